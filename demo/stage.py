"""Who and where: the units and people of the story, put in through the services."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone

from demo.story import PEOPLE, UNITS, PersonStory, UnitStory
from members.actor import Actor
from members.models import Grant, Member, Office, Unit, User
from members.services import accounts, offices, people, units

BEGAN_ON = date(2015, 1, 1)
PASSWORD = "thi-dua-minh-hoa"  # noqa: S105 - printed on start; the demonstration listens on this machine only
PIN = "giao-uoc-minh-hoa"
MAIL = "{key}@demo.example"


@dataclass
class Stage:
    """What has been put in so far, by the keys of the story."""

    units: dict[str, Unit] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    offices: dict[tuple[str, str], Office] = field(default_factory=dict)

    def actor(self, key: str, at: datetime, unit: str = "") -> Actor:
        """The person acting on that day, in the office of `unit` or in the first one of the story."""
        held = [office for (person, place), office in self.offices.items() if person == key and unit in {"", place}]
        office = held[0] if held else None
        return Actor.of(self.users[key], today=timezone.localdate(at), office_id=office.pk if office else None)


def set_stage(now: datetime) -> Stage:
    stage = Stage()
    for unit in UNITS:
        stage.units[unit.code] = _unit(unit, stage, now)
    for person in PEOPLE:
        _person(person, stage, now)
    return stage


def _unit(told: UnitStory, stage: Stage, now: datetime) -> Unit:
    return units.create_unit(
        code=told.code,
        name=told.name,
        kind=told.kind,
        abbreviation=told.abbreviation,
        place="Phú Thọ",
        parent=stage.units.get(told.parent),
        attached_to=stage.units.get(told.attached_to),
        from_on=BEGAN_ON,
        by=None,
        now=now,
    )


def _person(told: PersonStory, stage: Stage, now: datetime) -> None:
    member = people.add_member(
        full_name=told.name,
        gender=told.gender,
        is_party_member=told.is_party_member,
        unit=stage.units[told.home],
        from_on=BEGAN_ON,
        by=None,
        now=now,
    )
    for post in told.offices:
        stage.offices[told.key, post.unit] = offices.appoint(
            member,
            unit=stage.units[post.unit],
            title=post.title,
            grants=[Grant(grant) for grant in post.grants.split()],
            from_on=BEGAN_ON,
            by=None,
            now=now,
        )
    stage.users[told.key] = _account(member, told.key, now)


def _account(member: Member, key: str, now: datetime) -> User:
    invited = accounts.invite(member, email=MAIL.format(key=key), by=None, now=now)
    return accounts.accept_invitation(accounts.invitation_link_key(invited), password=PASSWORD, now=now)
