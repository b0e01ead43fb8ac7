"""From a signed target to approved figures: the annex “commitments” of the yearly report."""

from datetime import date
from decimal import Decimal

import pytest

from achievements.models import Achievement, Measurement
from campaigns.models import Indicator
from campaigns.values import Area, Outcome, Qualifier, Shape, TypedValue
from members.models import Unit
from pledges import services
from pledges.fulfilment import CommitmentResult, fulfilment
from pledges.models import Pledge
from tests.factories import NOW, Person
from tests.pledges.factories import make_draft, make_indicator, make_parties, make_terms

pytestmark = pytest.mark.django_db


@pytest.fixture
def pledge(chair: Person, director: Person) -> Pledge:
    return make_draft(chair, director)


def log(
    unit: Unit,
    indicator: Indicator,
    value: TypedValue,
    *,
    author: Person,
    reviewer: Person,
    counted_on: date = date(2021, 6, 1),
    state: str = "approved",
    qualifier: str = Qualifier.EXACT,
) -> Measurement:
    deed = Achievement.objects.create(
        unit=unit,
        area=indicator.area,
        title="Lắp camera tại các chốt kiểm soát",
        period_from=counted_on,
        period_to=counted_on,
        counted_on=counted_on,
        state=state,
        author=author.user,
        created_at=NOW,
        decided_at=NOW,
        reviewer=reviewer.user,
    )
    row = Measurement(achievement=deed, indicator=indicator, qualifier=qualifier)
    row.value = value
    row.save()
    return row


def cameras(number: int) -> TypedValue:
    return TypedValue(Shape.COUNT, scaled=number)


def of_cameras(pledge: Pledge) -> CommitmentResult:
    return next(each for each in fulfilment(pledge) if each.unit_of_measure == "camera")


def indicator_of(pledge: Pledge) -> Indicator:
    return Indicator.objects.get(unit_of_measure="camera", commitments__pledge=pledge)


def test_approved_deeds_of_both_parties_and_below_count(
    pledge: Pledge, chair: Person, director: Person, union_group: Unit, officer: Person, reviewer: Person
) -> None:
    for unit, number in ((chair.unit, 30), (director.unit, 22), (union_group, 10)):
        log(unit, indicator_of(pledge), cameras(number), author=officer, reviewer=reviewer)

    result = of_cameras(pledge)
    assert (result.stated_target, result.printed_result) == ("≥ 60 camera", "62 camera")
    assert (result.outcome, result.percent) == (Outcome.EXCEEDED, Decimal(62) * 100 / 60)
    assert result.whole_percent == 103


def test_what_is_not_approved_or_outside_the_validity_does_not_count(
    pledge: Pledge, chair: Person, officer: Person, reviewer: Person, other_union: Unit
) -> None:
    indicator, people = indicator_of(pledge), {"author": officer, "reviewer": reviewer}
    log(chair.unit, indicator, cameras(1), **people, state="submitted")
    log(chair.unit, indicator, cameras(2), **people, counted_on=date(2020, 12, 31))
    log(chair.unit, indicator, cameras(4), **people, counted_on=date(2022, 1, 1))
    log(other_union, indicator, cameras(8), **people)

    assert of_cameras(pledge).figure is None


def test_the_span_of_a_report_cuts_the_validity(
    pledge: Pledge, chair: Person, officer: Person, reviewer: Person
) -> None:
    for month, number in ((3, 40), (9, 22)):
        day = date(2021, month, 1)
        log(chair.unit, indicator_of(pledge), cameras(number), author=officer, reviewer=reviewer, counted_on=day)

    half = fulfilment(pledge, first=date(2021, 1, 1), last=date(2021, 6, 30))
    none = fulfilment(pledge, first=date(2022, 1, 1), last=date(2022, 12, 31))
    assert [each.printed_result for each in half] == ["40 camera", "", ""]
    assert {each.figure for each in none} == {None}


def test_an_estimate_is_not_judged_beyond_what_it_says(
    pledge: Pledge, chair: Person, officer: Person, reviewer: Person
) -> None:
    over = {"author": officer, "reviewer": reviewer, "qualifier": Qualifier.NEARLY}
    log(chair.unit, indicator_of(pledge), cameras(61), **over)

    assert of_cameras(pledge).outcome == Outcome.NOT_STATED


def test_percentages_of_two_units_are_listed_and_never_added(
    pledge: Pledge, chair: Person, director: Person, officer: Person, reviewer: Person
) -> None:
    share = pledge.commitments.get(area=Area.REFORM).indicator
    for unit, scaled in ((chair.unit, 8035), (director.unit, 9000)):
        value = TypedValue(Shape.RATIO, scale=2, scaled=scaled)
        log(unit, share, value, author=officer, reviewer=reviewer)

    result = next(each for each in fulfilment(pledge) if each.area == Area.REFORM)
    assert (result.outcome, result.percent) == (Outcome.NOT_STATED, None)
    assert "80,35%" in result.printed_result
    assert "90%" in result.printed_result


def test_a_class_is_compared_by_its_rank(chair: Person, director: Person, officer: Person, reviewer: Person) -> None:
    levels = ["Hoàn thành xuất sắc", "Hoàn thành tốt", "Hoàn thành"]
    ranked = make_indicator(chair.unit, "Xếp loại", shape=Shape.CLASSIFICATION, levels=levels, unit_of_measure="")
    target = TypedValue(Shape.CLASSIFICATION, choice="Hoàn thành tốt")
    pledge = services.compose_pledge(
        unit=chair.unit,
        terms=make_terms(),
        parties=make_parties(chair, director),
        commitments=[services.CommitmentTerms(Area.TITLES, ranked, target)],
        by=chair.actor,
        now=NOW,
    )
    best = TypedValue(Shape.CLASSIFICATION, choice="Hoàn thành xuất sắc")
    log(chair.unit, ranked, best, author=officer, reviewer=reviewer)

    assert [each.outcome for each in fulfilment(pledge)] == [Outcome.EXCEEDED]


def test_the_result_costs_the_same_queries_however_many_commitments(
    pledge: Pledge, chair: Person, director: Person, django_assert_num_queries: object
) -> None:
    services.update_pledge(
        pledge,
        terms=make_terms(),
        parties=make_parties(chair, director),
        commitments=[
            services.CommitmentTerms(Area.REFORM, make_indicator(chair.unit, f"Chỉ tiêu {number}"), cameras(number))
            for number in range(1, 8)
        ],
        by=chair.actor,
        now=NOW,
    )
    with django_assert_num_queries(3):  # type: ignore[operator]
        fulfilment(pledge)
