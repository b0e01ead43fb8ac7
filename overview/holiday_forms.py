from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from portal.fields import TextField, VietnameseDateField
from portal.working_days import Holiday

KINDS = [
    ("off", gettext_lazy("Day off")),
    ("worked", gettext_lazy("Saturday or Sunday that is worked in exchange for a day off")),
]


class HolidayForm(forms.Form):
    """One day; the form that enters adds the last of several."""

    first = VietnameseDateField(label=gettext_lazy("Day"))
    name = TextField(
        label=gettext_lazy("Name"),
        max_length=120,
        help_text=gettext_lazy("As it is announced, for example: Tết Nguyên đán."),
        widget=forms.TextInput(attrs={"list": "holiday-names", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=KINDS, initial="off", widget=forms.RadioSelect)

    @property
    def is_worked(self) -> bool:
        return bool(self.cleaned_data["kind"] == "worked")

    @staticmethod
    def stated(holiday: Holiday) -> dict[str, Any]:
        return {"first": holiday.day, "name": holiday.name, "kind": "worked" if holiday.is_worked else "off"}


class HolidaysForm(HolidayForm):
    first = VietnameseDateField(label=gettext_lazy("First day"))
    last = VietnameseDateField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Only for several days in a row, such as Tết. Weekends between are passed over."),
    )
    field_order = ("name", "first", "last", "kind")
