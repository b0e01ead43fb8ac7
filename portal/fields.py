"""Form fields that read what a Vietnamese officer types."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.vietnamese import written

LARGEST_ID = 2**63 - 1


def as_id(text: str) -> int | None:
    """The id that an address or a form names by hand; None for what is none or what no database holds."""
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        return None
    number = int(text)
    return number if number <= LARGEST_ID else None


class VietnameseDateField(forms.DateField):
    """A day typed dd/mm/yyyy, in both languages."""

    default_error_messages = {"invalid": _("Enter the day as dd/mm/yyyy, for example 05/03/2021.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"])
        kwargs.setdefault("widget", forms.DateInput(format="%d/%m/%Y", attrs={"placeholder": "dd/mm/yyyy"}))
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("inputmode", "numeric")
        self.widget.attrs.setdefault("autocomplete", "off")
        self.widget.attrs.setdefault("data-date", "")

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        if day is not None and not 1900 <= day.year <= 2200:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class TextField(forms.CharField):
    """Text is stored composed (NFC), so that equal words are equal bytes, and without what nobody writes."""

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        return written(cleaned) if isinstance(cleaned, str) else cleaned
