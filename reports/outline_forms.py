"""The outline as it is typed: a small form for each section, part and annex; places are numbers."""

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.fields import TextField
from reports.choosing import refusal_of
from reports.outline import ROMAN
from reports.sections import (
    ANNEX_LABELS,
    ANNEXES,
    OWN,
    PART_LABELS,
    PARTS,
    SECTION_LABELS,
    Annex,
    Outline,
    Section,
    is_own,
)

LAST_PLACE = 99
FURTHER = 2  # empty rows for sections of one's own
MOST = 18  # sections; there are Roman numbers for twenty
NEVER, FILLED, ALWAYS = "never", "filled", "always"
ONE_LINE = {"class": "form-control"}
Kept = TypeVar("Kept", bound="Row")


class Row(forms.Form):
    """`name` is what it stands for in the outline, `label` what that is called."""

    place = forms.IntegerField(
        label=pgettext_lazy("of sections", "Order"),
        min_value=1,
        max_value=LAST_PLACE,
        widget=forms.NumberInput(attrs={"class": "form-control", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, name: str, label: str | Promise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name, self.label = name, label

    @property
    def is_in(self) -> bool:
        return bool(self.cleaned_data.get("stands"))


class PartRow(Row):
    stands = forms.BooleanField(
        label=gettext_lazy("Stands in the report"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )


class SectionRow(PartRow):
    heading = TextField(
        label=gettext_lazy("Heading"), required=False, max_length=120, widget=forms.TextInput(attrs=ONE_LINE)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts: Sequence[PartRow] = ()
        self.fields["heading"].widget.attrs["placeholder"] = self.label

    def section(self) -> Section:
        chosen = tuple(row.name for row in in_order(self.parts))
        return Section(self.name, self.heading_given(), self.cleaned_data.get("guidance", ""), chosen)

    def heading_given(self) -> str:
        return " ".join(self.cleaned_data["heading"].split())

    def is_valid(self) -> bool:
        rows = [part.is_valid() for part in self.parts]
        if not super().is_valid() or not all(rows):
            return False
        if self.is_in and self.parts and not any(part.is_in for part in self.parts):
            self.add_error("stands", _("No part of this section is left. Choose one, or take the section out."))
        return not self.errors


class OwnSectionRow(SectionRow):
    """A section that holds a text only; without a heading the row is as if it were not there."""

    guidance = TextField(
        label=gettext_lazy("What to write there, for the officer"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs=ONE_LINE | {"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["heading"].widget.attrs["placeholder"]

    @property
    def is_in(self) -> bool:
        return super().is_in and bool(self.cleaned_data["heading"] or self.cleaned_data["guidance"] or not self.is_new)

    @property
    def is_new(self) -> bool:
        return not is_own(self.name)

    def section(self) -> Section:
        name = f"{OWN}{secrets.token_hex(4)}" if self.is_new else self.name
        return Section(name, self.heading_given(), self.cleaned_data["guidance"])


class AnnexRow(Row):
    shown = forms.ChoiceField(
        label=gettext_lazy("In the report"),
        choices=[
            (FILLED, gettext_lazy("when it has something to show")),
            (ALWAYS, gettext_lazy("always")),
            (NEVER, gettext_lazy("never")),
        ],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    heading = TextField(
        label=gettext_lazy("Heading"), required=False, max_length=120, widget=forms.TextInput(attrs=ONE_LINE)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["heading"].widget.attrs["placeholder"] = self.label

    @property
    def is_in(self) -> bool:
        return bool(self.cleaned_data["shown"] != NEVER)

    def annex(self) -> Annex:
        heading = " ".join(self.cleaned_data["heading"].split())
        return Annex(self.name, heading, self.cleaned_data["shown"] == ALWAYS)


class OutlineForm:
    """All rows of an outline: first those that stand in it, in its order, then what could be taken in."""

    def __init__(self, outline: Outline, typed: QueryDict | None = None) -> None:
        self.before, self.typed = outline, typed
        self.sections = list(self._sections())
        self.annexes = list(self._annexes())
        self.refusal = ""

    def is_valid(self) -> bool:
        answers = [row.is_valid() for row in (*self.sections, *self.annexes)]  # each row says what is wrong with it
        if self.typed is None or not all(answers):
            return False
        self.refusal = refusal_of(self.outline())
        return not self.refusal

    def outline(self) -> Outline:
        sections = tuple(row.section() for row in in_order(self.sections))
        return Outline(sections, tuple(row.annex() for row in in_order(self.annexes)))

    def _sections(self) -> Iterator[SectionRow]:
        standing = {section.name: section for section in self.before.sections}
        left_out = [Section(name) for name in PARTS if name not in standing]
        for place, section in enumerate([*self.before.sections, *left_out], 1):
            told = {"stands": section.name in standing, "place": place, "heading": section.heading}
            yield self._section(section, told | {"guidance": section.guidance})
        free = min(FURTHER, MOST - len(standing) - len(left_out))
        for number in range(1, free + 1):
            place = len(standing) + len(left_out) + number
            yield self._row(OwnSectionRow, f"new-{number}", _("A section of your own"), stands=True, place=place)

    def _section(self, section: Section, told: dict[str, Any]) -> SectionRow:
        if is_own(section.name):
            return self._row(OwnSectionRow, section.name, _("A section of your own"), **told)
        known = PARTS[section.name]
        names = [*section.parts, *(part for part in known if part not in section.parts)]
        chosen = section.parts if told["stands"] else known
        parts = [
            self._row(PartRow, part, PART_LABELS[part], under=section.name, stands=part in chosen, place=place)
            for place, part in enumerate(names, 1)
        ]
        row = self._row(SectionRow, section.name, SECTION_LABELS[section.name], **told)
        row.parts = parts
        return row

    def _annexes(self) -> Iterator[AnnexRow]:
        standing = {annex.name: annex for annex in self.before.annexes}
        left_out = [Annex(name) for name in ANNEXES if name not in standing]
        for place, annex in enumerate([*self.before.annexes, *left_out], 1):
            shown = NEVER if annex.name not in standing else ALWAYS if annex.is_always else FILLED
            told = {"shown": shown, "place": place, "heading": annex.heading}
            yield self._row(AnnexRow, annex.name, ANNEX_LABELS[annex.name], under="annex", **told)

    def _row(
        self, kind: Callable[..., Kept], name: str, label: str | Promise, *, under: str = "section", **told: Any
    ) -> Kept:
        return kind(self.typed, prefix=f"{under}-{name}", initial=told, name=name, label=label)


def in_order(rows: Iterable[Kept]) -> list[Kept]:
    """Those that stand in the report; of two in the same place the one typed first."""
    return sorted((row for row in rows if row.is_in), key=lambda row: int(row.cleaned_data["place"]))


def preview(outline: Outline) -> dict[str, list[dict[str, Any]]]:
    """The contents of a report as this outline makes it, numbered as if every part and annex had something to show."""
    sections = [
        {
            "number": number,
            "heading": section.heading or SECTION_LABELS[section.name],
            "guidance": section.guidance,
            "parts": [PART_LABELS[part] for part in section.parts],
        }
        for number, section in zip(ROMAN, outline.sections, strict=False)
    ]
    annexes = [
        {"number": number, "heading": annex.heading or ANNEX_LABELS[annex.name], "is_always": annex.is_always}
        for number, annex in zip(ROMAN, outline.annexes, strict=False)
    ]
    return {"sections": sections, "annexes": annexes}
