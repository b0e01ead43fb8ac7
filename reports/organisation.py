"""The unit and its people as they were in a period: names, parents and memberships are dated."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from members.models import Member, Membership, Placement, Unit
from reports.periods import Period
from reports.snapshot import People, UnitFacts

UNIONS = {Unit.Kind.UPPER_UNION, Unit.Kind.UNION, Unit.Kind.UNION_GROUP}
SYMBOLS = {Unit.Kind.UPPER_UNION: "CĐ", Unit.Kind.UNION: "CĐCS", Unit.Kind.UNION_GROUP: "TCĐ"}


@dataclass(frozen=True)
class Place:
    name: str
    kind: str
    parent: int | None


@dataclass(frozen=True)
class Organisation:
    """Where every unit stood in the period: its last placement in it, so that a dissolved unit still counts."""

    places: dict[int, Place]

    @classmethod
    def during(cls, period: Period) -> "Organisation":
        lasting = Q(to_on__isnull=True) | Q(to_on__gte=period.first)
        rows = Placement.objects.filter(lasting, from_on__lte=period.last).order_by("from_on", "pk")
        columns = rows.values_list("unit_id", "name", "kind", "parent_id")
        return cls({unit: Place(name, kind, parent) for unit, name, kind, parent in columns})

    def name_of(self, unit: Unit) -> str:
        place = self.places.get(unit.pk)
        return place.name if place else unit.name

    def line_of(self, unit: Unit) -> list[int]:
        """The unit and those above it in the period, the nearest first."""
        found, parent = [unit.pk], self.places[unit.pk].parent if unit.pk in self.places else unit.parent_id
        while parent and parent not in found:
            found.append(parent)
            parent = self.places[parent].parent if parent in self.places else None
        return found

    def subtree(self, root: int | None) -> list[int]:
        """The unit and everything below it; no unit, nothing."""
        below = defaultdict(list)
        for unit, place in self.places.items():
            below[place.parent].append(unit)
        waiting, found = [root] if root else [], set[int]()
        while waiting:
            unit = waiting.pop()
            found.add(unit)
            waiting.extend(child for child in below[unit] if child not in found)
        return sorted(found)


def unit_facts(unit: Unit, organisation: Organisation) -> UnitFacts:
    place = organisation.places.get(unit.pk, Place(unit.name, unit.kind, unit.parent_id))
    named = Unit.objects.in_bulk([pk for pk in (place.parent, unit.attached_to_id) if pk])
    return UnitFacts(
        id=unit.pk,
        code=unit.code,
        name=place.name,
        kind=place.kind,
        parent=_name(named, place.parent, organisation),
        agency=_name(named, unit.attached_to_id, organisation),
        symbol=f"BC-{unit.abbreviation or SYMBOLS.get(Unit.Kind(place.kind), unit.code.upper())}",
        place=unit.place or _place_of(named),
    )


def _name(named: dict[int, Unit], pk: int | None, organisation: Organisation) -> str:
    return organisation.name_of(named[pk]) if pk else ""


def _place_of(named: dict[int, Unit]) -> str:
    return next((unit.place for unit in named.values() if unit.place), "")


def people(unit: Unit, units: list[int], organisation: Organisation, *, on: date) -> People:
    """Heads counted once each, however many units they belong to. A union counts its members among the staff of
    its agency too; women and party members are those among its members.
    """
    staff = {*units, *organisation.subtree(unit.attached_to_id)}
    placed = Membership.objects.on(on).filter(unit__in=staff).values("member")
    is_member = Q(is_union_member=True) if unit.kind in UNIONS else Q()
    counted = Member.objects.filter(pk__in=placed).aggregate(
        staff=Count("pk"),
        members=Count("pk", filter=is_member),
        women=Count("pk", filter=is_member & Q(gender=Member.Gender.FEMALE)),
        party_members=Count("pk", filter=is_member & Q(is_party_member=True)),
    )
    return People(on=on, **counted)
