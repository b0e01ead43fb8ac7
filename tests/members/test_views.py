"""The screens of the roster: what is typed stays, what is refused says why, what is not reached is not there."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from members.models import Grant, Member, Membership, Office, Unit, User
from portal.vietnamese import format_day
from tests.factories import TODAY, Person, make_member, make_office, make_unit

pytestmark = pytest.mark.django_db


def test_an_administrator_adds_a_unit_by_the_screen(administrator: Person, union_above: Unit) -> None:
    words = {"code": "moi", "name": "Công đoàn mới", "kind": "union", "parent": union_above.pk, "from_on": "05/03/2021"}

    answer = administrator.client.post(reverse("members:unit_add"), words)

    added = Unit.objects.get(code="moi")
    assert answer["Location"] == added.get_absolute_url()
    assert format_day(added.placements.get().from_on) == "05/03/2021"


def test_a_wrong_day_says_so_beside_the_field_and_keeps_the_rest(administrator: Person, union_above: Unit) -> None:
    words = {"code": "moi", "name": "Công đoàn mới", "kind": "union", "parent": union_above.pk, "from_on": "31/02/2021"}

    answer = administrator.client.post(reverse("members:unit_add"), words)

    assert list(answer.context["form"].errors) == ["from_on"]
    assert "Công đoàn mới" in answer.content.decode()


def test_a_code_that_is_taken_says_so_beside_the_field(administrator: Person, union: Unit, union_above: Unit) -> None:
    words = {"code": union.code, "name": "x", "kind": "union", "parent": union_above.pk, "from_on": "05/03/2021"}

    answer = administrator.client.post(reverse("members:unit_add"), words)

    assert union.code in str(answer.context["form"].errors["code"])


def test_a_unit_of_another_tree_cannot_be_chosen_as_the_one_above(administrator: Person, agency: Unit) -> None:
    words = {"code": "moi", "name": "x", "kind": "union", "parent": agency.pk, "from_on": "05/03/2021"}

    answer = administrator.client.post(reverse("members:unit_add"), words)

    assert list(answer.context["form"].errors) == ["parent"]


def test_a_unit_is_changed_by_the_screen(administrator: Person, union: Unit, union_above: Unit) -> None:
    words = {"name": "Tên mới", "kind": "union", "parent": union_above.pk, "place": "Việt Trì", "from_on": "01/03/2021"}

    administrator.client.post(reverse("members:unit_edit", args=[union.pk]), words)

    union.refresh_from_db()
    assert (union.name, union.place, union.placements.count()) == ("Tên mới", "Việt Trì", 2)


def test_a_person_is_added_appointed_and_invited_by_the_screens(administrator: Person, union: Unit) -> None:
    client = administrator.client
    person = {"full_name": "Lê Thị Mới", "gender": "female", "unit": union.pk, "from_on": "01/02/2021"}
    client.post(reverse("members:person_add"), person)
    added = Member.objects.get(full_name="Lê Thị Mới")
    words = {"unit": union.pk, "title": "Ủy viên BCH", "grants": ["log", "review"], "from_on": "01/02/2021"}
    client.post(reverse("members:office_add", args=[added.pk]), words)
    client.post(reverse("members:invite", args=[added.pk]), {"email": "moi@example.vn"})

    assert added.offices.get().grants() == [Grant.LOG, Grant.REVIEW]
    assert added.memberships.get().unit == union
    assert User.objects.get(member=added).email == "moi@example.vn"


def test_an_office_that_ends_before_it_begins_is_refused_beside_the_field(
    administrator: Person, member: Person, union: Unit
) -> None:
    assert member.member is not None
    words = {"unit": union.pk, "title": "x", "from_on": "02/02/2021", "to_on": "01/02/2021"}

    answer = administrator.client.post(reverse("members:office_add", args=[member.member.pk]), words)

    assert list(answer.context["form"].errors) == ["to_on"]


def test_the_last_administrator_reads_why_the_office_cannot_end(administrator: Person) -> None:
    assert administrator.office is not None

    answer = administrator.client.post(
        reverse("members:office_end", args=[administrator.office.pk]), {"to_on": "01/01/2030"}
    )

    assert len(answer.context["form"].non_field_errors()) == 1
    assert Office.objects.get(pk=administrator.office.pk).to_on is None


def test_a_membership_is_moved_and_ended_by_the_screens(administrator: Person, member: Person, union: Unit) -> None:
    first = Membership.objects.get(member=member.member)
    url = reverse("members:membership_move", args=[first.pk])
    administrator.client.post(url, {"unit": union.pk, "on": "01/06/2021"})
    second = Membership.objects.get(member=member.member, unit=union)
    administrator.client.post(reverse("members:membership_end", args=[second.pk]), {"to_on": "30/06/2021"})

    second.refresh_from_db()
    assert format_day(second.to_on) == "30/06/2021"  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["person_edit", "person_join", "invite", "account_lock", "reset_second_factor"])
def test_who_sees_a_person_without_administering_them_may_not_change_them(
    officer: Person, member: Person, name: str
) -> None:
    assert member.member is not None

    assert officer.client.get(reverse(f"members:{name}", args=[member.member.pk])).status_code == 403


@pytest.mark.parametrize("name", ["person", "person_edit", "invite", "account_lock", "reset_second_factor"])
def test_a_person_out_of_reach_is_not_there(administrator: Person, director: Person, name: str) -> None:
    assert director.member is not None

    assert administrator.client.get(reverse(f"members:{name}", args=[director.member.pk])).status_code == 404


@pytest.mark.parametrize("name", ["unit", "unit_edit"])
def test_a_unit_out_of_reach_is_not_there(stranger: Person, union: Unit, name: str) -> None:
    assert stranger.client.get(reverse(f"members:{name}", args=[union.pk])).status_code == 404


def test_the_address_of_an_account_is_shown_to_its_administrator_and_its_owner_only(
    administrator: Person, officer: Person, reviewer: Person
) -> None:
    assert officer.member is not None
    url = officer.member.get_absolute_url()

    shown = [officer.user.email in who.client.get(url).content.decode() for who in (administrator, officer, reviewer)]

    assert shown == [True, True, False]


def test_a_person_acts_in_a_chosen_office_of_their_own(chair: Person, agency: Unit, stranger: Person) -> None:
    deputy = Office.objects.get(member=chair.member, unit=agency)
    url = reverse("members:act_in")

    assert chair.client.post(url, {"office": deputy.pk, "next": "/profile/"})["Location"] == "/profile/"
    assert chair.client.get("/profile/").context["actor"].office == deputy
    assert stranger.office is not None
    assert chair.client.post(url, {"office": stranger.office.pk}).status_code == 404
    assert chair.client.get(url).status_code == 405


def test_acting_leads_nowhere_else(chair: Person) -> None:
    assert chair.office is not None
    words = {"office": chair.office.pk, "next": "https://evil.example/"}

    assert chair.client.post(reverse("members:act_in"), words)["Location"] == "/"


def test_the_language_is_kept_with_the_account(member: Person) -> None:
    answer = member.client.post(reverse("members:profile"), {"language": "en"})

    assert answer.cookies["django_language"].value == "en"
    assert "My offices" in member.client.get(reverse("members:profile")).content.decode()
    assert User.objects.get(pk=member.user.pk).language == "en"


# -- lists --


def listed(client: Client, name: str, **query: Any) -> list[Any]:
    return list(client.get(reverse(f"members:{name}"), query).context["page"].object_list)


def test_units_are_listed_as_a_tree_and_found_without_marks(
    administrator: Person, union_above: Unit, union: Unit, union_group: Unit
) -> None:
    assert listed(administrator.client, "units", kind="agency") == [union.attached_to]
    union.attached_to = None
    union.save(update_fields=["attached_to"])
    assert listed(administrator.client, "units") == [union_above, union, union_group]
    assert listed(administrator.client, "units", q="to cong doan van phong") == [union_group]
    assert listed(administrator.client, "units", kind="union_group") == [union_group]


def test_people_are_listed_by_given_name_and_filtered(administrator: Person, union: Unit, union_group: Unit) -> None:
    last = make_member("An Văn Tuấn", unit=union)
    first = make_member("Trần Thị Ánh", unit=union_group)

    assert listed(administrator.client, "people", account="none") == [first, last]
    assert listed(administrator.client, "people", unit=union_group.pk) == [first]
    assert listed(administrator.client, "people", q="tuan") == [last]


def test_a_unit_filter_from_outside_the_reach_is_not_obeyed(officer: Person, stranger: Person) -> None:
    people = listed(officer.client, "people", unit=stranger.unit.pk)

    assert stranger.member not in people


def test_offices_are_listed_by_what_they_may_do_and_when(
    administrator: Person, officer: Person, former: Person, reviewer: Person
) -> None:
    assert listed(administrator.client, "offices", grant="log") == [officer.office]
    assert listed(administrator.client, "offices", span="past") == [former.office]
    assert listed(administrator.client, "offices", q="tham dinh") == [reviewer.office]


@pytest.mark.parametrize("name", ["units", "people", "offices"])
def test_htmx_gets_the_rows_alone(administrator: Person, union: Unit, name: str) -> None:
    answer = administrator.client.get(reverse(f"members:{name}"), headers={"HX-Request": "true"})

    assert "<html" not in answer.content.decode()
    assert "HX-Request" in answer["Vary"]


@pytest.mark.parametrize("name", ["units", "people", "offices"])
def test_a_list_costs_the_same_for_one_row_as_for_three(
    administrator: Person, name: str, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    client, url = administrator.client, reverse(f"members:{name}")
    client.get(url)
    with django_assert_max_num_queries(20) as one:
        client.get(url)
    for _number in range(3):
        unit = make_unit(parent=administrator.unit)
        make_office(make_member(unit=unit), unit, grants="log", from_on=TODAY)

    with django_assert_num_queries(len(one)):
        client.get(url)


def test_a_first_list_says_what_to_do_when_it_is_empty(nobody: Person) -> None:
    assert "Chưa có đơn vị nào để xem" in nobody.client.get(reverse("members:units")).content.decode()


def test_a_unit_is_closed_by_its_screen(administrator: Person, union: Unit, union_group: Unit) -> None:
    words = {"name": union_group.name, "kind": union_group.kind, "parent": union.pk}
    words |= {"from_on": "01/03/2021", "to_on": "30/06/2025"}

    administrator.client.post(reverse("members:unit_edit", args=[union_group.pk]), words)

    page = administrator.client.get(union_group.get_absolute_url()).content.decode()
    assert "Hoạt động đến hết ngày 30/06/2025" in page
