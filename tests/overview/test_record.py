from datetime import date
from typing import Any

import pytest

from achievements.models import Achievement, Contribution
from campaigns.models import Participation
from members.models import Unit
from overview import record
from overview.record import YearCount, contributed, deeds_of, figures, record_of, years_told
from tests.achievements.factories import make_achievement, make_campaign, make_indicator, make_measurement
from tests.factories import NOW, Person, make_office
from tests.overview.factories import ask_to_sign, make_pledge

pytestmark = pytest.mark.django_db


@pytest.fixture
def did(officer: Person, reviewer: Person, member: Person) -> Any:
    """The officer logs a deed in which the member had a part."""

    def log(state: str = "approved", **fields: Any) -> Achievement:
        deed = make_achievement(officer, state=state, reviewer=reviewer, **fields)
        Contribution.objects.create(achievement=deed, member=member.member)
        return deed

    return log


def test_deeds_are_counted_by_the_year_they_count_in(did: Any, member: Person) -> None:
    did(day=date(2021, 12, 31))
    did("submitted", day=date(2021, 5, 1))
    did("returned", day=date(2020, 5, 1))

    assert record_of(member.member, member.actor).years == [YearCount(2021, 1, 1, 0, 0), YearCount(2020, 0, 0, 1, 0)]


def test_who_only_logged_a_deed_is_not_said_to_have_done_it(did: Any, officer: Person) -> None:
    did()

    assert record_of(officer.member, officer.actor).years == [YearCount(2021, 0, 0, 0, 1)]
    assert list(contributed(deeds_of(officer.member, officer.actor))) == []


def test_a_revision_that_was_replaced_is_not_counted_twice(did: Any, member: Person) -> None:
    did("superseded")
    newer = did()

    assert list(deeds_of(member.member, member.actor)) == [newer]


def test_drafts_are_shown_to_the_person_and_to_nobody_else(did: Any, member: Person, chair: Person) -> None:
    draft = did("draft")

    assert list(deeds_of(member.member, member.actor)) == [draft]
    assert list(deeds_of(member.member, chair.actor)) == []


def test_a_reader_sees_only_the_deeds_within_reach(
    did: Any, member: Person, officer: Person, stranger: Person, nobody: Person
) -> None:
    deed = did()

    assert list(deeds_of(member.member, officer.actor)) == [deed]
    assert list(deeds_of(member.member, stranger.actor)) == []
    assert list(deeds_of(member.member, nobody.actor)) == []


def test_figures_add_up_the_approved_deeds_one_had_a_part_in(did: Any, member: Person, union: Unit) -> None:
    cameras = make_indicator(union, "Camera", unit_of_measure="camera")
    make_measurement(did(), cameras, 40)
    make_measurement(did(), cameras, 22)
    make_measurement(did("submitted"), cameras, 1000)

    assert [figure.printed for figure in figures(deeds_of(member.member, member.actor))] == ["62 camera"]


def test_campaigns_are_those_of_approved_deeds(did: Any, member: Person, union: Unit) -> None:
    campaign, waiting = make_campaign(union), make_campaign(union)
    did(campaign=campaign)
    did(campaign=campaign)
    did("submitted", campaign=waiting)

    assert record_of(member.member, member.actor).campaigns == [campaign]


def test_a_campaign_one_registered_for_stands_there_before_the_first_deed(member: Person, union: Unit) -> None:
    campaign, waiting = make_campaign(union), make_campaign(union)
    for registered, state in ((campaign, "approved"), (waiting, "pending")):
        facts = {"unit": member.unit, "member": member.member, "state": state, "joined_at": NOW}
        Participation.objects.create(campaign=registered, **facts)

    assert record_of(member.member, member.actor).campaigns == [campaign]


def test_a_pledge_counts_once_the_person_has_signed_it(
    chair: Person, director: Person, officer: Person, union: Unit
) -> None:
    pledge = make_pledge(union, officer, state="circulating")
    ask_to_sign(pledge, chair, director)
    signed = {"state": "signed", "level": "paper", "consent": "Đồng ý", "signed_at": NOW, "signed_by": chair.member}
    pledge.document.slots.filter(office=chair.office).update(**signed)

    assert [party.pledge for party in record_of(chair.member, chair.actor).signed] == [pledge]
    assert record_of(director.member, director.actor).signed == []


def test_offices_stand_with_the_newest_on_top(chair: Person, union: Unit) -> None:
    make_office(chair.member, union, "Ủy viên BCH", from_on=date(2010, 1, 1), to_on=date(2017, 12, 31))

    titles = [office.title for office in record_of(chair.member, chair.actor).offices]
    assert titles == ["Chủ tịch Công đoàn", "Phó Giám đốc", "Ủy viên BCH"]


def test_the_span_of_a_report_is_from_the_first_approved_year_to_the_last() -> None:
    years = [YearCount(2022, 0, 1, 0, 0), YearCount(2021, 2, 0, 0, 0), YearCount(2019, 1, 0, 0, 0)]

    assert (years_told(years), years_told(years[:1])) == ((2019, 2021), None)


def test_a_record_costs_the_same_for_any_number_of_deeds(
    did: Any, member: Person, union: Unit, django_assert_num_queries: Any
) -> None:
    for _number in range(3):
        did(campaign=make_campaign(union))
    actor = member.actor

    with django_assert_num_queries(8):
        told = record_of(member.member, actor)
        assert len(list(record.shown(deeds_of(told.member, actor)))) == 3
