from campaigns.services.indicators import (
    IndicatorLocked,
    IndicatorRefused,
    add_indicator,
    change_indicator,
    replace_indicator,
)
from campaigns.services.participation import ParticipationRefused, join_campaign, leave_campaign
from campaigns.services.running import (
    CampaignEnteredTwice,
    CampaignNotEditable,
    CampaignNotLaunchable,
    CampaignRefused,
    LauncherChoice,
    close_campaign,
    create_campaign,
    launch_campaign,
    missing_for_launch,
    set_launchers,
    update_campaign,
)

__all__ = [
    "CampaignEnteredTwice",
    "CampaignNotEditable",
    "CampaignNotLaunchable",
    "CampaignRefused",
    "IndicatorLocked",
    "IndicatorRefused",
    "LauncherChoice",
    "ParticipationRefused",
    "add_indicator",
    "change_indicator",
    "close_campaign",
    "create_campaign",
    "join_campaign",
    "launch_campaign",
    "leave_campaign",
    "missing_for_launch",
    "replace_indicator",
    "set_launchers",
    "update_campaign",
]
