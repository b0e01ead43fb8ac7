from campaigns.forms.campaign import (
    BaseLauncherFormSet,
    CampaignForm,
    CloseForm,
    LauncherFormSet,
    launchable_blocks,
    launcher_units,
    typed_launchers,
)
from campaigns.forms.indicator import IndicatorForm
from campaigns.forms.participation import (
    DecisionForm,
    JoinForm,
    JoinSelfForm,
    LeaveForm,
    PeopleForm,
    WithdrawForm,
)

__all__ = [
    "BaseLauncherFormSet",
    "CampaignForm",
    "CloseForm",
    "DecisionForm",
    "IndicatorForm",
    "JoinForm",
    "JoinSelfForm",
    "LauncherFormSet",
    "LeaveForm",
    "PeopleForm",
    "WithdrawForm",
    "launchable_blocks",
    "launcher_units",
    "typed_launchers",
]
