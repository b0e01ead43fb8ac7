from datetime import date

import pytest

from members import services
from members.models import Grant, Membership, Office, Unit
from portal import audit
from tests.factories import NOW, TODAY, Person, make_member, make_office, make_person, make_unit

pytestmark = pytest.mark.django_db


def test_a_new_person_belongs_to_the_unit(administrator: Person, union: Unit) -> None:
    member = services.add_member(
        full_name="Nguyễn Văn Minh Họa", unit=union, from_on=TODAY, code="PT-001", by=administrator.actor, now=NOW
    )

    assert [m.unit for m in member.memberships.all()] == [union]
    assert audit.history(member).get().action == "member.added"


def test_names_are_stored_composed(administrator: Person, union: Unit) -> None:
    decomposed = "Nguye\u0302\u0303n"

    assert services.add_member(
        full_name=decomposed, unit=union, from_on=TODAY, by=administrator.actor, now=NOW
    ).full_name == ("Nguyễn")


def test_a_membership_number_belongs_to_one_person(administrator: Person, union: Unit) -> None:
    make_member(code="PT-001")

    with pytest.raises(services.MemberNotAddable, match="PT-001"):
        services.add_member(full_name="x", unit=union, from_on=TODAY, code="PT-001", by=administrator.actor, now=NOW)


def test_two_people_without_a_number_do_not_collide(administrator: Person, union: Unit) -> None:
    for name in ("A", "B"):
        services.add_member(full_name=name, unit=union, from_on=TODAY, by=administrator.actor, now=NOW)


def test_moving_ends_the_old_membership_on_the_day_before(
    administrator: Person, member: Person, other_union: Unit
) -> None:
    membership = Membership.objects.get(member=member.member)

    services.move_member(membership, unit=other_union, on=TODAY, by=administrator.actor, now=NOW)

    spans = Membership.objects.filter(member=member.member).order_by("from_on").values_list("unit__code", "to_on")
    assert list(spans) == [("to-vp", date(2021, 9, 14)), (other_union.code, None)]


def test_a_membership_is_ended_once(administrator: Person, member: Person, other_union: Unit) -> None:
    membership = Membership.objects.get(member=member.member)
    services.end_membership(membership, to_on=TODAY, by=administrator.actor, now=NOW)

    with pytest.raises(services.MembershipNotChangeable):
        services.end_membership(membership, to_on=TODAY, by=administrator.actor, now=NOW)
    with pytest.raises(services.MembershipNotChangeable):
        services.move_member(membership, unit=other_union, on=TODAY, by=administrator.actor, now=NOW)


def test_a_membership_does_not_end_before_it_began(administrator: Person, member: Person) -> None:
    membership = Membership.objects.get(member=member.member)

    with pytest.raises(services.MembershipNotChangeable, match="01/01/2015"):
        services.end_membership(membership, to_on=date(2014, 12, 31), by=administrator.actor, now=NOW)


def test_nobody_is_moved_out_of_the_own_subtree(administrator: Person, member: Person) -> None:
    membership = Membership.objects.get(member=member.member)

    with pytest.raises(services.NotAdministrator):
        services.move_member(membership, unit=make_unit(), on=TODAY, by=administrator.actor, now=NOW)


def test_joining_twice_is_refused(administrator: Person, member: Person, union_group: Unit) -> None:
    assert member.member is not None

    with pytest.raises(services.MembershipNotChangeable):
        services.join_unit(member.member, unit=union_group, from_on=TODAY, by=administrator.actor, now=NOW)


def test_a_change_that_changes_nothing_leaves_no_trace(administrator: Person, member: Person) -> None:
    assert member.member is not None
    same = {
        name: getattr(member.member, name) for name in ("full_name", "gender", "is_union_member", "is_party_member")
    }

    services.change_member(member.member, **same, code="", by=administrator.actor, now=NOW)
    services.change_member(member.member, **same | {"is_party_member": True}, code="", by=administrator.actor, now=NOW)

    assert [entry.details for entry in audit.history(member.member)] == [{"changed": ["is_party_member"]}]


def test_a_unit_administrator_has_no_say_over_an_officer_of_the_unit_above(union: Unit, union_above: Unit) -> None:
    local = make_person(unit=union, grants="administer", title="Quản trị")
    high = make_member("Cấp Trên", unit=union)
    make_office(high, union_above, "Ủy viên", "review")

    assert not services.may_manage(local.actor, high)
    with pytest.raises(services.NotAdministrator):
        services.invite(high, email="cap.tren@example.vn", by=local.actor, now=NOW)


def test_appointing_the_member_of_another_unit_gives_no_say_over_the_account(union: Unit, other_union: Unit) -> None:
    local = make_person(unit=union, grants="administer", title="Quản trị")
    elsewhere = make_person("Người Nơi Khác", home=other_union)

    appoint(elsewhere, union, by=local)

    assert elsewhere.member is not None
    assert not services.may_manage(local.actor, elsewhere.member)


def test_the_last_unit_keeps_a_person_who_belongs_nowhere(administrator: Person, member: Person) -> None:
    Membership.objects.filter(member=member.member).update(to_on=date(2020, 1, 1))
    assert member.member is not None

    assert services.may_manage(administrator.actor, member.member)


# -- offices --


def appoint(person: Person, unit: Unit, by: Person, **changes: object) -> Office:
    assert person.member is not None
    columns = {"title": "Ủy viên BCH", "grants": [Grant.LOG], "from_on": TODAY} | changes
    return services.appoint(person.member, unit=unit, **columns, by=by.actor, now=NOW)  # type: ignore[arg-type]


def test_an_appointment_carries_its_grants(administrator: Person, member: Person, union: Unit) -> None:
    office = appoint(member, union, administrator, grants=[Grant.LOG, Grant.SIGN])

    assert office.grants() == [Grant.LOG, Grant.SIGN]
    assert audit.history(office).get().details["grants"] == ["log", "sign"]


def test_the_same_office_is_not_held_twice_at_a_time(administrator: Person, member: Person, union: Unit) -> None:
    appoint(member, union, administrator)

    with pytest.raises(services.OfficeNotAppointable):
        appoint(member, union, administrator, title="Ủy viên  BCH", from_on=date(2021, 12, 1))
    with pytest.raises(services.OfficeNotAppointable):
        appoint(member, union, administrator, from_on=date(2021, 1, 1), to_on=TODAY)


def test_an_office_can_be_held_again_later(administrator: Person, member: Person, union: Unit) -> None:
    appoint(member, union, administrator, from_on=date(2020, 1, 1), to_on=date(2020, 12, 31))

    assert appoint(member, union, administrator).pk


def test_nobody_appoints_outside_the_own_subtree(administrator: Person, member: Person) -> None:
    with pytest.raises(services.NotAdministrator):
        appoint(member, make_unit(), administrator)


def test_an_administrator_acting_in_another_office_appoints_nobody(
    administrator: Person, member: Person, union: Unit, union_above: Unit
) -> None:
    assert administrator.member is not None
    administrator.office = make_office(administrator.member, union_above, "Ủy viên", "log review sign")

    with pytest.raises(services.NotAdministrator):
        appoint(member, union, administrator)


def test_an_office_ends_on_its_last_day_once(administrator: Person, officer: Person) -> None:
    assert officer.office is not None
    services.end_office(officer.office, to_on=TODAY, by=administrator.actor, now=NOW)

    with pytest.raises(services.OfficeNotEndable):
        services.end_office(officer.office, to_on=TODAY, by=administrator.actor, now=NOW)


def test_an_office_does_not_end_before_it_began(administrator: Person, officer: Person) -> None:
    assert officer.office is not None

    with pytest.raises(services.OfficeNotEndable, match="01/01/2018"):
        services.end_office(officer.office, to_on=date(2017, 1, 1), by=administrator.actor, now=NOW)


def test_nobody_gives_up_the_own_last_office_that_administers(administrator: Person, union: Unit) -> None:
    assert administrator.office is not None

    with pytest.raises(services.LastAdministrator):
        services.end_office(administrator.office, to_on=TODAY, by=administrator.actor, now=NOW)

    appoint(administrator, union, administrator, title="Quản trị", grants=[Grant.ADMINISTER])
    services.end_office(administrator.office, to_on=TODAY, by=administrator.actor, now=NOW)


def test_another_administrator_ends_it(administrator: Person, union_above: Unit) -> None:
    other = make_person(unit=union_above, grants="administer", title="Quản trị hai")
    assert other.office is not None

    services.end_office(other.office, to_on=TODAY, by=administrator.actor, now=NOW)

    assert other.office.to_on == TODAY


def test_of_two_equal_appointments_at_the_same_moment_one_stands(
    administrator: Person, member: Person, union: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("members.services.offices._overlapping", lambda *args: Office.objects.none())
    appoint(member, union, administrator)

    with pytest.raises(services.OfficeNotAppointable):
        appoint(member, union, administrator)
    assert Office.objects.filter(member=member.member).count() == 1
