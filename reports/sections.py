"""Of what a report consists: its sections with their parts, and its annexes, in their order. Pure.

Where nothing was chosen for a kind of unit it has the standard one. Letterhead, control totals, signature stand always.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

IN_SHORT = "union_group"
OWN = "own-"
# Sections with the parts they may have, in the order of a yearly report; a section without parts is one text.
PARTS: Mapping[str, tuple[str, ...]] = {
    "situation": ("organisation", "advantages", "difficulties"),
    "results": (
        "leadership", "emulation", "areas", "social", "commemorations", "publicity", "pledged", "compared", "below",
        "commendation", "models", "photos",
    ),
    "shortcomings": ("shortcomings", "causes", "lessons"),
    "directions": (),
    "proposals": (),
}  # fmt: skip
# Annexes in the order of the field; the first three stand always in the standard outline.
ANNEXES = ("movements", "commitments", "social", "initiatives", "titles", "registrations", "below", "statistic")
ALWAYS = frozenset(ANNEXES[:3])
# What an officer writes.
TEXTS: Mapping[str, Promise] = {
    "advantages": _("Advantages"),
    "difficulties": _("Difficulties"),
    "leadership": _("Leading and launching the emulation movements"),
    "publicity": _("Publicity"),
    "commendation": _("Commendation"),
    "models": _("Good examples"),
    "shortcomings": _("Shortcomings"),
    "causes": _("Causes"),
    "lessons": _("Lessons"),
    "directions": _("Directions and tasks for the next period"),
    "proposals": _("Proposals"),
}
SECTION_LABELS: Mapping[str, Promise] = {
    "situation": _("Situation of the unit"),
    "results": _("Results of the emulation movements"),
    "shortcomings": _("Shortcomings, causes, lessons"),
    "directions": TEXTS["directions"],
    "proposals": TEXTS["proposals"],
}
PART_LABELS: Mapping[str, Promise] = {
    **TEXTS,
    "organisation": _("Members and organisation"),
    "emulation": _("Movements and drives"),
    "areas": _("Results by area"),
    "social": _("Social activities"),
    "commemorations": _("Commemorations"),
    "pledged": _("Targets and results"),
    "compared": _("Compared with earlier periods"),
    "below": _("Units directly below"),
    "photos": _("Photos"),
}
ANNEX_LABELS: Mapping[str, Promise] = {
    "movements": _("Movements and activities"),
    "commitments": _("Commitments of the pledge"),
    "social": _("Social work"),
    "initiatives": _("Initiatives and solutions"),
    "titles": _("Titles and commendations"),
    "registrations": _("Registered for the next year"),
    "below": _("Units directly below"),
    "statistic": _("Number of emulation movements (Biểu 0601.N)"),
}

Boxes = dict[str, tuple[Promise | str, str]]


@dataclass(frozen=True)
class Section:
    """`heading` is empty where the usual one stands; a section of one's own has one, and `guidance` for its text."""

    name: str
    heading: str = ""
    guidance: str = ""
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Annex:
    """`is_always`: also where it has no row in the period."""

    name: str
    heading: str = ""
    is_always: bool = False


@dataclass(frozen=True)
class Outline:
    sections: tuple[Section, ...]
    annexes: tuple[Annex, ...]


def standard(unit_kind: str) -> Outline:
    """A union group reports in short: only the annexes that have something to show."""
    always = frozenset[str]() if unit_kind == IN_SHORT else ALWAYS
    return Outline(
        sections=tuple(Section(name, parts=parts) for name, parts in PARTS.items()),
        annexes=tuple(Annex(name, is_always=name in always) for name in ANNEXES),
    )


def outline_of(content: Mapping[str, Any]) -> Outline:
    """Back from plain dictionaries, as a snapshot or a row keeps them."""
    sections = (Section(**each | {"parts": tuple(each["parts"])}) for each in content["sections"])
    return Outline(tuple(sections), tuple(Annex(**each) for each in content["annexes"]))


def is_own(name: str) -> bool:
    return name.startswith(OWN)


def boxes(outline: Outline) -> Boxes:
    """The texts that an officer writes, in the order of the report: what each is called, and its guidance."""
    found: Boxes = {}
    for section in outline.sections:
        if section.parts:
            found |= {part: (TEXTS[part], "") for part in section.parts if part in TEXTS}
        else:
            found[section.name] = (section.heading or TEXTS[section.name], section.guidance)
    return found
