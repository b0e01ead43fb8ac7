"""Two reports side by side, from plain content and on the page."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import periods
from reports.beside import Pair, beside, difference
from reports.models import Report
from tests.factories import Person
from tests.reports.factories import Case, make_report


def content(*figures: dict[str, Any], **more: Any) -> dict[str, Any]:
    people = {"staff": 60, "members": 50, "women": 20, "party_members": 10}
    empty: dict[str, Any] = {"commitments": [], "deeds": [], "totals": {"deeds": 0, "deeds_below": 0}}
    return {"people": people, "figures": list(figures)} | empty | more


def figure(name: str, number: int, **more: Any) -> dict[str, Any]:
    told = {"key": f"k-{name}-{number}", "name": name, "unit_of_measure": "lượt", "shape": "count", "scale": 0}
    return told | {"scaled": number, "printed": f"{number} lượt", "qualifier": "exact"} | more


def pairs(one: dict[str, Any], other: dict[str, Any], group: int = 1) -> list[Pair]:
    return beside(one, other)[group].pairs


@pytest.mark.parametrize(
    ("one", "other", "unit", "said"),
    [
        ("12", "10", "lượt", "nhiều hơn 2 lượt (20%)"),
        ("9", "12", "lượt", "ít hơn 3 lượt (25%)"),
        ("9", "0", "lượt", "nhiều hơn 9 lượt"),
        ("95.5", "92", "%", "cao hơn 3,5 điểm %"),
        ("92", "95.5", "%", "thấp hơn 3,5 điểm %"),
        ("7", "7", "lượt", "bằng nhau"),
    ],
)
def test_a_difference_is_said_from_the_first(one: str, other: str, unit: str, said: str) -> None:
    assert difference(Decimal(one), Decimal(other), unit=unit) == said


def test_what_is_not_exact_differs_by_about() -> None:
    one, other = figure("Camera", 62, qualifier="nearly"), figure("Camera", 60)

    assert pairs(content(one), content(other))[0].difference == "nhiều hơn khoảng 2 lượt (3,3%)"


def test_lines_are_matched_by_name_unit_and_shape() -> None:
    other = content(figure("CAMERA", 60), figure("Camera", 5, unit_of_measure="bộ"), figure("Khác", 1))

    assert [(each.name, each.one, each.other) for each in pairs(content(figure("Camera", 62)), other)] == [
        ("Camera", "62 lượt", "60 lượt"),
        ("Camera", "", "5 lượt"),
        ("Khác", "", "1 lượt"),
    ]


def test_a_line_that_stands_twice_is_compared_with_nothing() -> None:
    one, other = content(figure("Camera", 1), figure("Camera", 2)), content(figure("Camera", 3))

    told = [(each.one, each.other, each.difference) for each in pairs(one, other)]

    assert told == [("1 lượt", "", ""), ("2 lượt", "", ""), ("", "3 lượt", "")]


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 9))),
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 9))),
)
def test_no_figure_of_either_is_lost(mine: list[tuple[str, int]], theirs: list[tuple[str, int]]) -> None:
    one, other = (content(*(figure(*each) for each in given)) for given in (mine, theirs))
    groups = [group for group in beside(one, other) if group.pairs and group.pairs[0].keys != ("", "")]
    shown = [pair for group in groups for pair in group.pairs]

    assert sorted(pair.one for pair in shown if pair.one) == sorted(f"{number} lượt" for _name, number in mine)
    assert sorted(pair.other for pair in shown if pair.other) == sorted(f"{number} lượt" for _name, number in theirs)


def test_commitments_stand_beside_each_other() -> None:
    line = {"wording": "Sáng kiến", "target": "≥ 12", "result": "15", "percent": "125%"}
    one, other = content(commitments=[line]), content(commitments=[line | {"result": "", "percent": ""}])

    assert [(each.one, each.other) for each in pairs(one, other)] == [("15 / ≥ 12 (125%)", "– / ≥ 12")]


@pytest.mark.django_db
def test_a_reader_compares_two_periods_of_a_unit(case: Case, report: Report, officer: Person) -> None:
    half = make_report(case.union, period=periods.parse("half_year", "2021-H1"))
    earlier = make_report(case.union, period=periods.parse("year", "2020"))

    offered = officer.client.get(f"/reports/{report.pk}/compare/", {"which": "periods"}).content.decode()
    page = officer.client.get(f"/reports/{report.pk}/compare/", {"with": earlier.pk}).content.decode()

    assert f"?with={earlier.pk}" in offered and f"?with={half.pk}" not in offered
    assert "bằng nhau" in page and f"/reports/{report.pk}/figures/" in page


@pytest.mark.django_db
def test_a_report_out_of_reach_is_no_side(report: Report, officer: Person, other_union: Any) -> None:
    foreign = make_report(other_union)

    for asked in (foreign.pk, report.pk, "x", ""):
        assert officer.client.get(f"/reports/{report.pk}/compare/", {"with": asked}).status_code == 404
    assert f"?with={foreign.pk}" not in officer.client.get(f"/reports/{report.pk}/compare/").content.decode()
