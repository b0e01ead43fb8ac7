"""Form fields that read what a Vietnamese officer types, and model behaviour shared by every app."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.vietnamese import NumberUnreadable, format_number, parse_number, written

LARGEST_ID = 2**63 - 1


def as_id(text: str) -> int | None:
    """The id that an address or a form names by hand; None for what is none or what no database holds."""
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        return None
    number = int(text)
    return number if number <= LARGEST_ID else None


class VietnameseNumberField(forms.CharField):
    """A number typed the Vietnamese way (`1.234.567,5`); cleans to `Decimal`, at most `scale` decimals."""

    default_error_messages = {
        "shape": _("Enter a number, for example 1.234 or 80,35."),
        "point": _("Write a comma before the decimals and points between thousands: 80,35 or 1.234.567."),
        "scale": _("Too many decimals: at most %(scale)s."),
        "minimum": _("The number may not be below %(minimum)s."),
    }

    def __init__(self, *, scale: int = 0, minimum: Decimal | None = None, **kwargs: Any) -> None:
        self.scale, self.minimum = scale, minimum
        kwargs.setdefault("max_length", 24)
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("inputmode", "decimal" if scale else "numeric")
        self.widget.attrs.setdefault("autocomplete", "off")

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            number = parse_number(text, self.scale)
        except NumberUnreadable as unreadable:
            message = self.error_messages[unreadable.reason]
            raise ValidationError(message, code=unreadable.reason, params={"scale": self.scale}) from None
        if self.minimum is not None and number < self.minimum:
            raise ValidationError(self.error_messages["minimum"], code="minimum", params={"minimum": self.minimum})
        return number

    def prepare_value(self, value: Any) -> Any:
        return format_number(value) if isinstance(value, Decimal | int) else value


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


class NormalisedTextMixin:
    """Text is stored composed (NFC), so that equal words are equal bytes, and without what nobody writes."""

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)  # type: ignore[misc]
        return written(cleaned) if isinstance(cleaned, str) else cleaned
