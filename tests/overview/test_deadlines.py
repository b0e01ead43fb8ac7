from datetime import date
from typing import Any

import pytest

from campaigns.models import Measure, Participation, WorkPlan
from members.models import Unit
from overview import deadlines as module
from overview.deadlines import deadlines
from tests.campaigns.factories import make_campaign
from tests.factories import NOW, Person, make_unit
from tests.overview.factories import ask_to_sign, make_pledge

pytestmark = pytest.mark.django_db
YEAR = (date(2021, 1, 1), date(2021, 12, 31))


def told(person: Person, *, is_everything: bool = False) -> list[tuple[date, str]]:
    found = deadlines(person.actor, *YEAR, is_everything=is_everything)
    return [(each.day, each.what) for each in found.rows]


def test_a_campaign_gives_the_days_of_its_steps(officer: Person, union: Unit) -> None:
    make_campaign(union, register_by=date(2021, 2, 10), interim_on=date(2021, 6, 30))

    assert told(officer) == [
        (date(2021, 1, 4), "Bắt đầu phong trào"),
        (date(2021, 2, 10), "Hạn đăng ký tham gia"),
        (date(2021, 6, 30), "Sơ kết"),
        (date(2021, 12, 15), "Kết thúc phong trào"),
    ]


def test_a_draft_has_no_days_yet(officer: Person, union: Unit) -> None:
    make_campaign(union, state="draft")

    assert told(officer) == []


def test_only_the_days_asked_for_are_told(officer: Person, union: Unit) -> None:
    make_campaign(union)

    found = deadlines(officer.actor, date(2021, 12, 15), date(2021, 12, 15))
    assert [each.key.rpartition("-")[2] for each in found.rows] == ["ends"]


def test_a_campaign_of_the_union_above_concerns_its_members_below(member: Person, union_above: Unit) -> None:
    make_campaign(union_above)

    assert len(told(member)) == 2


def test_the_campaign_of_a_unit_below_is_told_when_everything_is_asked_for(
    officer_above: Person, union: Unit, nobody: Person
) -> None:
    make_campaign(union)

    assert (told(officer_above), len(told(officer_above, is_everything=True))) == ([], 2)
    assert told(nobody, is_everything=True) == []


def test_a_campaign_one_takes_part_in_concerns_one(officer: Person, union: Unit) -> None:
    elsewhere = make_campaign(make_unit())
    Participation.objects.create(campaign=elsewhere, unit=union, joined_at=NOW)

    assert len(told(officer)) == 2


def test_a_pledge_is_to_be_signed_first_and_kept_afterwards(
    chair: Person, director: Person, officer: Person, union: Unit
) -> None:
    pledge = make_pledge(union, officer, state="circulating")
    ask_to_sign(pledge, chair, director)
    waiting = told(director)
    type(pledge).objects.update(state="completed")

    assert waiting == [(date(2021, 9, 18), "Hạn ký giao ước")]
    assert told(chair) == [(YEAR[0], "Giao ước có hiệu lực"), (YEAR[1], "Giao ước hết hiệu lực")]


def test_a_withdrawn_pledge_has_no_days(officer: Person, union: Unit) -> None:
    make_pledge(union, officer, state="withdrawn", state_reason="Sai năm")

    assert told(officer) == []


def test_a_former_officer_and_a_stranger_are_told_nothing(
    former: Person, stranger: Person, officer: Person, union: Unit
) -> None:
    make_campaign(union)
    make_pledge(union, officer, state="completed")

    assert (told(former, is_everything=True), told(stranger, is_everything=True)) == ([], [])


def test_more_than_can_be_shown_is_said_to_be_cut(
    officer: Person, union: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LIMIT", 2)
    for _number in range(2):
        make_campaign(union)
    whole = deadlines(officer.actor, *YEAR)
    make_campaign(union)
    cut = deadlines(officer.actor, *YEAR)

    assert (whole.is_cut, len(whole.rows), cut.is_cut, len(cut.rows)) == (False, 4, True, 4)


def test_the_key_of_a_deadline_stays_when_its_day_is_moved(officer: Person, union: Unit) -> None:
    campaign = make_campaign(union)
    before = [each.key for each in deadlines(officer.actor, *YEAR).rows]
    type(campaign).objects.update(starts_on=date(2021, 2, 1))

    assert [each.key for each in deadlines(officer.actor, *YEAR).rows] == before


def measure(officer: Person, responsible: Person, **fields: Any) -> Measure:
    plan = WorkPlan.objects.create(unit=officer.unit, year=2021, title="Kế hoạch thi đua", created_at=NOW)
    facts = {"content": "Tập huấn cho tổ công đoàn", "due_on": date(2021, 10, 1)}
    return Measure.objects.create(plan=plan, responsible=responsible.member, **facts | fields)


def test_a_measure_is_due_for_its_unit_and_for_who_answers_for_it(
    officer: Person, director: Person, officer_above: Person, stranger: Person
) -> None:
    measure(officer, director)

    due = [(date(2021, 10, 1), "Biện pháp đến hạn")]
    assert [told(person) for person in (officer, director, officer_above, stranger)] == [due, due, [], []]
    assert told(officer_above, is_everything=True) == due


def test_a_measure_that_is_done_is_due_no_more(officer: Person) -> None:
    Measure.objects.filter(pk=measure(officer, officer).pk).update(state=Measure.State.DROPPED, state_reason="Thôi")

    assert told(officer) == []
