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

    @cached_property
    def _tied_unions(self) -> list[Unit]:
        """The unions with an agency below the offices that administer; only administrators pay for this query."""
        administered = [office.unit for office in self.offices if office.may_administer]
        if not administered:
            return []
        tied = Unit.objects.below(*administered).filter(attached_to__isnull=False)
        return list(tied.select_related("attached_to").order_by("pk"))

    def _agencies(self, *offices: Office) -> list[Unit]:
        above = [office.unit for office in offices if office.may_administer]
        tied = [union for union in self._tied_unions if any(unit.contains(union) for unit in above)]
        return list(dict.fromkeys(union.attached_to for union in tied if union.attached_to))

    @cached_property
    def roots(self) -> list[Unit]:
        """Where the subtrees begin whose units, people and offices this person sees.

        The units of the offices held today and, for those that administer, the agencies to which unions below are
        attached: somebody has to enter their directors. Deeds and papers keep to `Unit.objects.reachable_by`.
        """
        return [*(office.unit for office in self.offices), *self._agencies(*self.offices)]

    def roots_for(self, grant: Grant) -> list[Unit]:
        """Where the office acted in carries `grant`: its unit, and to administer also the agencies of unions below."""
        if self.office is None or not self.may_somewhere(grant):
            return []
        return [self.office.unit, *(self._agencies(self.office) if grant == Grant.ADMINISTER else [])]

    def may(self, grant: Grant, unit: Unit) -> bool:
        """Whether the office acted in carries `grant` for this unit or one above it."""
        return any(root.contains(unit) for root in self.roots_for(grant))

    def may_somewhere(self, grant: Grant) -> bool:
        return self.office is not None and grant in self.office.grants()

    @property
    def may_operate(self) -> bool:
        """Whether the office acted in looks after the whole portal: it administers a unit that has none above it."""
        return self.office is not None and self.office.unit.parent_id is None and self.may_somewhere(Grant.ADMINISTER)

    @property
    def own_unit(self) -> Unit | None:
        """Where the first office held today is; without an office, where the person belongs."""
        places = [office.unit for office in self.offices] or [membership.unit for membership in self.memberships]
        return places[0] if places else None

    def is_at_home_in(self, unit: Unit) -> bool:
        """An office or a membership in the unit or above it, or an office in its agency: its numbers are theirs."""
        places = [office.unit for office in self.offices] + [membership.unit for membership in self.memberships]
        is_tied = unit.attached_to_id in {office.unit_id for office in self.offices}
        return is_tied or any(place.contains(unit) for place in places)

    def units_for(self, grant: Grant) -> UnitQuerySet:
        """The units for which the office acted in carries `grant`."""
        return Unit.objects.below(*self.roots_for(grant))

    def tree_of(self, unit: Unit) -> UnitQuerySet:
        """Where an administrator may move the unit to: agencies and unions stay in their own trees."""
        return Unit.objects.below(*(root for root in self.roots_for(Grant.ADMINISTER) if root.contains(unit)))


class MemberRequest(HttpRequest):
    """A request after `members.middleware`: signed in, with its actor."""

    user: User  # type: ignore[assignment]
    actor: Actor
