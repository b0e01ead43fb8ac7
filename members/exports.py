from collections.abc import Iterable
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from members.models import Member, Office, Unit
from portal.exports import Column, Export


def _lines(texts: Iterable[Any]) -> str:
    return "; ".join(str(text) for text in texts)


UNITS: Export[Unit] = Export(
    "don-vi",
    (
        Column(_("Code"), lambda unit: unit.code, 14),
        Column(_("Name of the unit"), lambda unit: unit.name, 50),
        Column(_("Kind"), lambda unit: capfirst(unit.get_kind_display()), 24),
        Column(_("Unit above"), lambda unit: unit.parent.name if unit.parent else None, 50),
        Column(_("Place"), lambda unit: unit.place),
        Column(_("People"), lambda unit: getattr(unit, "people"), 10),  # noqa: B009 - annotated by the list
    ),
)

# `homes` and `posts`: the memberships and offices of today that the reader may see, as the list fetches them.
PEOPLE: Export[Any] = Export(
    "doan-vien",
    (
        Column(_("Membership number"), lambda member: member.code, 18),
        Column(_("Full name"), lambda member: member.full_name, 30),
        Column(_("Gender"), lambda member: capfirst(Member.Gender(member.gender).label), 12),
        Column(_("Member of the union"), lambda member: member.is_union_member, 12),
        Column(_("Member of the Party"), lambda member: member.is_party_member, 12),
        Column(_("Unit"), lambda member: _lines(home.unit for home in member.homes), 50),
        Column(_("Offices today"), lambda member: _lines(member.posts), 50),
    ),
)

OFFICES: Export[Office] = Export(
    "chuc-vu",
    (
        Column(_("Office"), lambda office: office.title, 30),
        Column(_("Unit"), lambda office: office.unit.name, 50),
        Column(_("Person"), lambda office: office.member.full_name, 30),
        Column(_("May"), lambda office: _lines(grant.label for grant in office.grants()), 40),
        Column(_("From"), lambda office: office.from_on, 12),
        Column(_("Until"), lambda office: office.to_on, 12),
    ),
)

# Head, deputy and size come with the rows of the list.
BLOCKS: Export[Any] = Export(
    "cum-khoi-thi-dua",
    (
        Column(_("Name of the block"), lambda block: block.name, 40),
        Column(_("Year"), lambda block: block.year, 8),
        Column(_("Head unit"), lambda block: block.head, 50),
        Column(_("Deputy head unit"), lambda block: block.deputy, 50),
        Column(_("Units"), lambda block: block.size, 8),
        Column(_("Formed by"), lambda block: block.owner.name, 50),
    ),
)
