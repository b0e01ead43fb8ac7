from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from achievements.models import Evidence
from members.models import Unit
from overview import dashboard
from overview.dashboard import Line, Measure, Year, ranked, year_of
from reports.models import Report
from tests.achievements.factories import make_achievement, make_indicator, make_measurement
from tests.campaigns.factories import make_campaign
from tests.factories import NOW, Person, make_member, make_unit
from tests.overview.factories import make_report
from tests.overview.test_targets import promise
from tests.portal.guards import ask

pytestmark = pytest.mark.django_db
JULY = date(2021, 7, 15)


def line(
    name: str, *, deeds: int, before: int = 0, members: int = 100, proved: int = 0, before_proved: int = 0
) -> Line:
    months = (deeds, *[0] * 11)
    return Line(name, "/", months, proved=proved, before=before, before_proved=before_proved, members=members)


def deed(unit: Unit, author: Person, reviewer: Person, day: date, **fields: object):
    return make_achievement(author, unit=unit, state="approved", reviewer=reviewer, day=day, **fields)


def counted(unit: Unit, year: int = 2021, today: date = JULY) -> Year:
    return year_of(unit, year, now=NOW, today=today)


def test_equals_share_the_better_place_and_the_climb_is_against_the_same_days() -> None:
    lines = [
        line("a", deeds=3, before=9),
        line("b", deeds=8, before=2),
        line("c", deeds=8),
        line("d", deeds=1, before=2),
    ]

    told = [(each.name, each.rank, each.climbed) for each in ranked(lines, Measure.DEEDS)]

    assert told == [("b", 1, 1), ("c", 1, None), ("a", 3, -2), ("d", 4, -2)]


def test_a_measure_without_a_value_has_no_rank_and_comes_last() -> None:
    lines = [line("nobody", deeds=50, members=0), line("few", deeds=5, members=20), line("many", deeds=10, members=100)]

    assert [(each.name, each.rank) for each in ranked(lines, Measure.PER_100)] == [
        ("few", 1),
        ("many", 2),
        ("nobody", None),
    ]
    assert ranked(lines, Measure.PER_100)[0].per_100 == Decimal("25.0")


def test_the_year_counts_approved_deeds_by_month_and_the_same_days_a_year_before(
    union: Unit, union_above: Unit, officer: Person, reviewer: Person
) -> None:
    for day in (date(2021, 1, 1), date(2021, 7, 15), date(2020, 7, 15), date(2020, 7, 16), date(2019, 12, 31)):
        deed(union, officer, reviewer, day)
    make_achievement(officer, unit=union, state="submitted", day=date(2021, 2, 1))

    year = counted(union_above)

    assert year.months == (1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0)
    assert year.months_before == (0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0)
    assert (year.deeds, year.before, year.change) == (2, 1, 1)
    assert [(each.name, each.deeds, each.before) for each in year.lines] == [(union.name, 2, 1)]


def test_a_past_year_is_compared_with_the_whole_year_before(union: Unit, officer: Person, reviewer: Person) -> None:
    deed(union, officer, reviewer, date(2020, 12, 31))
    deed(union, officer, reviewer, date(2019, 12, 31))

    year = counted(union, 2020)

    assert (year.until, year.deeds, year.before) == (date(2020, 12, 31), 1, 1)


def test_the_leap_day_is_compared_with_the_last_of_february(union: Unit, officer: Person, reviewer: Person) -> None:
    deed(union, officer, reviewer, date(2023, 2, 28))
    deed(union, officer, reviewer, date(2023, 3, 1))

    assert counted(union, 2024, today=date(2024, 2, 29)).before == 1


def test_deeds_of_units_further_down_count_for_the_unit_directly_below(
    union_above: Unit, union: Unit, union_group: Unit, other_union: Unit, officer: Person, reviewer: Person
) -> None:
    for unit in (union_group, union, union_above):
        deed(unit, officer, reviewer, date(2021, 3, 1))

    year = counted(union_above)

    assert {each.name: each.deeds for each in year.lines} == {union.name: 2, other_union.name: 0}
    assert year.own is not None and year.own.deeds == 1
    assert sum(each.deeds for each in year.rows) == year.deeds == 3


def test_a_unit_with_nothing_below_shows_its_campaigns(
    union_group: Unit, union: Unit, officer: Person, reviewer: Person
) -> None:
    campaign = make_campaign(union)
    deed(union_group, officer, reviewer, date(2021, 3, 1), campaign=campaign)
    deed(union_group, officer, reviewer, date(2021, 3, 2), campaign=campaign)
    deed(union_group, officer, reviewer, date(2021, 4, 1))

    year = counted(union_group)

    assert not year.is_of_units
    assert [(str(each.name), each.deeds) for each in year.lines] == [(campaign.name, 2), ("Ngoài các phong trào", 1)]
    assert year.busiest == 2


def test_a_member_of_two_units_is_one_head(union_above: Unit, union: Unit, other_union: Unit) -> None:
    member = make_member(unit=union)
    member.memberships.create(unit=other_union, from_on=date(2021, 1, 1))
    make_member(unit=union)

    year = counted(union_above)

    assert {each.name: each.members for each in year.lines} == {union.name: 2, other_union.name: 1}
    assert year.members == 2


def test_evidence_counts_a_deed_once(union: Unit, officer: Person, reviewer: Person) -> None:
    proved, _bare = (deed(union, officer, reviewer, date(2021, 3, day)) for day in (1, 2))
    for number in range(2):
        Evidence.objects.create(
            achievement=proved, file=f"e/{number}.jpg", sha256=str(number) * 64, size=1, mime="image/jpeg",
            uploaded_by=officer.user, uploaded_at=NOW,
        )  # fmt: skip

    assert counted(union).proved_share == Decimal("50.0")


def test_the_number_of_queries_does_not_grow(union_above: Unit, union: Unit, officer: Person, reviewer: Person) -> None:
    def queries() -> int:
        cache.clear()
        with CaptureQueriesContext(
            connection,
        ) as caught:
            counted(union_above)
        return len(caught)

    before = queries()
    for number in range(5):
        deed(make_unit(parent=union_above, code=f"more-{number}"), officer, reviewer, date(2021, 3, 1))

    assert queries() == before <= 9


def test_a_large_unit_is_counted_once_for_a_while_and_says_so(
    union_above: Unit, union: Unit, officer: Person, reviewer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not counted(union_above).is_kept
    monkeypatch.setattr(dashboard, "MANY_UNITS", 2)
    first = counted(union_above)
    deed(union, officer, reviewer, date(2021, 3, 1))

    assert (counted(union_above), first.is_kept) == (first, True)
    assert counted(union).deeds == 1


def test_one_reader_counts_anew_while_the_others_see_the_last_count(
    union_above: Unit, union: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dashboard, "MANY_UNITS", 1)
    first = counted(union_above)
    later = NOW + dashboard.KEPT
    others: list[Year] = []

    def counting(*asked: object, **more: object) -> Year:
        others.append(year_of(union_above, 2021, now=later, today=JULY))
        return replace(first, counted_at=later)

    monkeypatch.setattr(dashboard, "_counted", counting)

    assert year_of(union_above, 2021, now=later, today=JULY).counted_at == later
    assert [each.counted_at for each in others] == [NOW]


def test_the_page_shows_rank_heat_and_trend(
    union_above: Unit, union: Unit, other_union: Unit, officer_above: Person, officer: Person, reviewer: Person
) -> None:
    deed(union, officer, reviewer, date(2021, 3, 1))

    page = officer_above.client.get(f"/units/{union_above.pk}/year/", {"year": "2021"}).content.decode()

    assert '<td class="heat-5">1</td>' in page
    assert 'class="chart trend"' in page and "tháng 3: 1, năm trước 0" in page
    assert page.index(union.name) < page.index(other_union.name)


def test_who_is_not_of_the_unit_sees_no_numbers(
    union: Unit, union_above: Unit, member: Person, stranger: Person
) -> None:
    assert member.client.get(f"/units/{union_above.pk}/year/").status_code == 404
    assert stranger.client.get(f"/units/{union.pk}/year/").status_code == 404


def test_the_head_of_the_agency_sees_the_year_of_its_union(union: Unit, union_group: Unit, director: Person) -> None:
    assert director.client.get(f"/units/{union.pk}/year/").status_code == 200
    assert director.client.get(f"/units/{union_group.pk}/year/").status_code == 404


@pytest.mark.parametrize("kept", [True, False])
def test_the_page_costs_the_same_for_few_units_as_for_many(
    kept: bool,
    union_above: Unit,
    officer: Person,
    reviewer: Person,
    officer_above: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dashboard, "MANY_UNITS", 1 if kept else 1_000)

    def cost() -> int:
        cache.clear()
        return ask(officer_above.client, f"/units/{union_above.pk}/year/?year=2021&all=1").queries

    grow(union_above, officer, reviewer, 1)
    cost()
    few = cost()
    grow(union_above, officer, reviewer, 6)

    assert cost() == few <= 40


def grow(top: Unit, officer: Person, reviewer: Person, number: int) -> None:
    """So many units below with deeds; so many signed targets of the unit itself, and reports of its own."""
    for _each in range(number):
        deed(make_unit(parent=top), officer, reviewer, date(2021, 3, 1))
        indicator = make_indicator(top)
        make_measurement(deed(top, officer, reviewer, date(2021, 4, 1)), indicator, 3)
        promise(officer, indicator, 9)
        make_report(top, state="final", version=Report.objects.count() + 1, correction_reason="Bổ sung")


def test_what_waits_shows_at_once_in_a_small_unit(union: Unit, officer: Person, reviewer: Person) -> None:
    deed(union, officer, reviewer, date(2021, 3, 1))
    before = counted(union)
    make_achievement(officer, unit=union, state="submitted", day=date(2021, 3, 2))

    assert (before.waiting, counted(union).waiting) == (0, 1)
