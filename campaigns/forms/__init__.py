from campaigns.forms.campaign import (
    BaseLauncherFormSet,
    CampaignForm,
    CloseForm,
    LauncherFormSet,
    launcher_units,
    typed_launchers,
)
from campaigns.forms.indicator import IndicatorForm
from campaigns.forms.participation import JoinForm, LeaveForm

__all__ = [
    "BaseLauncherFormSet",
    "CampaignForm",
    "CloseForm",
    "IndicatorForm",
    "JoinForm",
    "LauncherFormSet",
    "LeaveForm",
    "launcher_units",
    "typed_launchers",
]
