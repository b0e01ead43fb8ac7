"""Every page of members and of sign-in opens, in both languages, without an undefined word or an inline script."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from members.models import Membership
from tests.factories import Person

pytestmark = pytest.mark.django_db
INLINE = re.compile(rb"<script(?![^>]*\bsrc=)(?![^>]*application/json)|\sstyle=|\son[a-z]+=\"")


@pytest.mark.parametrize("name", ["units", "unit_add", "people", "person_add", "offices", "profile"])
def test_an_administrator_opens_the_pages_of_the_roster(administrator: Person, name: str) -> None:
    answer = administrator.client.get(reverse(f"members:{name}"))

    assert answer.status_code == 200
    assert not INLINE.search(answer.content)


@pytest.mark.parametrize(
    "name", ["person", "person_edit", "person_join", "office_add", "invite", "account_lock", "reset_second_factor"]
)
def test_an_administrator_opens_the_pages_of_a_person(administrator: Person, officer: Person, name: str) -> None:
    assert officer.member is not None

    answer = administrator.client.get(reverse(f"members:{name}", args=[officer.member.pk]))

    assert answer.status_code == 200
    assert not INLINE.search(answer.content)


def test_an_administrator_opens_the_pages_of_a_unit_an_office_and_a_membership(
    administrator: Person, officer: Person
) -> None:
    assert officer.office is not None
    membership = Membership.objects.get(member=officer.member)
    pages = [
        reverse("members:unit", args=[officer.unit.pk]),
        reverse("members:unit_edit", args=[officer.unit.pk]),
        reverse("members:office_end", args=[officer.office.pk]),
        reverse("members:membership_move", args=[membership.pk]),
        reverse("members:membership_end", args=[membership.pk]),
    ]

    assert [administrator.client.get(page).status_code for page in pages] == [200] * 5


PUBLIC = ["account_login", "account_reset_password", "account_reset_password_done", "account_signup"]
PUBLIC += ["account_inactive", "account_reset_password_from_key_done", "members:asleep"]


@pytest.mark.parametrize("name", PUBLIC)
def test_the_public_opens_the_pages_before_sign_in(anonymous: Client, name: str) -> None:
    answer = anonymous.get(reverse(name))

    assert answer.status_code == 200
    assert not INLINE.search(answer.content)


@pytest.mark.parametrize("name", ["mfa_index", "usersessions_list", "account_logout", "account_reauthenticate"])
def test_a_signed_in_person_opens_the_pages_of_the_account(member: Person, name: str) -> None:
    answer = member.client.get(reverse(name))

    assert answer.status_code == 200
    assert not INLINE.search(answer.content)
