from campaigns.models.campaigns import Campaign, CampaignQuerySet, Launcher
from campaigns.models.indicators import Indicator, IndicatorQuerySet, ValueColumns, value_fits_shape
from campaigns.models.participation import Participation, ParticipationQuerySet, deciding_roots, states_before
from campaigns.models.plans import DUE_SOON, Measure, MeasureQuerySet, WorkPlan, WorkPlanQuerySet

__all__ = [
    "DUE_SOON",
    "Campaign",
    "CampaignQuerySet",
    "Indicator",
    "IndicatorQuerySet",
    "Launcher",
    "Measure",
    "MeasureQuerySet",
    "Participation",
    "ParticipationQuerySet",
    "ValueColumns",
    "WorkPlan",
    "WorkPlanQuerySet",
    "deciding_roots",
    "states_before",
    "value_fits_shape",
]
