"""The people and units that every test knows. Numbers count up, so that two of a kind never collide."""

import time
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.account.internal.userkit import user_id_to_str
from allauth.account.models import EmailAddress
from django.test import Client

from members.actor import Actor
from members.models import Member, Membership, Office, Placement, Unit, User

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
TODAY = date(2021, 9, 15)
NOW = datetime(2021, 9, 15, 10, 30, tzinfo=HANOI)
PASSWORD = "mat-khau-thu-nghiem"
_numbers = count(1)


@dataclass
class Person:
    """A member with an account and, usually, an office."""

    user: User
    member: Member | None
    office: Office | None

    @property
    def unit(self) -> Unit:
        if self.office is not None:
            return self.office.unit
        assert self.member is not None
        return self.member.memberships.get().unit

    @property
    def actor(self) -> Actor:
        """Acting on the day of the tests; made anew, because an actor keeps what it has read."""
        return Actor.of(self.user, today=TODAY, office_id=self.office.pk if self.office else None)

    @property
    def actor_now(self) -> Actor:
        from django.utils import timezone

        return Actor.of(self.user, today=timezone.localdate(), office_id=self.office.pk if self.office else None)

    @cached_property
    def client(self) -> Client:
        client = Client()
        client.force_login(self.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        signed_in(client, self.user)
        return client


def signed_in(client: Client, user: User, *, minutes_ago: float = 0) -> None:
    """As allauth notes it when somebody signs in with a password."""
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time() - 60 * minutes_ago}]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = user_id_to_str(user)
    session.save()


def make_unit(name: str = "", *, parent: Unit | None = None, kind: str = Unit.Kind.UNION, **fields: Any) -> Unit:
    number = next(_numbers)
    name = name or f"Công đoàn cơ sở số {number}"
    fields.setdefault("code", f"u{number}")
    fields.setdefault("abbreviation", "CĐCS")
    fields.setdefault("place", "Phú Thọ")
    unit = Unit.objects.create(name=name, kind=kind, parent=parent, **fields)
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.save(update_fields=["path"])
    Placement.objects.create(unit=unit, name=name, kind=kind, parent=parent, from_on=date(2010, 1, 1))
    return unit


def make_member(name: str = "", *, unit: Unit | None = None, **fields: Any) -> Member:
    number = next(_numbers)
    member = Member.objects.create(full_name=name or f"Đoàn viên Số {number}", **fields)
    if unit is not None:
        Membership.objects.create(member=member, unit=unit, from_on=date(2015, 1, 1))
    return member


def make_office(member: Member, unit: Unit, title: str = "Ủy viên BCH", grants: str = "", **fields: Any) -> Office:
    """An office with the grants named in `grants`, for example "log review"."""
    fields.setdefault("from_on", date(2018, 1, 1))
    given = {f"may_{grant}": True for grant in grants.split()}
    return Office.objects.create(member=member, unit=unit, title=title, **given, **fields)


def make_account(email: str, member: Member | None) -> User:
    """An account whose address is confirmed, as an accepted invitation leaves it."""
    user = User.objects.create_user(email, PASSWORD, member=member)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def make_person(
    name: str = "", *, unit: Unit | None = None, grants: str = "", title: str = "Ủy viên BCH", home: Unit | None = None
) -> Person:
    """A person with an account; with an office in `unit` when one is given, a membership in `home` or `unit`."""
    number = next(_numbers)
    member = make_member(name, unit=home or unit)
    user = make_account(f"nguoi{number}@example.vn", member)
    office = make_office(member, unit, title, grants) if unit is not None else None
    return Person(user=user, member=member, office=office)
