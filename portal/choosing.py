"""A choice among rows that may be five or ten thousand: a plain list while they are few, words and matches beyond."""

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal.fields import as_id

FEW = 30


@dataclass(frozen=True)
class Sought:
    """What was sent: the row chosen (its id as text), the words typed beside it, and whether this only looks around."""

    chosen: str = ""
    words: str = ""
    is_looking: bool = False


class SearchSelect(forms.Select):
    """A list; with more than `FEW` rows, a field for words above a list of those that match.

    With HTMX the list follows the typing: the form is sent with `<name>_looking`, which no field accepts, and only the
    options of the answer are used. Without it the words are sent with the rest, and the form comes back if they do not
    name exactly one row.
    """

    template_name = "components/search_select.html"

    def __init__(self, attrs: Any = None, choices: Any = (), *, method: str = "post") -> None:
        super().__init__(attrs, choices)
        self.method = method  # of the form it stands in

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Sought:
        return Sought(
            chosen=data.get(name) or "",
            words=(data.get(f"{name}_words") or "").strip(),
            is_looking=f"{name}_looking" in data,
        )

    def use_required_attribute(self, initial: Any) -> bool:
        return False  # words may stand in for the choice

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        sought = value if isinstance(value, Sought) else Sought(chosen="" if value is None else str(value))
        field: SearchField = self.choices.field  # type: ignore[attr-defined]
        offer = field.offer(sought)
        if sought.is_looking and attrs:  # nothing is wrong yet
            attrs = attrs | {"class": attrs.get("class", "").replace("is-invalid", "").strip()}
            attrs.pop("aria-invalid", None)
        listed = forms.Select(self.attrs, choices=offer.choices)
        context = listed.get_context(name, sought.chosen, attrs)
        return context | {"offer": offer, "words": sought.words, "few": FEW, "method": self.method}


@dataclass(frozen=True)
class Offer:
    """What the list shows; `is_cut` when more match than are shown."""

    choices: list[tuple[Any, str]]
    is_searched: bool = False
    is_cut: bool = False


class SearchField(forms.ModelChoiceField):
    """A `ModelChoiceField` for long tables. The queryset has `matching(words)`; its order is that of the list."""

    widget = SearchSelect

    def clean(self, value: Any) -> Any:
        if not isinstance(value, Sought):
            return super().clean(value)
        if value.is_looking:
            raise ValidationError(_("Choose from the list."), code="looking")
        if not value.words or not self.is_long:
            return super().clean(value.chosen)
        return self._meant(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        if not isinstance(data, Sought):
            return super().has_changed(initial, data)
        return bool(data.words) or super().has_changed(initial, data.chosen)

    @property
    def is_long(self) -> bool:
        return len(self._rows[: FEW + 1].values("pk")) > FEW

    def offer(self, sought: Sought) -> Offer:
        blank = [("", str(self.empty_label))] if self.empty_label is not None else []
        rows = list(self._rows[: FEW + 1])
        if len(rows) <= FEW:
            return Offer([*blank, *((self.prepare_value(row), self.label_from_instance(row)) for row in rows)])
        if sought.words:
            rows = list(self._matching(sought.words)[: FEW + 1])
        chosen = self._chosen(sought)
        shown = [*(row for row in [chosen] if row is not None and row not in rows[:FEW]), *rows[:FEW]]
        options = [(self.prepare_value(row), self.label_among_many(row)) for row in shown]
        return Offer([*blank, *options], is_searched=True, is_cut=len(rows) > FEW)

    def label_among_many(self, row: Any) -> str:
        """What tells the row from others of the same name."""
        return self.label_from_instance(row)

    @property
    def _rows(self) -> QuerySet[Any]:
        return cast(QuerySet[Any], self.queryset)

    def _matching(self, words: str) -> QuerySet[Any]:
        matching: QuerySet[Any] = self._rows.matching(words)  # type: ignore[attr-defined]
        return matching

    def _chosen(self, sought: Sought) -> Any:
        return self._keyed(self._rows, sought).first()

    def _keyed(self, rows: QuerySet[Any], sought: Sought) -> QuerySet[Any]:
        if self.to_field_name:
            return rows.filter(**{self.to_field_name: sought.chosen})
        pk = as_id(sought.chosen)
        return rows.filter(pk=pk) if pk is not None else rows.none()

    def _meant(self, sought: Sought) -> Any:
        """The row that was chosen, if it fits the words; else the only one that does."""
        matching = self._matching(sought.words)
        found = list(self._keyed(matching, sought)) or list(matching[:2])
        if len(found) == 1:
            return found[0]
        if found:
            raise ValidationError(_("Several match these words: choose one from the list."), code="several")
        raise ValidationError(_("Nothing matches these words."), code="none")
