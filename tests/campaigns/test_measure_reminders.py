"""Reminders of measures: each stage once, in Vietnamese days, and made up for when nothing ran."""

from datetime import UTC, date, datetime, timedelta

import pytest

from campaigns.models import Measure
from campaigns.services import remind_of_measures
from members.models import Unit
from notifications.models import Notice
from tests.campaigns.plan_factories import make_measure, make_plan
from tests.factories import NOW, TODAY, Person
from tests.moments import at_once

pytestmark = pytest.mark.django_db


def told(person: Person) -> list[str]:
    mine = Notice.objects.filter(recipient=person.user).order_by("pk")
    return [notice.subject.split(":")[0] for notice in mine]


def test_a_week_before_the_due_day_who_answers_is_reminded_once(member: Person, officer: Person, union: Unit) -> None:
    make_measure(make_plan(union), member.member, due_on=TODAY + timedelta(days=7))

    reminded = [remind_of_measures(now=NOW + timedelta(days=day)) for day in (0, 0, 1)]

    assert (reminded, told(member), told(officer)) == ([1, 0, 0], ["Sắp đến hạn"], [])


def test_eight_days_before_nobody_is_reminded(member: Person, union: Unit) -> None:
    make_measure(make_plan(union), member.member, due_on=TODAY + timedelta(days=8))

    assert remind_of_measures(now=NOW) == 0


def test_after_the_due_day_the_officers_of_the_unit_are_told_too(
    member: Person, officer: Person, officer_above: Person, union: Unit
) -> None:
    make_measure(make_plan(union), member.member, due_on=TODAY)

    remind_of_measures(now=NOW)
    remind_of_measures(now=NOW + timedelta(days=1))
    remind_of_measures(now=NOW + timedelta(days=2))

    assert told(member) == ["Sắp đến hạn", "Quá hạn"]
    assert (told(officer), told(officer_above)) == (["Quá hạn"], [])


def test_days_on_which_nothing_ran_are_made_up_for(member: Person, union: Unit) -> None:
    make_measure(make_plan(union), member.member, due_on=TODAY - timedelta(days=40))

    remind_of_measures(now=NOW)

    assert told(member) == ["Quá hạn"]


def test_an_earlier_reminder_no_longer_waits_when_the_day_has_passed(member: Person, union: Unit) -> None:
    make_measure(make_plan(union), member.member, due_on=TODAY)
    remind_of_measures(now=NOW)
    remind_of_measures(now=NOW + timedelta(days=1))

    assert Notice.objects.waiting_for(member.actor).count() == 1


@pytest.mark.parametrize("state", ["done", "dropped", "undone"])
def test_what_is_settled_reminds_nobody(member: Person, union: Unit, state: str) -> None:
    columns = {"done": {"done_on": TODAY}, "dropped": {"state_reason": "Lý do"}}.get(state, {})
    make_measure(make_plan(union), member.member, due_on=TODAY, state=state, **columns)

    assert remind_of_measures(now=NOW) == 0


@pytest.mark.parametrize(
    ("moment", "subjects"),
    [
        (datetime(2021, 9, 30, 16, 59, tzinfo=UTC), ["Sắp đến hạn"]),  # 23:59 in Hà Nội on the due day
        (datetime(2021, 9, 30, 17, 0, tzinfo=UTC), ["Quá hạn"]),  # 00:00 of the next day there
    ],
)
def test_a_day_is_a_vietnamese_day(member: Person, union: Unit, moment: datetime, subjects: list[str]) -> None:
    make_measure(make_plan(union), member.member, due_on=date(2021, 9, 30))

    remind_of_measures(now=moment)

    assert told(member) == subjects


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_remind_once(member: Person, union: Unit) -> None:
    make_measure(make_plan(union), member.member, due_on=TODAY)

    at_once(lambda: remind_of_measures(now=NOW), lambda: remind_of_measures(now=NOW), refusal=LookupError)

    assert (told(member), Measure.objects.get().reminded) == (["Sắp đến hạn"], "soon")
