from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.periods import Kind, PeriodUnreadable, containing, containing_moment, parse
from tests.factories import HANOI


def test_a_year_has_both_its_ends():
    year = parse("year", "2021")

    assert (year.first, year.last, year.label) == (date(2021, 1, 1), date(2021, 12, 31), "năm 2021")


@pytest.mark.parametrize(
    ("key", "first", "last", "label"),
    [
        ("2021-H1", date(2021, 1, 1), date(2021, 6, 30), "6 tháng đầu năm 2021"),
        ("2021-H2", date(2021, 7, 1), date(2021, 12, 31), "6 tháng cuối năm 2021"),
    ],
)
def test_a_half_year_has_both_its_ends(key: str, first: date, last: date, label: str):
    half = parse("half_year", key)

    assert (half.first, half.last, half.label) == (first, last, label)


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("year", ""), ("year", "21"), ("year", "2021 "), ("year", "2021-H1"), ("year", "1944"), ("year", "9999"),
        ("half_year", "2021"), ("half_year", "2021-H3"), ("half_year", "2021-h1"),
        ("month", "2021"), ("year", "２０２１"),
    ],
)  # fmt: skip
def test_a_key_that_names_no_period_is_refused(kind: str, key: str):
    with pytest.raises(PeriodUnreadable):
        parse(kind, key)


@pytest.mark.parametrize(
    ("moment", "key"),
    [
        (datetime(2021, 12, 31, 23, 59, 59, tzinfo=HANOI), "2021"),
        (datetime(2022, 1, 1, 0, 0, tzinfo=HANOI), "2022"),
        (datetime(2021, 12, 31, 16, 59, 59, tzinfo=UTC), "2021"),
        (datetime(2021, 12, 31, 17, 0, tzinfo=UTC), "2022"),
    ],
)
def test_the_new_year_begins_at_midnight_in_hanoi(moment: datetime, key: str):
    assert containing_moment(Kind.YEAR, moment).key == key


def test_a_moment_just_before_midnight_is_in_the_old_half_year():
    last = datetime(2021, 6, 30, 23, 59, 59, tzinfo=HANOI)

    assert containing_moment(Kind.HALF_YEAR, last).key == "2021-H1"
    assert containing_moment(Kind.HALF_YEAR, datetime(2021, 7, 1, tzinfo=HANOI)).key == "2021-H2"


def test_a_period_knows_its_moments():
    year = parse("year", "2021")

    assert year.begins_at == datetime(2020, 12, 31, 17, 0, tzinfo=UTC)
    assert year.ends_before == datetime(2021, 12, 31, 17, 0, tzinfo=UTC)


def test_the_period_before():
    assert parse("year", "2021").previous == parse("year", "2020")
    assert parse("half_year", "2021-H1").previous == parse("half_year", "2020-H2")
    assert parse("half_year", "2021-H2").previous == parse("half_year", "2021-H1")


@given(st.sampled_from(Kind), st.dates(date(1950, 1, 1), date(2199, 12, 31)))
def test_every_day_lies_in_exactly_the_period_that_contains_it(kind: Kind, day: date):
    period = containing(kind, day)

    assert period.contains(day)
    assert parse(kind, period.key) == period
    assert not period.previous.contains(day)
