from datetime import date

import pytest

from overview.months import Month

TODAY = date(2021, 9, 15)


def test_a_month_is_read_as_it_is_written() -> None:
    assert str(Month.read("2021-02", otherwise=TODAY)) == "2021-02"


@pytest.mark.parametrize(
    "text", ["", "2021", "2021-13", "2021-00", "0001-01", "9999-12", "2021-1", "٢٠٢١-٠٢", "thang-9"]
)
def test_what_names_no_month_is_the_month_of_today(text: str) -> None:
    assert Month.read(text, otherwise=TODAY) == Month(2021, 9)


@pytest.mark.parametrize(("year", "month", "last"), [(2021, 2, 28), (2020, 2, 29), (2021, 12, 31), (2021, 4, 30)])
def test_a_month_ends_on_its_last_day(year: int, month: int, last: int) -> None:
    assert Month(year, month).last == date(year, month, last)


def test_the_year_turns_in_both_directions() -> None:
    assert (Month(2021, 1).before, Month(2021, 12).after) == (Month(2020, 12), Month(2022, 1))


def test_the_calendar_has_an_edge_at_both_ends() -> None:
    assert (Month(1945, 1).before, Month(2200, 12).after) == (None, None)


def test_weeks_begin_on_monday_and_hold_every_day_once() -> None:
    weeks = Month(2021, 9).weeks

    assert (weeks[0][0], weeks[-1][-1]) == (date(2021, 8, 30), date(2021, 10, 3))
    assert [day.day for week in weeks for day in week if day.month == 9] == list(range(1, 31))
