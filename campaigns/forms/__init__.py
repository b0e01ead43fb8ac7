from campaigns.forms.campaign import (
    BaseLauncherFormSet,
    CampaignForm,
    CloseForm,
    LauncherFormSet,
    launchable_blocks,
    launcher_units,
    typed_launchers,
)
from campaigns.forms.cloning import CloneForm
from campaigns.forms.indicator import IndicatorForm
from campaigns.forms.participation import (
    DecisionForm,
    JoinForm,
    JoinSelfForm,
    LeaveForm,
    PeopleForm,
    WithdrawForm,
)
from campaigns.forms.plans import DropForm, FinishForm, MeasureForm, PlanForm, campaigns_to_plan, people_of

__all__ = [
    "BaseLauncherFormSet",
    "CampaignForm",
    "CloneForm",
    "CloseForm",
    "DecisionForm",
    "DropForm",
    "FinishForm",
    "IndicatorForm",
    "JoinForm",
    "JoinSelfForm",
    "LauncherFormSet",
    "LeaveForm",
    "MeasureForm",
    "PeopleForm",
    "PlanForm",
    "WithdrawForm",
    "campaigns_to_plan",
    "launchable_blocks",
    "launcher_units",
    "people_of",
    "typed_launchers",
]
