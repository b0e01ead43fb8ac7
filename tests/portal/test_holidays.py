"""Holidays are entered, changed and deleted; what would change nothing or stands there already is refused."""

from datetime import date

import pytest
from django.utils import timezone

from portal.holidays import (
    ChangesNothing,
    EnteredAlready,
    SpanReversed,
    SpanTooLong,
    change_holiday,
    enter_holidays,
    missing_year,
    remove_holidays,
    same_holiday,
)
from portal.models import AuditEntry
from portal.working_days import Holiday, holidays_around, is_working_day, working_days_between

pytestmark = pytest.mark.django_db
TET = date(2027, 2, 5)  # a Friday


@pytest.fixture(autouse=True)
def nothing_entered(db: None) -> None:
    Holiday.objects.all().delete()


def enter(first: date, last: date | None = None, *, name: str = "Tết Nguyên đán", is_worked: bool = False):
    return enter_holidays(first, last, name=name, is_worked=is_worked, by=None, now=timezone.now())


def test_of_a_span_the_weekdays_are_entered_with_one_audit_row() -> None:
    entered = enter(TET, date(2027, 2, 11))

    assert [row.day.day for row in entered.rows] == [5, 8, 9, 10, 11]
    assert entered.passed_over == 2
    assert AuditEntry.objects.get(action="holiday.entered").details["days"][0] == "2027-02-05"


@pytest.mark.parametrize(
    ("first", "last", "is_worked", "refusal"),
    [
        (TET, date(2027, 2, 4), False, SpanReversed),
        (TET, date(2028, 2, 6), False, SpanTooLong),
        (date(2027, 2, 6), None, False, ChangesNothing),
        (date(2027, 2, 6), date(2027, 2, 7), False, ChangesNothing),
        (TET, None, True, ChangesNothing),
    ],
)
def test_what_makes_no_sense_is_refused(first: date, last: date, is_worked: bool, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        enter(first, last, is_worked=is_worked)


def test_a_day_stands_once_and_the_refusal_names_it() -> None:
    enter(TET)

    with pytest.raises(EnteredAlready, match=r"05/02/2027 \(Tết Nguyên đán\)"):
        enter(TET, date(2027, 2, 9))
    assert Holiday.objects.count() == 1


def test_a_saturday_worked_in_exchange_is_a_working_day() -> None:
    enter(date(2027, 2, 13), name="Làm bù", is_worked=True)
    holidays = holidays_around(TET)

    assert is_working_day(date(2027, 2, 13), holidays)
    assert working_days_between(date(2027, 2, 12), date(2027, 2, 15), holidays) == 2


def test_a_day_is_moved_but_not_onto_another() -> None:
    first, second = enter(TET, date(2027, 2, 8)).rows

    with pytest.raises(EnteredAlready):
        change_holiday(first, day=second.day, name="Tết", is_worked=False, by=None, now=timezone.now())
    change_holiday(first, day=date(2027, 2, 4), name="Tết", is_worked=False, by=None, now=timezone.now())

    assert sorted(Holiday.objects.values_list("day", flat=True)) == [date(2027, 2, 4), second.day]
    assert AuditEntry.objects.get(action="holiday.changed").details["fields"] == ["day", "name"]


def test_saving_without_a_change_leaves_no_trace() -> None:
    (row,) = enter(TET).rows
    change_holiday(row, day=TET, name=row.name, is_worked=False, by=None, now=timezone.now())

    assert not AuditEntry.objects.filter(action="holiday.changed").exists()


def test_tet_is_deleted_as_a_whole_over_its_weekend() -> None:
    friday, *_rest = enter(TET, date(2027, 2, 11)).rows
    other = enter(date(2027, 2, 18)).rows[0]
    whole = same_holiday(friday)

    assert remove_holidays(whole, by=None, now=timezone.now()) == 5
    assert list(Holiday.objects.all()) == [other]


def test_the_next_year_is_missed_from_october_on() -> None:
    enter(date(2026, 9, 2))

    assert missing_year(date(2026, 9, 30)) is None
    assert missing_year(date(2026, 10, 1)) == 2027
    assert missing_year(date(2027, 1, 1)) == 2027
