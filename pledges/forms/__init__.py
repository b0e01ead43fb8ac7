from pledges.forms.block import BlockDraft, blocks_around
from pledges.forms.choosing import UnitChoice
from pledges.forms.composing import PledgeDraft
from pledges.forms.deciding import CirculateForm, ReasonForm, SuccessorForm
from pledges.forms.levels import ConfirmForm, OutsideForm, PaperForm
from pledges.forms.many import ChosenForm
from pledges.forms.remote import RemoteForm
from pledges.forms.renewing import earlier_pledges, models_for

__all__ = [
    "BlockDraft",
    "ChosenForm",
    "CirculateForm",
    "ConfirmForm",
    "OutsideForm",
    "PaperForm",
    "PledgeDraft",
    "ReasonForm",
    "RemoteForm",
    "SuccessorForm",
    "UnitChoice",
    "blocks_around",
    "earlier_pledges",
    "models_for",
]
