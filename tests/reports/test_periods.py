from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.periods import Kind, PeriodUnreadable, containing, containing_moment, of_campaign, parse
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
        ("month", "2021"), ("month", "2021-13"), ("month", "2021-00"), ("month", "2021-1"), ("quarter", "2021-Q5"),
        ("quarter", "2021-Q0"), ("campaign", "C1"), ("year", "２０２１"),
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


CALENDAR = [kind for kind in Kind if kind != Kind.CAMPAIGN]


@given(st.sampled_from(CALENDAR), st.dates(date(1950, 1, 1), date(2199, 12, 31)))
def test_every_day_lies_in_exactly_the_period_that_contains_it(kind: Kind, day: date):
    period = containing(kind, day)

    assert period.contains(day)
    assert parse(kind, period.key) == period
    assert period.previous
    assert not period.previous.contains(day)
    assert period.previous.last == period.first - timedelta(days=1)


@given(st.sampled_from(CALENDAR), st.dates(date(1950, 1, 1), date(2199, 12, 31)))
def test_the_same_period_of_the_year_before_has_the_same_place_in_its_year(kind: Kind, day: date):
    period, before = containing(kind, day), containing(kind, day).a_year_before

    assert before
    assert (before.kind, before.key[4:], before.first.year) == (kind, period.key[4:], period.first.year - 1)


def test_a_campaign_is_reported_on_from_its_first_day_to_its_last():
    span = of_campaign(12, "Phong trào “Lao động giỏi”", date(2021, 1, 4), date(2021, 12, 15))

    assert (span.key, span.label) == ("C12", "thời gian từ 04/01/2021 đến 15/12/2021")
    assert span.subject == "Tổng kết Phong trào “Lao động giỏi”"
    assert (span.previous, span.a_year_before) == (None, None)


def test_a_leap_year_is_its_quarters_and_its_months():
    quarters = [parse("quarter", f"2024-Q{number}") for number in range(1, 5)]
    months = [parse("month", f"2024-{number:02d}") for number in range(1, 13)]

    assert [(part.last - part.first).days + 1 for part in quarters] == [91, 91, 92, 92]
    assert [(part.last - part.first).days + 1 for part in months] == [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


# Day and hour in Hà Nội, then month, quarter, half year and year: every turn of the calendar, at midnight and at 07:00,
# when the day turns in UTC. A period cut in UTC, or a day too early, fails here.
BOUNDARIES = """
2021-01-01 00:00  01 Q1 H1 2021
2021-01-01 06:59  01 Q1 H1 2021
2021-01-01 07:00  01 Q1 H1 2021
2021-01-31 00:00  01 Q1 H1 2021
2021-01-31 23:59  01 Q1 H1 2021
2021-02-01 00:00  02 Q1 H1 2021
2021-02-01 06:59  02 Q1 H1 2021
2021-02-28 23:59  02 Q1 H1 2021
2021-03-01 00:00  03 Q1 H1 2021
2020-02-28 23:59  02 Q1 H1 2020
2020-02-29 00:00  02 Q1 H1 2020
2020-02-29 06:59  02 Q1 H1 2020
2020-02-29 23:59  02 Q1 H1 2020
2020-03-01 00:00  03 Q1 H1 2020
2100-02-28 23:59  02 Q1 H1 2100
2100-03-01 00:00  03 Q1 H1 2100
2000-02-29 12:00  02 Q1 H1 2000
2021-03-31 00:00  03 Q1 H1 2021
2021-03-31 23:59  03 Q1 H1 2021
2021-04-01 00:00  04 Q2 H1 2021
2021-04-01 06:59  04 Q2 H1 2021
2021-04-30 23:59  04 Q2 H1 2021
2021-05-01 00:00  05 Q2 H1 2021
2021-05-31 23:59  05 Q2 H1 2021
2021-06-01 00:00  06 Q2 H1 2021
2021-06-30 00:00  06 Q2 H1 2021
2021-06-30 16:59  06 Q2 H1 2021
2021-06-30 17:00  06 Q2 H1 2021
2021-06-30 23:59  06 Q2 H1 2021
2021-07-01 00:00  07 Q3 H2 2021
2021-07-01 06:59  07 Q3 H2 2021
2021-07-01 07:00  07 Q3 H2 2021
2021-07-31 23:59  07 Q3 H2 2021
2021-08-01 00:00  08 Q3 H2 2021
2021-08-31 23:59  08 Q3 H2 2021
2021-09-01 00:00  09 Q3 H2 2021
2021-09-30 23:59  09 Q3 H2 2021
2021-10-01 00:00  10 Q4 H2 2021
2021-10-01 06:59  10 Q4 H2 2021
2021-10-31 23:59  10 Q4 H2 2021
2021-11-01 00:00  11 Q4 H2 2021
2021-11-30 23:59  11 Q4 H2 2021
2021-12-01 00:00  12 Q4 H2 2021
2021-12-31 00:00  12 Q4 H2 2021
2021-12-31 06:59  12 Q4 H2 2021
2021-12-31 07:00  12 Q4 H2 2021
2021-12-31 16:59  12 Q4 H2 2021
2021-12-31 17:00  12 Q4 H2 2021
2021-12-31 23:59  12 Q4 H2 2021
2022-01-01 00:00  01 Q1 H1 2022
2022-01-01 00:30  01 Q1 H1 2022
2022-01-01 06:59  01 Q1 H1 2022
2022-01-01 07:00  01 Q1 H1 2022
2023-12-31 23:59  12 Q4 H2 2023
2024-01-01 00:00  01 Q1 H1 2024
2024-02-28 23:59  02 Q1 H1 2024
2024-02-29 00:00  02 Q1 H1 2024
2024-02-29 23:59  02 Q1 H1 2024
2024-03-01 00:00  03 Q1 H1 2024
2024-12-31 23:59  12 Q4 H2 2024
2025-01-01 00:00  01 Q1 H1 2025
2025-02-28 23:59  02 Q1 H1 2025
2025-03-01 00:00  03 Q1 H1 2025
""".strip().splitlines()


@pytest.mark.parametrize("line", BOUNDARIES)
def test_a_moment_belongs_to_the_periods_of_its_day_in_hanoi(line: str):
    day, hour, month, quarter, half, year = line.split()
    moment = datetime.fromisoformat(f"{day}T{hour}:00+07:00").astimezone(UTC)

    assert {kind: containing_moment(kind, moment).key for kind in CALENDAR} == {
        Kind.MONTH: f"{year}-{month}",
        Kind.QUARTER: f"{year}-{quarter}",
        Kind.HALF_YEAR: f"{year}-{half}",
        Kind.YEAR: year,
    }


def test_the_table_of_boundaries_is_long_enough():
    assert len(set(BOUNDARIES)) == len(BOUNDARIES) >= 60
