"""Figures beside earlier periods: exact, only where both are numbers of one line, and never a made-up base."""

from datetime import date
from decimal import Decimal

import pytest

from achievements.changes import change
from campaigns.values import Shape
from reports import figures, outline, periods
from reports.comparing import until
from reports.paper import comparison
from reports.snapshot import Content, frozen, read
from tests.reports.factories import Case, log


def told(case: Case, key: str, *, kind: str = "year") -> Content:
    period = periods.parse(kind, key)
    collected = figures.collect(case.union, period, today=date(2022, 12, 31))
    return outline.outline(read(frozen(collected)[0]), {})


@pytest.mark.parametrize(
    ("now", "before", "shape", "unit", "printed"),
    [
        (233, 200, Shape.COUNT, "cuộc họp", "tăng 33 cuộc họp (16,5%)"),
        (150, 200, Shape.COUNT, "người", "giảm 50 người (25%)"),
        (200, 200, Shape.COUNT, "người", "không đổi"),
        (5, 0, Shape.COUNT, "sáng kiến", "tăng 5 sáng kiến"),
        (1_500_000, 1_000_000, Shape.MONEY, "đồng", "tăng 500.000 đồng (50%)"),
        ("80.35", "76.85", Shape.RATIO, "%", "tăng 3,5 điểm %"),
        (10, 30, Shape.COUNT, "chốt", "giảm 20 chốt (66,67%)"),
    ],
)
def test_a_change_reads_as_an_officer_writes_it(now: object, before: object, shape: Shape, unit: str, printed: str):
    found = change(Decimal(str(now)), Decimal(str(before)))

    assert found.printed(shape, unit, is_exact=True) == printed


def test_what_is_not_exact_changes_by_about_so_much():
    assert change(Decimal(12), Decimal(10)).printed(Shape.COUNT, "xe", is_exact=False) == "tăng khoảng 2 xe (20%)"


def test_the_case_of_2021_has_nothing_to_be_compared_with(case: Case):
    assert told(case, "2021")["compared"] == []


def test_a_figure_stands_beside_the_year_before(case: Case):
    meetings = "Cuộc họp trực tuyến được kết nối, vận hành"
    deed = log(case, "later", "Họp trực tuyến 2022", measured=[(meetings, "cuộc họp", 300, {})])
    deed.counted_on = date(2022, 5, 5)
    deed.save(update_fields=["counted_on"])
    (line,) = told(case, "2022")["compared"]

    assert (line["previous"], line["year_before"]["scaled"]) == (None, 233)
    assert comparison(line) == (
        "Cuộc họp trực tuyến được kết nối, vận hành: 300 cuộc họp; so với cùng kỳ năm trước "
        "(233 cuộc họp (ước tính tăng 80% so với năm 2020)): tăng 67 cuộc họp (28,76%)."
    )


def test_a_half_year_stands_beside_the_half_before_and_the_year_before(case: Case):
    for number, day in ((10, date(2021, 3, 3)), (12, date(2021, 9, 3)), (15, date(2022, 3, 3))):
        deed = log(case, f"s{number}", f"Sáng kiến {number}", measured=[("Sáng kiến", "sáng kiến", number, {})])
        deed.counted_on = day
        deed.save(update_fields=["counted_on"])
    (line,) = told(case, "2022-H1", kind="half_year")["compared"]

    assert [line[against]["scaled"] for against in ("previous", "year_before")] == [12, 10]


def test_a_line_that_stands_twice_is_compared_with_nothing(case: Case):
    for key, campaign in (("a", case.movement), ("b", case.green)):
        deed = log(case, key, f"Cây xanh {key}", campaign=campaign, measured=[("Cây", "cây", 5, {})])
        deed.counted_on = date(2022, 3, 3)
        deed.save(update_fields=["counted_on"])
    log(case, "c", "Cây xanh", measured=[("Cây", "cây", 4, {})])

    assert told(case, "2022")["compared"] == []


@pytest.mark.parametrize(
    ("kind", "key", "against", "today", "last", "label"),
    [
        ("year", "2022", "year_before", date(2022, 8, 31), date(2021, 8, 31), "năm 2021 (đến ngày 31/08/2021)"),
        ("year", "2024", "year_before", date(2024, 2, 29), date(2023, 2, 28), "năm 2023 (đến ngày 28/02/2023)"),
        ("year", "2022", "year_before", date(2022, 12, 31), date(2021, 12, 31), "năm 2021"),
        ("year", "2022", "year_before", date(2023, 1, 5), date(2021, 12, 31), "năm 2021"),
        (
            "quarter",
            "2022-Q2",
            "previous",
            date(2022, 4, 10),
            date(2022, 1, 10),
            "quý I năm 2022 (đến ngày 10/01/2022)",
        ),
        ("month", "2022-03", "previous", date(2022, 3, 30), date(2022, 2, 28), "tháng 2 năm 2022"),
    ],
)
def test_a_period_that_runs_is_compared_with_the_same_days(
    kind: str, key: str, against: str, today: date, last: date, label: str
):
    period = periods.parse(kind, key)
    earlier = period.previous if against == "previous" else period.a_year_before
    assert earlier is not None

    cut = until(period, earlier, against, today=today)

    assert (cut.first, cut.last, cut.label) == (earlier.first, last, label)


def test_what_came_later_in_the_year_before_is_no_base_yet(case: Case):
    meetings = "Cuộc họp trực tuyến được kết nối, vận hành"
    deed = log(case, "later", "Họp trực tuyến 2022", measured=[(meetings, "cuộc họp", 300, {})])
    deed.counted_on = date(2022, 2, 5)
    deed.save(update_fields=["counted_on"])
    period = periods.parse("year", "2022")

    early = figures.collect(case.union, period, today=date(2022, 3, 1))
    late = figures.collect(case.union, period, today=date(2022, 12, 30))

    assert [each.scaled for each in early.comparisons] == []
    assert [each.scaled for each in late.comparisons] == [233]
    assert late.comparisons[0].period_label.endswith("(đến ngày 30/12/2021)")
