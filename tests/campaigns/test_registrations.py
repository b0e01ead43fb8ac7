"""A registration from its sending to its end: who approves, who is told, what happens once."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from campaigns import services
from campaigns.models import Campaign, Participation
from members.models import Unit
from notifications.models import Notice
from portal import audit
from tests.campaigns.factories import make_campaign
from tests.factories import NOW, Person, make_unit

pytestmark = pytest.mark.django_db
State = Participation.State


@pytest.fixture
def campaign(union_above: Unit) -> Campaign:
    campaign = make_campaign(union_above)
    Campaign.objects.filter(pk=campaign.pk).update(needs_approval=True)
    return Campaign.objects.get(pk=campaign.pk)


def send(campaign: Campaign, unit: Unit, by: Person, **fields: Any) -> Participation:
    return services.join_campaign(campaign, unit, by=by.actor, now=NOW, **fields)


def state_of(row: Participation) -> str:
    return str(Participation.objects.values_list("state", flat=True).get(pk=row.pk))


def every(campaign: Campaign) -> Any:
    return Participation.objects.filter(campaign=campaign)


def refuse(campaign: Campaign, by: Person, reason: str = "Ghi thiếu chỉ tiêu") -> list[Participation]:
    return services.refuse_registrations(campaign, every(campaign), by=by.actor, now=NOW, reason=reason)


def approve(campaign: Campaign, by: Person) -> list[Participation]:
    return services.approve_registrations(campaign, every(campaign), by=by.actor, now=NOW)


def open_notices(person: Person) -> list[str]:
    return [notice.subject.split(":")[0] for notice in Notice.objects.waiting_for(person.actor).order_by("pk")]


def test_a_registration_waits_where_approval_is_asked_for(campaign: Campaign, officer: Person, union: Unit) -> None:
    assert (send(campaign, union, officer).state, list(every(campaign).current())) == ("pending", [])


def test_who_could_approve_it_registers_at_once(campaign: Campaign, officer_above: Person, union: Unit) -> None:
    row = send(campaign, union, officer_above)

    assert (row.state, row.decided_by, row.decided_at) == ("approved", officer_above.user, NOW)


def test_a_campaign_without_approval_takes_everybody(officer: Person, union: Unit, union_above: Unit) -> None:
    row = send(make_campaign(union_above), union, officer)

    assert (row.state, row.decided_by) == ("approved", None)


def test_a_unit_that_waits_is_told_so(campaign: Campaign, officer: Person, union: Unit) -> None:
    send(campaign, union, officer)

    with pytest.raises(services.ParticipationRefused, match="chờ duyệt"):
        send(campaign, union, officer)


def test_many_are_approved_with_one_row_in_the_history(
    campaign: Campaign, officer: Person, stranger: Person, officer_above: Person
) -> None:
    rows = [send(campaign, person.unit, person) for person in (officer, stranger)]

    approve(campaign, officer_above)

    assert [state_of(row) for row in rows] == ["approved", "approved"]
    entry = list(audit.history(campaign))[-1]
    assert (entry.action, entry.details["registrations"]) == (
        "campaign.registrations_approved",
        [row.pk for row in rows],
    )


def test_a_refusal_needs_a_reason_and_reaches_who_sent_it(
    campaign: Campaign, officer: Person, officer_above: Person, union: Unit
) -> None:
    row = send(campaign, union, officer)
    with pytest.raises(services.ParticipationRefused):
        refuse(campaign, officer_above, reason=" ")

    refuse(campaign, officer_above)

    assert list(Participation.objects.sent_back_to(officer.actor)) == [row]
    assert open_notices(officer) == ["Đăng ký bị từ chối"]
    assert Notice.objects.get(recipient=officer.user).body == f"{union}: Ghi thiếu chỉ tiêu"


def test_a_refused_unit_sends_its_registration_anew(
    campaign: Campaign, officer: Person, officer_above: Person, union: Unit
) -> None:
    send(campaign, union, officer)
    refuse(campaign, officer_above)

    again = send(campaign, union, officer, note="Đủ 5 chỉ tiêu")

    assert (again.state, again.state_reason, again.note, again.decided_by) == ("pending", "", "Đủ 5 chỉ tiêu", None)
    assert (open_notices(officer), open_notices(officer_above)) == ([], ["Đăng ký chờ duyệt"])


def test_a_refusal_can_be_taken_back(campaign: Campaign, officer: Person, officer_above: Person, union: Unit) -> None:
    row = send(campaign, union, officer)
    refuse(campaign, officer_above)
    approve(campaign, officer_above)

    assert (state_of(row), open_notices(officer)) == ("approved", [])


def test_nobody_decides_for_a_unit_that_does_not_manage_the_campaign(
    campaign: Campaign, officer: Person, stranger: Person, reviewer: Person, union: Unit
) -> None:
    send(campaign, union, officer)

    for person in (officer, reviewer, stranger):
        with pytest.raises(services.ParticipationRefused):
            approve(campaign, person)
        assert list(Participation.objects.waiting_for(person.actor)) == []


def test_a_decision_falls_once(campaign: Campaign, officer: Person, officer_above: Person, union: Unit) -> None:
    row = send(campaign, union, officer)
    approve(campaign, officer_above)

    for decide in (approve, refuse):
        with pytest.raises(services.ParticipationRefused):
            decide(campaign, officer_above)
    assert state_of(row) == "approved"


def test_deciders_have_one_open_notice_until_the_last_is_decided(
    campaign: Campaign, officer: Person, stranger: Person, officer_above: Person
) -> None:
    rows = [send(campaign, person.unit, person) for person in (officer, stranger)]
    first = [open_notices(officer_above)]
    for row in rows:
        one = Participation.objects.filter(pk=row.pk)
        services.refuse_registrations(campaign, one, by=officer_above.actor, now=NOW, reason="Thiếu")
        first.append(open_notices(officer_above))

    assert first == [["Đăng ký chờ duyệt"], ["Đăng ký chờ duyệt"], []]


def test_a_member_registers_and_the_officer_of_the_unit_approves(
    campaign: Campaign, member: Person, officer: Person, stranger: Person, union_group: Unit
) -> None:
    row = send(campaign, union_group, member, member=member.member)

    assert (row.state, row.who) == ("pending", member.member)
    assert list(Participation.objects.waiting_for(officer.actor)) == [row]
    assert list(Participation.objects.waiting_for(stranger.actor)) == []


def test_a_person_registers_only_through_the_own_unit(campaign: Campaign, member: Person, other_union: Unit) -> None:
    with pytest.raises(services.ParticipationRefused, match="không sinh hoạt"):
        send(campaign, other_union, member, member=member.member)


def test_an_officer_registers_people_and_those_who_stand_there_are_passed_over(
    campaign: Campaign, member: Person, officer: Person, union_group: Unit
) -> None:
    assert member.member is not None
    memberships = list(member.member.memberships.all())

    assert services.register_people(campaign, memberships, by=officer.actor, now=NOW) == 1
    with pytest.raises(services.ParticipationRefused):
        services.register_people(campaign, memberships, by=officer.actor, now=NOW)
    assert [row.state for row in every(campaign)] == ["approved"]


def test_after_the_last_day_only_the_managing_unit_registers(
    campaign: Campaign, officer: Person, officer_above: Person, union: Unit
) -> None:
    Campaign.objects.filter(pk=campaign.pk).update(register_by=date(2021, 9, 14))

    with pytest.raises(services.ParticipationRefused, match="14/09/2021"):
        send(campaign, union, officer)
    assert send(campaign, union, officer_above).state == "approved"


def test_the_last_day_itself_is_in_time(campaign: Campaign, officer: Person, union: Unit) -> None:
    Campaign.objects.filter(pk=campaign.pk).update(register_by=date(2021, 9, 15))

    assert send(campaign, union, officer).state == "pending"


def test_a_withdrawn_registration_leaves_the_deciders_lists(
    campaign: Campaign, officer: Person, officer_above: Person, union: Unit
) -> None:
    services.leave_campaign(send(campaign, union, officer), by=officer.actor, now=NOW, reason="Gửi nhầm")

    assert (list(Participation.objects.waiting_for(officer_above.actor)), open_notices(officer_above)) == ([], [])


def test_closing_settles_what_takes_part_and_what_waits(
    campaign: Campaign, officer: Person, stranger: Person, officer_above: Person, union: Unit
) -> None:
    waiting, approved = send(campaign, union, officer), send(campaign, stranger.unit, officer_above)
    left = send(campaign, make_unit(parent=union), officer_above)
    services.leave_campaign(left, by=officer_above.actor, now=NOW, reason="Giải thể")

    services.close_campaign(campaign, by=officer_above.actor, now=NOW + timedelta(1), reason="Xong sớm")

    assert [state_of(row) for row in (waiting, approved, left)] == ["lapsed", "completed", "withdrawn"]
    settled = list(audit.history(campaign))[-1].details
    assert (settled["completed"], settled["lapsed"]) == (1, 1)
    assert open_notices(officer_above) == []


@pytest.mark.parametrize(
    "columns", [{"state": "refused"}, {"state": "withdrawn"}, {"state": "pending", "decided_at": NOW}]
)
def test_the_database_keeps_registrations_whole(campaign: Campaign, union: Unit, columns: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Participation.objects.create(campaign=campaign, unit=union, joined_at=NOW, **columns)


def test_no_way_leads_out_of_the_end() -> None:
    assert [Participation.TRANSITIONS[state] for state in (State.COMPLETED, State.LAPSED)] == [set(), set()]
