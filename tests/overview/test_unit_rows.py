from datetime import date, datetime

import pytest

from achievements.models import Contribution
from campaigns.models import Participation, WorkPlan
from members.models import Unit
from overview.unit_rows import YEARS_OFFERED, UnitRows
from pledges.models import Commitment, Party
from tests.achievements.factories import make_achievement
from tests.campaigns.factories import make_campaign, make_indicator
from tests.factories import HANOI, NOW, TODAY, Person, make_member, make_office, make_unit
from tests.overview.factories import make_pledge

pytestmark = pytest.mark.django_db


def rows(union: Unit, reader: Person, year: int | None = None) -> UnitRows:
    return UnitRows(union, reader.actor, year)


def test_people_are_those_of_the_unit_and_below_on_this_day(union: Unit, union_group: Unit, chair: Person) -> None:
    below, gone = make_member(unit=union_group), make_member(unit=union)
    gone.memberships.update(to_on=date(2020, 6, 30))

    found = rows(union, chair).people()

    assert {below, chair.member} <= set(found)
    assert gone not in found
    assert gone in rows(union, chair, 2020).people()


def test_a_person_shows_the_approved_deeds_of_the_year(
    union: Unit, chair: Person, officer: Person, reviewer: Person, member: Person
) -> None:
    for state, day in [("approved", date(2021, 5, 1)), ("approved", date(2020, 5, 1)), ("submitted", TODAY)]:
        deed = make_achievement(officer, state=state, reviewer=reviewer, day=day)
        Contribution.objects.create(achievement=deed, member=member.member)

    assert [rows(union, chair, year).people().get(pk=member.member.pk).deeds for year in (None, 2021)] == [2, 1]


def test_a_reader_out_of_reach_finds_nobody_but_oneself(union: Unit, member: Person, stranger: Person) -> None:
    assert list(rows(union, stranger).people()) == []
    assert list(rows(union, member).people()) == [member.member]


def test_offices_are_those_held_in_the_year(union: Unit, chair: Person, officer: Person) -> None:
    spans = {"from_on": date(2010, 1, 1), "to_on": date(2015, 12, 31)}
    past = make_office(make_member(), union, "Chủ tịch Công đoàn", **spans)

    assert (past in rows(union, chair).offices(), list(rows(union, chair, 2012).offices())) == (False, [past])


def test_campaigns_are_those_managed_here_and_those_taken_part_in(
    union: Unit, union_group: Unit, chair: Person, other_union: Unit
) -> None:
    own, joined = make_campaign(union), make_campaign(make_unit())
    Participation.objects.create(campaign=joined, unit=union_group, joined_at=datetime(2021, 2, 1, tzinfo=HANOI))
    Participation.objects.create(campaign=joined, unit=union, joined_at=datetime(2021, 2, 1, tzinfo=HANOI))
    make_campaign(other_union)

    found = {campaign: campaign.is_own for campaign in rows(union, chair).campaigns()}

    assert found == {own: True, joined: False}
    assert list(rows(union, chair, 2020).campaigns()) == []


def test_a_campaign_counts_the_approved_deeds_of_the_unit(
    union: Unit, chair: Person, officer: Person, reviewer: Person
) -> None:
    campaign = make_campaign(union)
    for state in ("approved", "approved", "submitted"):
        make_achievement(officer, state=state, reviewer=reviewer, campaign=campaign)

    found = rows(union, chair)
    assert found.with_deeds(list(found.campaigns())) == [(campaign, 2)]


def test_deeds_of_a_campaign_that_one_may_not_see_are_not_counted(
    union: Unit, member: Person, officer: Person, reviewer: Person
) -> None:
    campaign = make_campaign(union)
    make_achievement(officer, state="approved", reviewer=reviewer, campaign=campaign)

    assert rows(union, member).with_deeds([campaign]) == [(campaign, 0)]


def test_deeds_of_a_year_leave_out_replaced_revisions(
    union: Unit, chair: Person, officer: Person, reviewer: Person, stranger: Person
) -> None:
    deed = make_achievement(officer, state="approved", reviewer=reviewer, day=date(2021, 1, 1))
    make_achievement(officer, state="superseded", reviewer=reviewer)
    make_achievement(officer, state="approved", reviewer=reviewer, day=date(2020, 12, 31))
    make_achievement(stranger)

    assert list(rows(union, chair, 2021).deeds()) == [deed]


def test_targets_are_those_of_pledges_that_all_have_signed(union: Unit, chair: Person, officer: Person) -> None:
    cameras = make_indicator(union, name="Số camera")
    for state in ("completed", "circulating"):
        pledge = make_pledge(union, officer, state=state)
        Party.objects.create(pledge=pledge, position=0, unit=union, office=officer.office)
        Commitment.objects.create(
            pledge=pledge, position=0, area="professional", indicator=cameras, shape="count", scaled_value=60
        )

    found = rows(union, chair, 2021)

    assert [each.pledge.state for each in found.commitments()] == ["completed"]
    assert [len(found.commitments(query)) for query in ("so camera", "giao uoc 2021", "khong co")] == [1, 1, 0]
    assert list(rows(union, chair, 2020).commitments()) == []


def test_years_go_back_to_the_first_in_which_the_unit_is_known(union: Unit, chair: Person) -> None:
    new = make_unit(parent=union)
    new.placements.update(from_on=date(2020, 3, 1))

    assert rows(new, chair).years() == [2021, 2020]
    union.placements.update(from_on=date(1950, 1, 1))
    assert len(rows(union, chair).years()) == YEARS_OFFERED + 1


def test_a_registration_that_waits_is_no_taking_part(union: Unit, chair: Person) -> None:
    joined = make_campaign(make_unit())
    Participation.objects.create(campaign=joined, unit=union, joined_at=NOW, state="pending")

    assert list(rows(union, chair).campaigns()) == []


def test_work_plans_are_those_of_the_unit_in_its_year(union: Unit, chair: Person, stranger: Person) -> None:
    plans = [
        WorkPlan.objects.create(unit=unit, year=year, title="Kế hoạch thi đua", created_at=NOW)
        for unit, year in [(union, 2021), (union, 2020), (stranger.unit, 2021)]
    ]

    assert list(rows(union, chair).plans()) == plans[:2]
    assert list(rows(union, chair, 2020).plans()) == plans[1:2]
