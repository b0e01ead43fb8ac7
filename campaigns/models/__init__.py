from campaigns.models.campaigns import Campaign, CampaignQuerySet, Launcher
from campaigns.models.indicators import Indicator, IndicatorQuerySet, ValueColumns, value_fits_shape
from campaigns.models.participation import Participation, ParticipationQuerySet

__all__ = [
    "Campaign",
    "CampaignQuerySet",
    "Indicator",
    "IndicatorQuerySet",
    "Launcher",
    "Participation",
    "ParticipationQuerySet",
    "ValueColumns",
    "value_fits_shape",
]
