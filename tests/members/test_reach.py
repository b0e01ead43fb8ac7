"""Who sees what: subtrees of offices held today, own rows, and nothing for those who hold nothing."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from members.actor import Actor
from members.models import Grant, Member, Membership, Office, Unit
from members.services import holders
from tests.factories import TODAY, Person, make_member, make_office, make_person, make_unit

pytestmark = pytest.mark.django_db


def test_a_person_with_neither_office_nor_membership_sees_only_themselves(nobody: Person, officer: Person) -> None:
    assert list(Unit.objects.visible_to(nobody.actor)) == []
    assert list(Unit.objects.reachable_by(nobody.actor)) == []
    assert list(Member.objects.visible_to(nobody.actor)) == [nobody.member]
    assert list(Office.objects.visible_to(nobody.actor)) == []
    assert list(Membership.objects.visible_to(nobody.actor)) == []


def test_an_account_without_a_person_sees_nothing(officer: Person) -> None:
    officer.user.member = None
    actor = Actor.of(officer.user, today=TODAY)

    assert list(Unit.objects.visible_to(actor)) == []
    assert list(Member.objects.visible_to(actor)) == []


def test_a_locked_account_reaches_nothing(officer: Person) -> None:
    officer.user.is_active = False

    assert list(Unit.objects.reachable_by(officer.actor)) == []


def test_a_member_sees_the_own_unit_but_reaches_none(member: Person, union_group: Unit) -> None:
    assert list(Unit.objects.visible_to(member.actor)) == [union_group]
    assert list(Unit.objects.reachable_by(member.actor)) == []
    assert list(Member.objects.visible_to(member.actor)) == [member.member]


def test_an_officer_reaches_the_subtree_and_not_the_unit_beside_or_above(
    officer: Person, union: Unit, union_group: Unit, other_union: Unit
) -> None:
    assert set(Unit.objects.reachable_by(officer.actor)) == {union, union_group}


def test_an_officer_sees_the_agency_of_the_union_without_reaching_it(
    officer: Person, union: Unit, union_group: Unit, agency: Unit
) -> None:
    assert set(Unit.objects.visible_to(officer.actor)) == {union, union_group, agency}


def test_the_office_of_the_unit_above_reaches_all_below(
    officer_above: Person, union_above: Unit, union: Unit, union_group: Unit, other_union: Unit
) -> None:
    assert set(Unit.objects.reachable_by(officer_above.actor)) == {union_above, union, union_group, other_union}


def test_a_former_office_holder_sees_only_where_they_belong_now(former: Person, other_union: Unit, union: Unit) -> None:
    assert list(Unit.objects.visible_to(former.actor)) == [other_union]
    assert not former.actor.may(Grant.ADMINISTER, union)
    assert former.actor.office is None


def test_two_offices_reach_both_subtrees_but_act_in_one(chair: Person, union: Unit, agency: Unit) -> None:
    deputy = Office.objects.get(member=chair.member, unit=agency)
    actor = Actor.of(chair.user, today=TODAY, office_id=deputy.pk)

    assert set(Unit.objects.reachable_by(actor)) == {union, agency}
    assert actor.may(Grant.SIGN, agency)
    assert not actor.may(Grant.SIGN, union)
    assert not actor.may(Grant.LOG, agency)


def test_an_office_that_is_not_ones_own_falls_back_to_the_first_that_is(chair: Person, stranger: Person) -> None:
    assert stranger.office is not None

    assert Actor.of(chair.user, today=TODAY, office_id=stranger.office.pk).office == chair.office


@pytest.mark.parametrize(("shift", "is_held"), [(-1, False), (0, True), (10, True), (11, False)])
def test_an_office_counts_from_its_first_to_its_last_day(union: Unit, shift: int, is_held: bool) -> None:
    person = make_person(home=union)
    assert person.member is not None
    make_office(person.member, union, grants="log", from_on=TODAY, to_on=TODAY + timedelta(days=10))

    actor = Actor.of(person.user, today=TODAY + timedelta(days=shift))

    assert actor.may(Grant.LOG, union) is is_held


def test_a_unit_that_is_not_placed_yet_opens_nothing(officer: Person, other_union: Unit) -> None:
    unplaced = Unit.objects.create(code="moi", name="Chưa xếp", kind=Unit.Kind.UNION)
    holder = make_person(unit=unplaced, grants="log review sign administer")

    assert list(Unit.objects.reachable_by(holder.actor)) == []
    assert not holder.actor.may(Grant.ADMINISTER, other_union)


def test_the_units_of_a_grant_are_those_of_the_office_acted_in(chair: Person, union: Unit) -> None:
    assert list(chair.actor.units_for(Grant.REVIEW)) == [union]
    assert list(chair.actor.units_for(Grant.ADMINISTER)) == []


def test_holders_are_the_active_accounts_with_the_grant_at_or_above_the_unit(
    reviewer: Person, officer: Person, officer_above: Person, stranger: Person, former: Person, union_group: Unit
) -> None:
    gone = make_person(unit=reviewer.unit, grants="review", title="Đã khóa")
    gone.user.is_active = False
    gone.user.save(update_fields=["is_active"])
    make_office(make_member("Không tài khoản"), reviewer.unit, "Ủy viên", "review")

    assert list(holders(union_group, Grant.REVIEW, TODAY)) == [reviewer.user, officer_above.user]


def test_a_holder_of_two_offices_is_told_once(chair: Person, union_above: Unit, union: Unit) -> None:
    assert chair.member is not None
    make_office(chair.member, union_above, "Ủy viên Ban Thường vụ", "review")

    assert list(holders(union, Grant.REVIEW, TODAY)) == [chair.user]


@settings(max_examples=25, deadline=None)
@given(parents=st.lists(st.integers(0, 7), min_size=8, max_size=8), held=st.integers(0, 7))
def test_reach_is_the_subtree_whatever_the_tree(parents: list[int], held: int) -> None:
    units: list[Unit] = []
    for number, parent in enumerate(parents):
        units.append(make_unit(parent=units[parent % number] if number else None))
    person = make_person(unit=units[held], grants="log")

    reached = set(Unit.objects.reachable_by(person.actor))

    assert reached == {unit for unit in units if units[held] in _line(unit)}
    assert all(person.actor.may(Grant.LOG, unit) is (unit in reached) for unit in units)


def _line(unit: Unit) -> list[Unit]:
    return [unit, *(_line(unit.parent) if unit.parent else [])]


def test_search_finds_names_without_marks(union: Unit) -> None:
    found = make_member("Nguyễn Thị Hồng Thủy", unit=union)
    make_member("Đỗ Văn Đức", unit=union)

    assert list(Member.objects.matching("nguyen thi hong thuy")) == [found]
    assert list(Member.objects.matching("do duc").values_list("full_name", flat=True)) == ["Đỗ Văn Đức"]


def test_people_of_a_unit_are_counted_on_the_day(union: Unit) -> None:
    make_member(unit=union)
    Membership.objects.create(member=make_member(), unit=union, from_on=date(2000, 1, 1), to_on=date(2020, 12, 31))

    assert Unit.objects.with_people_count(TODAY).get(pk=union.pk).people == 1
