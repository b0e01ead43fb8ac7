from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from campaigns.models import Campaign, Indicator
from members.models import Unit
from overview.campaign_progress import Progress, progress_of
from pledges.models import Commitment, Party
from tests.achievements.factories import make_achievement, make_measurement
from tests.campaigns.factories import make_campaign, make_indicator
from tests.factories import Person
from tests.overview.factories import make_pledge
from tests.portal.guards import ask, is_part_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(union: Unit) -> Campaign:
    return make_campaign(union)


@pytest.fixture
def cameras(campaign: Campaign) -> Indicator:
    return make_indicator(campaign.owner, campaign, name="Số camera")


def log(author: Person, reviewer: Person, indicator: Indicator, value: int, **fields: Any) -> None:
    state = fields.pop("state", "approved")
    deed = make_achievement(author, state=state, reviewer=reviewer, campaign=indicator.campaign, **fields)
    make_measurement(deed, indicator, value)


def promise(officer: Person, indicator: Indicator, target: int) -> None:
    pledge = make_pledge(indicator.owner, officer, state="completed")
    Party.objects.create(pledge=pledge, position=0, unit=indicator.owner, office=officer.office)
    Commitment.objects.create(
        pledge=pledge, position=0, area="professional", indicator=indicator, shape="count", scaled_value=target
    )


def results(progress: Progress) -> list[tuple[str, str, int]]:
    return [(line.indicator.name, line.printed, line.deeds) for line in progress.lines]


def test_approved_deeds_add_up_and_waiting_ones_do_not(
    officer: Person, reviewer: Person, campaign: Campaign, cameras: Indicator
) -> None:
    log(officer, reviewer, cameras, 40)
    log(officer, reviewer, cameras, 22)
    log(officer, reviewer, cameras, 1000, state="submitted")

    progress = progress_of(campaign, officer.actor)

    assert results(progress) == [("Số camera", "62 camera", 2)]
    assert (progress.approved, progress.waiting) == (2, 1)


def test_deeds_of_units_out_of_reach_are_not_counted(
    officer: Person, stranger: Person, reviewer: Person, union_above: Unit
) -> None:
    above = make_campaign(union_above)
    trees = make_indicator(union_above, above, name="Số cây", unit_of_measure="cây")
    log(officer, reviewer, trees, 30)
    log(stranger, reviewer, trees, 500)

    progress = progress_of(above, officer.actor)

    assert (results(progress), progress.approved) == ([("Số cây", "30 cây", 1)], 1)


def test_a_signed_target_is_compared_with_what_its_parties_achieved_while_it_held(
    officer: Person, reviewer: Person, campaign: Campaign, cameras: Indicator
) -> None:
    promise(officer, cameras, 50)
    log(officer, reviewer, cameras, 62)
    log(officer, reviewer, cameras, 100, day=date(2022, 1, 1))

    (target,) = progress_of(campaign, officer.actor).lines[0].targets

    assert (target.target, target.result, target.outcome, str(target.percent), target.is_settled) == (
        "≥ 50 camera",
        "62 camera",
        "exceeded",
        "124.0",
        False,
    )


def test_a_target_without_any_result_is_not_called_missed(
    officer: Person, campaign: Campaign, cameras: Indicator
) -> None:
    promise(officer, cameras, 50)

    (target,) = progress_of(campaign, officer.actor).lines[0].targets

    assert (target.result, target.outcome, target.percent) == ("", "not_stated", None)


def test_an_indicator_without_result_still_has_its_line(
    officer: Person, campaign: Campaign, cameras: Indicator
) -> None:
    assert results(progress_of(campaign, officer.actor)) == [("Số camera", "", 0)]


def test_a_member_without_office_reads_where_the_results_stand(member: Person, campaign: Campaign) -> None:
    page = member.client.get(reverse("overview:campaign_progress", args=[campaign.pk]))

    assert (page.status_code, page.context["has_reach"]) == (200, False)


def test_the_progress_of_a_draft_does_not_exist(officer: Person, union: Unit) -> None:
    draft = make_campaign(union, state="draft")

    assert officer.client.get(reverse("overview:campaign_progress", args=[draft.pk])).status_code == 404


def test_the_page_costs_the_same_and_writes_nothing_however_much_there_is(
    officer: Person, reviewer: Person, campaign: Campaign, cameras: Indicator
) -> None:
    answers = []
    for more in (1, 2):
        for _number in range(more):
            promise(officer, make_indicator(campaign.owner, campaign), 10)
            log(officer, reviewer, cameras, 5)
        promise(officer, cameras, 50)
        answers.append(ask(officer.client, reverse("overview:campaign_progress", args=[campaign.pk])))

    assert answers[0].queries == answers[1].queries
    assert [answer.writes for answer in answers] == [(), ()]


def test_the_part_loaded_into_the_campaign_is_the_page_made_smaller(
    officer: Person, reviewer: Person, campaign: Campaign, cameras: Indicator
) -> None:
    log(officer, reviewer, cameras, 5)
    promise(officer, cameras, 50)
    address = reverse("overview:campaign_progress", args=[campaign.pk])

    whole, part = ask(officer.client, address), ask(officer.client, address, HX_Request="true")

    assert is_part_of(part.body, whole.body)
