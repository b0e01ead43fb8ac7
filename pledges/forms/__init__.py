from pledges.forms.block import BlockDraft, blocks_around
from pledges.forms.choosing import UnitChoice
from pledges.forms.composing import PledgeDraft
from pledges.forms.deciding import CirculateForm, ReasonForm, SuccessorForm
from pledges.forms.levels import PaperForm
from pledges.forms.renewing import earlier_pledges, models_for

__all__ = [
    "BlockDraft",
    "CirculateForm",
    "PaperForm",
    "PledgeDraft",
    "ReasonForm",
    "SuccessorForm",
    "UnitChoice",
    "blocks_around",
    "earlier_pledges",
    "models_for",
]
