"""The agency of a union: its administrator brings it into the portal, without seeing what the agency does."""

from typing import Any

import pytest
from django.urls import reverse

from members import services
from members.models import FEW_SUBTREES, Grant, Member, Membership, Office, Unit
from portal import audit
from tests.factories import NOW, TODAY, Person, make_office, make_person, make_unit

pytestmark = pytest.mark.django_db
WORDS = {"code": "stc", "name": "Sở Tài chính", "abbreviation": "STC", "place": "Phú Thọ"}


def add(union: Unit, by: Person | None, **changes: Any) -> Unit:
    actor = by.actor if by else None
    return services.create_agency(union, **WORDS | changes, from_on=TODAY, by=actor, now=NOW)


def test_an_administrator_adds_the_agency_of_a_union(administrator: Person, other_union: Unit) -> None:
    agency = add(other_union, administrator)

    other_union.refresh_from_db()
    assert other_union.attached_to == agency
    assert (agency.kind, agency.parent, agency.path) == ("agency", None, f"/{agency.pk}/")
    assert [p.name for p in agency.placements.all()] == ["Sở Tài chính"]
    assert [entry.action for entry in audit.history(agency)] == ["unit.created"]
    assert [entry.action for entry in audit.history(other_union)] == ["unit.changed"]


def test_a_union_with_an_agency_gets_no_second_one(administrator: Person, union: Unit, agency: Unit) -> None:
    with pytest.raises(services.AgencyNotAddable, match=r"another one|cơ quan khác"):
        add(union, administrator)

    union.refresh_from_db()
    assert union.attached_to == agency
    assert not Unit.objects.filter(code="stc").exists()


def test_only_a_union_has_an_agency(administrator: Person, union_group: Unit) -> None:
    with pytest.raises(services.AgencyNotAddable):
        add(union_group, administrator)


def test_who_does_not_administer_the_union_adds_no_agency(stranger: Person, other_union: Unit) -> None:
    with pytest.raises(services.NotAdministrator):
        add(other_union, stranger)


def test_a_taken_code_leaves_the_union_as_it_is(administrator: Person, union: Unit, other_union: Unit) -> None:
    with pytest.raises(services.UnitNotPlaceable, match=union.code):
        add(other_union, administrator, code=union.code)

    other_union.refresh_from_db()
    assert other_union.attached_to is None


def test_the_director_of_a_new_agency_is_entered_and_appointed(administrator: Person, other_union: Unit) -> None:
    agency = add(other_union, administrator)
    member = services.add_member(full_name="Giám Đốc", unit=agency, from_on=TODAY, by=administrator.actor, now=NOW)
    words: dict[str, Any] = {"title": "Giám đốc", "grants": [Grant.SIGN], "from_on": TODAY, "now": NOW}

    office = services.appoint(member, unit=agency, by=administrator.actor, **words)

    assert list(Office.objects.visible_to(administrator.actor).filter(unit=agency)) == [office]
    assert list(Member.objects.visible_to(administrator.actor).in_unit(agency, TODAY)) == [member]
    assert Membership.objects.visible_to(administrator.actor).filter(unit=agency).count() == 1
    assert services.may_manage(administrator.actor, member)


def test_an_administrator_looks_after_agencies_but_does_not_reach_their_deeds(
    administrator: Person, union_above: Unit, union: Unit, agency: Unit
) -> None:
    department = make_unit("Phòng Bưu chính", parent=agency, kind=Unit.Kind.DEPARTMENT)
    actor = administrator.actor

    assert set(Unit.objects.looked_after_by(actor)) == {union_above, union, agency, department}
    assert set(Unit.objects.visible_to(actor)) == {union_above, union, agency, department}
    assert set(Unit.objects.reachable_by(actor)) == {union_above, union}


def test_only_the_right_to_administer_crosses_over_to_the_agency(union: Unit, agency: Unit) -> None:
    person = make_person(unit=union, grants="log review sign administer")

    assert {grant: list(person.actor.units_for(grant).order_by("pk")) for grant in Grant} == {
        Grant.LOG: [union],
        Grant.REVIEW: [union],
        Grant.SIGN: [union],
        Grant.ADMINISTER: sorted([union, agency], key=lambda unit: unit.pk),
    }
    assert [grant for grant in Grant if person.actor.may(grant, agency)] == [Grant.ADMINISTER]


def test_an_office_that_does_not_administer_opens_no_agency(officer: Person, union: Unit, agency: Unit) -> None:
    assert officer.actor.roots == [union]
    assert agency not in Unit.objects.looked_after_by(officer.actor)


def test_the_office_acted_in_administers_only_its_own_agencies(
    administrator: Person, agency: Unit, union: Unit
) -> None:
    assert administrator.member is not None
    plain = make_office(administrator.member, make_unit(), "Quản trị", "administer")
    administrator.office = plain

    assert not administrator.actor.may(Grant.ADMINISTER, agency)
    assert agency in Unit.objects.visible_to(administrator.actor)


def test_a_union_is_not_attached_to_an_agency_that_is_administered_elsewhere(
    administrator: Person, other_union: Unit, agency: Unit
) -> None:
    words = {"attached_to": agency, "abbreviation": "CĐCS", "place": "Phú Thọ"}

    with pytest.raises(services.NotAdministrator):
        services.change_unit(other_union, **words, by=administrator.actor, now=NOW)  # type: ignore[arg-type]


def test_an_agency_is_not_moved_into_the_tree_of_a_union(
    administrator: Person, union_above: Unit, union: Unit, agency: Unit
) -> None:
    words: dict[str, Any] = {"name": agency.name, "kind": agency.kind, "parent": union_above, "from_on": TODAY}

    with pytest.raises(services.NotAdministrator):
        services.place_unit(agency, **words, by=administrator.actor, now=NOW)


def test_only_administrators_pay_for_the_agencies(
    administrator: Person, officer: Person, union: Unit, django_assert_num_queries: Any
) -> None:
    acting, logging = administrator.actor, officer.actor

    with django_assert_num_queries(1):
        assert acting.may(Grant.ADMINISTER, union) and acting.roots
    with django_assert_num_queries(0):
        assert not logging.may(Grant.ADMINISTER, union) and logging.roots


def test_many_agencies_are_found_like_few() -> None:
    top = make_unit(kind=Unit.Kind.UPPER_UNION)
    agencies = [make_unit(kind=Unit.Kind.AGENCY) for _number in range(FEW_SUBTREES + 1)]
    unions = [make_unit(parent=top, attached_to=agency) for agency in agencies]
    department = make_unit(parent=agencies[-1], kind=Unit.Kind.DEPARTMENT)
    make_unit(kind=Unit.Kind.AGENCY)
    person = make_person(unit=top, grants="administer")

    assert set(Unit.objects.looked_after_by(person.actor)) == {top, *unions, *agencies, department}


def test_the_agency_is_added_by_the_screen(administrator: Person, other_union: Unit) -> None:
    address = reverse("members:agency_add", args=[other_union.pk])
    assert address in administrator.client.get(other_union.get_absolute_url()).content.decode()

    answer = administrator.client.post(address, WORDS | {"from_on": "05/03/2021"})

    agency = Unit.objects.get(code="stc")
    assert answer["Location"] == agency.get_absolute_url()
    assert administrator.client.get(answer["Location"]).context["may_administer"]
    assert address not in administrator.client.get(other_union.get_absolute_url()).content.decode()


def test_the_screen_says_why_a_second_agency_is_refused(administrator: Person, union: Unit) -> None:
    answer = administrator.client.post(
        reverse("members:agency_add", args=[union.pk]), WORDS | {"from_on": "05/03/2021"}
    )

    assert list(answer.context["form"].errors) == ["__all__"]
    assert "Sở Tài chính" in answer.content.decode()


def test_a_taken_code_is_said_beside_the_field(administrator: Person, union: Unit, other_union: Unit) -> None:
    words = WORDS | {"code": union.code, "from_on": "05/03/2021"}

    answer = administrator.client.post(reverse("members:agency_add", args=[other_union.pk]), words)

    assert union.code in str(answer.context["form"].errors["code"])


def test_an_agency_cannot_be_chosen_as_the_unit_above_a_union(
    administrator: Person, union_above: Unit, union: Unit, agency: Unit
) -> None:
    form = administrator.client.get(reverse("members:unit_edit", args=[union.pk])).context["form"]

    assert list(form.fields["parent"].queryset) == [union_above]
    assert list(form.fields["attached_to"].queryset) == [agency]
