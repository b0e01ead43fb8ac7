"""Who acts, and in which office."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.http import HttpRequest

from members.models import Grant, Member, Membership, Office, Unit, UnitQuerySet, User


@dataclass(frozen=True)
class Actor:
    """A signed-in person on a given day, acting in one of the offices held that day (or in none)."""

    user: User
    office: Office | None
    today: date

    @classmethod
    def of(cls, user: User, *, today: date, office_id: int | None = None) -> "Actor":
        """The actor in the chosen office; an office that is not held today falls back to the first that is."""
        held = cls(user=user, office=None, today=today).offices
        chosen = next((office for office in held if office.pk == office_id), held[0] if held else None)
        actor = cls(user=user, office=chosen, today=today)
        actor.__dict__["offices"] = held
        return actor

    @property
    def member(self) -> Member | None:
        return self.user.member

    @cached_property
    def offices(self) -> list[Office]:
        if self.member is None or not self.user.is_active:
            return []
        held = Office.objects.on(self.today).filter(member=self.member)
        return list(held.select_related("unit", "member").order_by("pk"))

    @cached_property
    def memberships(self) -> list[Membership]:
        if self.member is None or not self.user.is_active:
            return []
        current = Membership.objects.on(self.today).filter(member=self.member)
        return list(current.select_related("unit").order_by("pk"))

    def may(self, grant: Grant, unit: Unit) -> bool:
        """Whether the office acted in carries `grant` and its unit is this one or stands above it."""
        return self.office is not None and grant in self.office.grants() and self.office.unit.contains(unit)

    def may_somewhere(self, grant: Grant) -> bool:
        return self.office is not None and grant in self.office.grants()

    def units_for(self, grant: Grant) -> UnitQuerySet:
        """The units for which the office acted in carries `grant`."""
        roots = [self.office.unit] if self.office and self.may_somewhere(grant) else []
        return Unit.objects.below(*roots)


class MemberRequest(HttpRequest):
    """A request after `members.middleware`: signed in, with its actor."""

    user: User  # type: ignore[assignment]
    actor: Actor
