from campaigns.models.campaigns import Campaign, CampaignQuerySet, Launcher
from campaigns.models.indicators import Indicator, IndicatorQuerySet, ValueColumns, value_fits_shape
from campaigns.models.participation import Participation, ParticipationQuerySet, deciding_roots, states_before

__all__ = [
    "Campaign",
    "CampaignQuerySet",
    "Indicator",
    "IndicatorQuerySet",
    "Launcher",
    "Participation",
    "ParticipationQuerySet",
    "ValueColumns",
    "deciding_roots",
    "states_before",
    "value_fits_shape",
]
