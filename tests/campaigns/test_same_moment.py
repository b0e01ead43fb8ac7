"""Two officers at the same moment, each with a connection of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from campaigns import services
from campaigns.models import Participation
from portal import audit
from tests.campaigns.factories import make_campaign
from tests.factories import NOW, Person

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(act: Callable[[], object], refusal: type[Exception]) -> list[str]:
    barrier = Barrier(2)

    def one(_number: int) -> str:
        try:
            barrier.wait(timeout=10)
            act()
        except refusal:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(one, range(2)))


def test_a_campaign_launched_by_two_people_at_once_is_launched_once(officer: Person) -> None:
    campaign = make_campaign(officer.unit, state="draft")
    actor = officer.actor

    outcome = at_once(lambda: services.launch_campaign(campaign, by=actor, now=NOW), services.CampaignNotLaunchable)

    assert outcome == ["done", "refused"]
    assert [entry.action for entry in audit.history(campaign)] == ["campaign.launched"]


def test_a_unit_registered_by_two_people_at_once_takes_part_once(officer: Person, officer_above: Person) -> None:
    campaign = make_campaign(officer_above.unit)
    unit, actor = officer.unit, officer.actor

    outcome = at_once(lambda: services.join_campaign(campaign, unit, by=actor, now=NOW), services.ParticipationRefused)

    assert (outcome, Participation.objects.count()) == (["done", "refused"], 1)
