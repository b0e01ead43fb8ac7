from datetime import date
from typing import Any

import pytest

from campaigns.models import Indicator
from members.models import Unit
from overview.targets import TargetLine, target_lines
from pledges.fulfilment import fulfilment
from pledges.models import Commitment, Party, Pledge
from tests.achievements.factories import make_achievement, make_measurement
from tests.campaigns.factories import make_indicator
from tests.factories import TODAY, Person
from tests.overview.factories import make_pledge

pytestmark = pytest.mark.django_db


@pytest.fixture
def cameras(union: Unit) -> Indicator:
    return make_indicator(union, name="Số camera")


def promise(officer: Person, indicator: Indicator, target: int, **fields: Any) -> Commitment:
    pledge = make_pledge(indicator.owner, officer, state="completed", **fields)
    Party.objects.create(pledge=pledge, position=0, unit=indicator.owner, office=officer.office)
    return Commitment.objects.create(
        pledge=pledge, position=0, area="professional", indicator=indicator, shape="count", scaled_value=target
    )


def log(officer: Person, reviewer: Person, indicator: Indicator, value: int, **fields: Any) -> None:
    make_measurement(make_achievement(officer, state="approved", reviewer=reviewer, **fields), indicator, value)


def told(*commitments: Commitment) -> list[TargetLine]:
    return target_lines(commitments, today=TODAY)


def test_a_line_says_target_result_and_share(officer: Person, reviewer: Person, cameras: Indicator) -> None:
    commitment = promise(officer, cameras, 50)
    log(officer, reviewer, cameras, 31)
    log(officer, reviewer, cameras, 100, day=date(2022, 1, 1))

    (line,) = told(commitment)

    assert (line.wording, line.target, line.result, str(line.percent)) == (
        "Số camera",
        "≥ 50 camera",
        "31 camera",
        "62.0",
    )


def test_the_page_of_the_pledge_says_the_same(officer: Person, reviewer: Person, cameras: Indicator) -> None:
    commitment = promise(officer, cameras, 50)
    log(officer, reviewer, cameras, 62)

    (line,), (result,) = told(commitment), fulfilment(commitment.pledge)

    assert (line.result, line.outcome) == (result.printed_result, result.outcome)


def test_deeds_of_units_that_are_no_party_do_not_count(
    officer: Person, stranger: Person, reviewer: Person, cameras: Indicator
) -> None:
    commitment = promise(officer, cameras, 50)
    log(stranger, reviewer, cameras, 500)

    assert told(commitment)[0].result == ""


def test_a_target_is_settled_once_its_pledge_has_run_out(officer: Person, cameras: Indicator) -> None:
    running, over = promise(officer, cameras, 50), promise(officer, cameras, 50)
    Pledge.objects.filter(pk=over.pledge_id).update(valid_to=date(2021, 6, 30))
    over.pledge.refresh_from_db()

    assert [line.is_settled for line in told(running, over)] == [False, True]


def test_no_commitment_costs_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert told() == []
