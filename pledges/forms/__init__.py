from pledges.forms.choosing import UnitChoice
from pledges.forms.composing import PledgeDraft
from pledges.forms.deciding import CirculateForm, ReasonForm, SignForm

__all__ = ["CirculateForm", "PledgeDraft", "ReasonForm", "SignForm", "UnitChoice"]
