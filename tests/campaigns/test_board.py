"""The registration board: who stands where, what is counted, and what its buttons do."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from campaigns import services
from campaigns.board import Board
from campaigns.models import Campaign, Participation
from campaigns.services import units_missing
from members.models import Unit
from notifications.models import Notice
from portal import audit
from portal.models import Job
from tests.campaigns.factories import make_campaign
from tests.factories import NOW, TODAY, Person, make_person, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(union_above: Unit) -> Campaign:
    campaign = make_campaign(union_above, ends_on=date(2199, 12, 31))
    Campaign.objects.filter(pk=campaign.pk).update(needs_approval=True)
    return Campaign.objects.get(pk=campaign.pk)


def address(campaign: Campaign, query: str = "") -> str:
    return reverse("campaigns:registrations", args=[campaign.pk]) + query


def send(campaign: Campaign, unit: Unit, by: Person) -> Participation:
    return services.join_campaign(campaign, unit, by=by.actor, now=NOW)


def shown(person: Person, campaign: Campaign, query: str = "") -> list[Any]:
    return list(person.client.get(address(campaign, query)).context["page"].object_list)


def states(campaign: Campaign) -> list[str]:
    return list(Participation.objects.filter(campaign=campaign).order_by("pk").values_list("state", flat=True))


def test_a_unit_that_sent_nothing_is_counted_without_a_row(
    campaign: Campaign, officer: Person, officer_above: Person, other_union: Unit
) -> None:
    send(campaign, officer.unit, officer)
    counts = Board(campaign, officer_above.actor).counts()

    assert (counts["missing"], counts["pending"]) == (1, 1)
    assert shown(officer_above, campaign, "?state=missing") == [other_union]


def test_groups_inside_a_union_answer_to_their_union_only(
    campaign: Campaign, union: Unit, union_group: Unit, other_union: Unit
) -> None:
    assert set(units_missing(campaign, TODAY)) == {union, other_union}
    assert list(units_missing(make_campaign(union), TODAY)) == [union_group]


def test_a_unit_that_was_closed_is_not_missing(campaign: Campaign, union: Unit, other_union: Unit) -> None:
    other_union.placements.update(to_on=date(2020, 12, 31))

    assert list(units_missing(campaign, TODAY)) == [union]


def test_a_unit_sees_its_own_line_and_not_its_neighbours(
    campaign: Campaign, officer: Person, stranger: Person, member: Person
) -> None:
    own, other = send(campaign, officer.unit, officer), send(campaign, stranger.unit, stranger)

    assert [shown(person, campaign, "?state=pending") for person in (officer, stranger, member)] == [
        [own],
        [other],
        [],
    ]


def test_the_board_opens_where_something_waits(campaign: Campaign, officer: Person, officer_above: Person) -> None:
    open_tabs = [officer_above.client.get(address(campaign)).context["tab"].key]
    send(campaign, officer.unit, officer)
    open_tabs.append(officer_above.client.get(address(campaign)).context["tab"].key)

    assert open_tabs == ["missing", "pending"]


def test_those_ticked_are_approved_and_the_others_wait(
    campaign: Campaign, officer: Person, stranger: Person, officer_above: Person
) -> None:
    first = send(campaign, officer.unit, officer)
    send(campaign, stranger.unit, stranger)

    officer_above.client.post(address(campaign), {"decision": "approve", "picked": [first.pk]})

    assert states(campaign) == ["approved", "pending"]


def test_all_that_match_the_search_are_approved_at_once(
    campaign: Campaign, officer: Person, stranger: Person, officer_above: Person
) -> None:
    for person in (officer, stranger):
        send(campaign, person.unit, person)

    officer_above.client.post(address(campaign, "?q=tai+chinh"), {"decision": "approve_all"})

    assert states(campaign) == ["pending", "approved"]


def test_a_refusal_without_a_reason_keeps_what_was_ticked(
    campaign: Campaign, officer: Person, officer_above: Person
) -> None:
    row = send(campaign, officer.unit, officer)
    answer = officer_above.client.post(address(campaign), {"decision": "refuse", "picked": [row.pk]})

    assert list(answer.context["form"].errors) == ["reason"]
    assert f'value="{row.pk}" checked' in answer.text
    assert states(campaign) == ["pending"]


@pytest.mark.parametrize(
    "typed", [{}, {"decision": "approve"}, {"decision": "approve", "picked": ["x", "-1"]}, {"decision": "burn"}]
)
def test_a_decision_about_nothing_is_an_answer(campaign: Campaign, officer_above: Person, typed: Any) -> None:
    answer = officer_above.client.post(address(campaign), typed)

    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["__all__"])


def test_a_row_of_another_campaign_cannot_be_smuggled_in(
    campaign: Campaign, officer: Person, officer_above: Person, union: Unit
) -> None:
    other = make_campaign(union)
    row = Participation.objects.create(campaign=other, unit=make_unit(parent=union), joined_at=NOW, state="pending")

    officer_above.client.post(address(campaign), {"decision": "approve", "picked": [row.pk]})

    assert states(other) == ["pending"]


def test_a_reminder_reaches_each_officer_of_a_missing_unit_once(
    campaign: Campaign, officer: Person, stranger: Person, officer_above: Person, run_jobs: Callable[[], int]
) -> None:
    send(campaign, stranger.unit, stranger)
    before = Notice.objects.count()
    services.remind_missing(campaign, by=officer_above.actor, now=NOW)
    Job.objects.filter(task="campaigns.remind").update(state="queued", attempts=0)
    run_jobs()

    reminders = Notice.objects.filter(subject__startswith="Nhắc đăng ký")
    assert ([notice.recipient for notice in reminders], Notice.objects.count()) == ([officer.user], before + 1)
    assert list(audit.history(campaign))[-1].details == {"units": 1}


def test_a_reminder_goes_out_once_a_day(campaign: Campaign, officer: Person, officer_above: Person) -> None:
    services.remind_missing(campaign, by=officer_above.actor, now=NOW)
    with pytest.raises(services.ParticipationRefused):
        services.remind_missing(campaign, by=officer_above.actor, now=NOW + timedelta(hours=2))
    services.remind_missing(campaign, by=officer_above.actor, now=NOW + timedelta(days=1))

    assert [entry.action for entry in audit.history(campaign)] == ["campaign.reminded"] * 2


def test_a_reminder_that_is_registered_meanwhile_leaves_the_to_do_list(
    campaign: Campaign, officer: Person, officer_above: Person
) -> None:
    services.send_reminders(campaign, now=NOW)
    send(campaign, officer.unit, officer)

    assert list(Notice.objects.waiting_for(officer.actor)) == []


def test_a_member_registers_on_the_own_account(campaign: Campaign, member: Person) -> None:
    membership = member.actor.memberships[0]

    member.client.post(
        reverse("campaigns:join_self", args=[campaign.pk]), {"membership": membership.pk, "note": "CSTĐ cơ sở"}
    )

    row = Participation.objects.get()
    assert (row.member, row.unit, row.state, row.note) == (member.member, membership.unit, "pending", "CSTĐ cơ sở")


def test_an_officer_registers_people_who_belong_to_the_own_units(
    campaign: Campaign, officer: Person, member: Person, stranger: Person
) -> None:
    page = reverse("campaigns:join_people", args=[campaign.pk])
    near, far = (person.actor.memberships[0].pk for person in (member, stranger))

    refused = officer.client.post(page, {"people": [near, far], "note": "Danh sách đợt 1"})
    officer.client.post(page, {"people": [near]})

    assert (list(refused.context["form"].errors), "Danh sách đợt 1" in refused.text) == (["people"], True)
    assert [row.member for row in Participation.objects.all()] == [member.member]


def test_a_person_withdraws_the_own_registration_with_a_reason(campaign: Campaign, member: Person) -> None:
    row = services.join_campaign(
        campaign, member.unit, member=member.member, by=make_person(unit=campaign.owner, grants="log").actor, now=NOW
    )
    member.client.post(reverse("campaigns:registration_withdraw", args=[row.pk]), {"reason": "Chuyển công tác"})

    assert states(campaign) == ["withdrawn"]


def test_a_refused_unit_reads_the_reason_at_the_top_of_the_campaign(
    campaign: Campaign, officer: Person, officer_above: Person
) -> None:
    send(campaign, officer.unit, officer)
    rows = Participation.objects.all()
    services.refuse_registrations(campaign, rows, by=officer_above.actor, now=NOW, reason="Thiếu chỉ tiêu")

    text = officer.client.get(campaign.get_absolute_url()).text
    assert [words in text for words in ("bị từ chối", "Thiếu chỉ tiêu", "Đăng ký tham gia")] == [True] * 3
