"""Who owes which report, who has not sent it, and on which days a reminder goes out."""

from datetime import date, datetime, timedelta

import pytest

from members.models import Unit
from notifications.models import Notice
from reports import duties, submissions
from reports.models import Duty, DutyReminder, Report
from reports.periods import Kind, containing, parse
from tests.factories import HANOI, NOW, Person, make_unit
from tests.reports.test_submissions import final as final

pytestmark = pytest.mark.django_db


@pytest.fixture
def duty(union_above: Unit, union: Unit, other_union: Unit) -> Duty:
    return Duty.objects.create(
        to_unit=union_above,
        kind="year",
        days_after_end=10,
        remind_before=7,
        remind_again=3,
        valid_from=date(2021, 1, 1),
    )


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 6, 45, tzinfo=HANOI)


def test_units_directly_below_owe_the_report_and_those_further_down_do_not(
    duty: Duty, union: Unit, other_union: Unit, union_group: Unit
):
    year = parse("year", "2021")
    assert set(duties.missing(duty, year)) == {union, other_union}

    duty.scope = Duty.Scope.SUBTREE
    assert set(duties.missing(duty, year)) == {union, other_union, union_group}


@pytest.mark.parametrize(
    ("day", "reminds"),
    [
        (date(2022, 1, 2), False),
        (date(2022, 1, 3), True),  # seven days before the last day, 10 January
        (date(2022, 1, 4), False),
        (date(2022, 1, 9), True),  # the day before
        (date(2022, 1, 10), False),
        (date(2022, 1, 11), True),  # the first day after
        (date(2022, 1, 12), False),
        (date(2022, 1, 14), True),
        (date(2022, 3, 12), True),  # 61 days after: the last one lies within sixty
        (date(2022, 3, 13), False),
    ],
)
def test_reminders_go_out_before_and_after_the_last_day(duty: Duty, day: date, reminds: bool):
    due_on = duty.due_on(parse("year", "2021"))
    within = (day - due_on).days <= duties.REMINDED_FOR.days

    assert duties.is_reminding_day(duty, due_on, day) == (reminds and within)


@pytest.mark.parametrize(
    ("days_after_end", "due_on"),
    [
        (14, date(2022, 1, 14)),  # a Friday
        (15, date(2022, 1, 17)),  # a Saturday: on Monday
        (31, date(2022, 2, 7)),  # the last weekday before the year of the Tiger, off already: the Monday after Tết
        (-13, date(2021, 12, 20)),  # a Saturday in the period itself
    ],
)
def test_a_report_due_where_nobody_works_is_due_the_next_working_day(duty: Duty, days_after_end: int, due_on: date):
    duty.days_after_end = days_after_end

    assert duty.due_on(parse("year", "2021")) == due_on


def test_a_day_reminds_each_unit_once_however_often_it_is_run(duty: Duty, officer: Person, stranger: Person):
    told = [duties.remind(now=at(date(2022, 1, 3))) for _ in range(2)]

    assert told == [2, 0]
    assert DutyReminder.objects.count() == 2
    assert {notice.recipient for notice in Notice.objects.all()} >= {officer.user, stranger.user}


def test_who_has_sent_is_not_reminded(duty: Duty, final: Report, chair: Person, other_union: Unit):
    submissions.send_report(final, by=chair.actor, now=NOW)

    assert list(duties.missing(duty, parse("year", "2021"))) == [other_union]


def test_the_board_says_what_became_of_each_report(duty: Duty, final: Report, chair: Person, other_union: Unit):
    submissions.send_report(final, by=chair.actor, now=NOW)
    rows = {unit.pk: (unit.report_state, unit.sent_state) for unit in duties.board(duty, parse("year", "2021"))}  # type: ignore[attr-defined]

    assert rows == {final.unit.pk: ("final", "submitted"), other_union.pk: (None, None)}


def test_the_states_of_the_board_share_out_the_units(duty: Duty, final: Report, chair: Person):
    submissions.send_report(final, by=chair.actor, now=at(date(2022, 1, 20)))
    year = parse("year", "2021")
    counts = {name: duty.units().filter(asked).count() for name, asked in duties.states(duty, year).items()}

    assert counts == {"missing": 1, "submitted": 1, "received": 0, "returned": 0, "late": 1}


def test_the_nearer_unit_above_asks(duty: Duty, union: Unit):
    top = make_unit("Liên đoàn Lao động tỉnh", kind=Unit.Kind.UPPER_UNION, code="ldld")
    far = Duty(to_unit=top, kind="year", scope="subtree", days_after_end=5, valid_from=date(2021, 1, 1))
    far.save()

    assert submissions.duty_of(union, containing(Kind.YEAR, date(2021, 5, 5))) == duty


def test_an_officer_above_asks_for_a_report_on_a_page(officer_above: Person, union: Unit):
    typed = {"kind": "half_year", "scope": "children", "unit_kind": "", "days_after_end": "15", "remind_before": "7"}
    typed |= {"remind_again": "3", "note": "", "valid_from": "01/01/2021", "valid_to": ""}
    wrong = officer_above.client.post("/reports/duties/new/", typed | {"days_after_end": "400"})
    assert "từ -60 đến 180" in wrong.content.decode()

    answer = officer_above.client.post("/reports/duties/new/", typed, follow=True)
    assert str(union) in answer.content.decode()
    assert Duty.objects.get().due_on(parse("half_year", "2021-H1")) == date(2021, 6, 30) + timedelta(days=15)
