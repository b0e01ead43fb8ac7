"""When schedules run: moments in Hà Nội, periods by the calendar."""

from datetime import datetime

import pytest

from reports.periods import Kind, containing
from reports.timetable import Timetable
from tests.factories import HANOI


def hanoi(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=HANOI)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("kind", "is_after", "day", "key", "moment"),
    [
        (Kind.YEAR, True, 10, "2025", hanoi(2026, 1, 10, 6, 0)),
        (Kind.YEAR, False, 10, "2025", hanoi(2025, 12, 10, 6, 0)),
        (Kind.HALF_YEAR, True, 5, "2025-H1", hanoi(2025, 7, 5, 6, 0)),
        (Kind.HALF_YEAR, False, 15, "2025-H2", hanoi(2025, 12, 15, 6, 0)),
        (Kind.QUARTER, True, 1, "2025-Q4", hanoi(2026, 1, 1, 6, 0)),
        (Kind.QUARTER, False, 28, "2025-Q1", hanoi(2025, 3, 28, 6, 0)),
        (Kind.MONTH, True, 1, "2024-02", hanoi(2024, 3, 1, 6, 0)),
        (Kind.MONTH, False, 28, "2025-02", hanoi(2025, 2, 28, 6, 0)),
        (Kind.MONTH, True, 28, "2025-12", hanoi(2026, 1, 28, 6, 0)),
    ],
)
def test_a_report_is_made_in_the_month_the_schedule_names(
    kind: Kind, is_after: bool, day: int, key: str, moment: datetime
):
    table = Timetable(kind, is_after, day, 6, 0)
    period = next(each for each in table.due(after=hanoi(2023, 12, 31), until=moment) if each.key == key)

    assert table.moment_of(period) == moment
    assert containing(kind, period.first) == period


def test_the_moment_itself_belongs_to_the_run_and_the_next_one_does_not():
    table = Timetable(Kind.MONTH, True, 1, 0, 0)
    midnight = hanoi(2026, 1, 1, 0, 0)

    assert [each.key for each in table.due(after=hanoi(2025, 12, 31, 23, 59), until=midnight)] == ["2025-12"]
    assert table.due(after=midnight, until=hanoi(2026, 1, 31, 23, 59)) == []
    assert table.next_moment(midnight) == hanoi(2026, 2, 1, 0, 0)


def test_what_was_missed_is_due_once_each_oldest_first():
    table = Timetable(Kind.QUARTER, True, 5, 6, 0)
    missed = table.due(after=hanoi(2025, 1, 5, 6, 0), until=hanoi(2025, 10, 5, 6, 0))

    assert [each.key for each in missed] == ["2025-Q1", "2025-Q2", "2025-Q3"]


@pytest.mark.parametrize(
    ("kind", "is_after", "months"),
    [
        (Kind.YEAR, True, [1]),
        (Kind.YEAR, False, [12]),
        (Kind.HALF_YEAR, True, [1, 7]),
        (Kind.QUARTER, False, [3, 6, 9, 12]),
        (Kind.MONTH, True, list(range(1, 13))),
    ],
)
def test_the_scheduler_is_told_the_months(kind: Kind, is_after: bool, months: list[int]):
    assert Timetable(kind, is_after, 10, 6, 0).months == months
