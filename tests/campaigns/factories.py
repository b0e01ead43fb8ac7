from datetime import date
from itertools import count
from typing import Any

from campaigns.facts import CampaignFacts, IndicatorFacts
from campaigns.models import Campaign, Indicator, Launcher
from campaigns.values import Area, Shape
from members.models import Unit
from tests.factories import NOW

_numbers = count(1)


def campaign_facts(**stated: Any) -> CampaignFacts:
    facts: dict[str, Any] = {
        "kind": Campaign.Kind.MOVEMENT,
        "name": f"Phong trào số {next(_numbers)}",
        "area": Area.PROFESSIONAL,
        "mode": Campaign.Mode.REGULAR,
        "level": Campaign.Level.UNIT,
        "scope": Campaign.Scope.UNIT,
        "starts_on": date(2021, 1, 4),
        "ends_on": date(2021, 12, 15),
    }
    return CampaignFacts(**facts | stated)


def make_campaign(owner: Unit, *, state: str = Campaign.State.LAUNCHED, **stated: Any) -> Campaign:
    """A campaign that its owner launches alone."""
    moments = {
        Campaign.State.DRAFT: {},
        Campaign.State.LAUNCHED: {"launched_at": NOW},
        Campaign.State.CLOSED: {"launched_at": NOW, "closed_at": NOW},
    }[Campaign.State(state)]
    columns = campaign_facts(**stated).columns() | moments
    campaign = Campaign.objects.create(owner=owner, state=state, **columns)
    Launcher.objects.create(campaign=campaign, unit=owner)
    return campaign


def make_indicator(owner: Unit, campaign: Campaign | None = None, **stated: Any) -> Indicator:
    facts: dict[str, Any] = {
        "name": f"Chỉ tiêu số {next(_numbers)}",
        "area": Area.PROFESSIONAL,
        "shape": Shape.COUNT,
        "unit_of_measure": "camera",
    }
    return Indicator.objects.create(owner=owner, campaign=campaign, **IndicatorFacts(**facts | stated).columns())
