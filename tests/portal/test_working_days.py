from datetime import date

import pytest
from django.core.management import CommandError, call_command

from portal.working_days import Holiday, holidays_around, is_working_day, next_working_day, working_days_between
from tests.holidays import enter_holidays

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def entered(db: None) -> None:
    enter_holidays()


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 2, 13), True),
        (date(2026, 2, 14), False),  # Saturday
        (date(2026, 2, 16), False),  # the day before Tết Bính Ngọ
        (date(2026, 2, 20), False),
        (date(2026, 2, 23), True),
        (date(2026, 4, 27), False),  # for 10/3 of the lunar year, a Sunday
        (date(2026, 9, 1), False),
        (date(2026, 9, 3), True),
    ],
)
def test_weekends_and_public_holidays_are_no_working_days(day: date, works: bool):
    assert is_working_day(day, holidays_around(day)) == works


def test_a_day_within_tet_moves_to_the_first_day_after():
    holidays = holidays_around(date(2026, 2, 16))

    assert next_working_day(date(2026, 2, 16), holidays) == date(2026, 2, 23)
    assert next_working_day(date(2026, 2, 13), holidays) == date(2026, 2, 13)


def test_days_are_counted_without_those_nobody_works():
    holidays = holidays_around(date(2026, 2, 13))

    assert working_days_between(date(2026, 2, 13), date(2026, 2, 23), holidays) == 1
    assert working_days_between(date(2026, 2, 9), date(2026, 2, 13), holidays) == 4
    assert working_days_between(date(2026, 2, 13), date(2026, 2, 13), holidays) == 0


def test_a_holiday_that_was_entered_counts():
    Holiday.objects.create(day=date(2027, 2, 8), name="Tết Nguyên đán")

    assert not is_working_day(date(2027, 2, 8), holidays_around(date(2027, 1, 1)))


def test_holidays_are_entered_and_taken_away_by_command(capsys: pytest.CaptureFixture[str]):
    call_command("holidays", "--add", "2027-02-08", "2027-02-09", "--name", "Tết Nguyên đán", "--year", "2027")
    assert capsys.readouterr().out.splitlines() == ["2027-02-08 Tết Nguyên đán", "2027-02-09 Tết Nguyên đán"]

    call_command("holidays", "--remove", "2027-02-09", "--year", "2027")
    assert capsys.readouterr().out.splitlines() == ["2027-02-08 Tết Nguyên đán"]
    with pytest.raises(CommandError):
        call_command("holidays", "--add", "2027-02-10")
