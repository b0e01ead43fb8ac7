from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from members.actor import Actor
from members.fields import UnitField
from members.models import Grant, Unit
from portal.choosing import SearchSelect


class UnitChoice(forms.Form):
    """For which unit the pledge is composed; the choice stands in the address."""

    unit = UnitField(
        label=_("For another unit"),
        required=False,
        empty_label=None,
        to_field_name="code",
        widget=SearchSelect(method="get", attrs={"class": "form-select"}),
    )

    def __init__(self, asked: Any, *, actor: Actor) -> None:
        is_asked = "unit" in asked or "unit_words" in asked
        super().__init__(
            asked if is_asked else None, initial={"unit": actor.office.unit.code if actor.office else None}
        )
        self.units = actor.units_for(Grant.LOG).order_by("sort_key", "pk")
        self.fields["unit"].queryset = self.units  # type: ignore[attr-defined]

    @property
    def has_choice(self) -> bool:
        return len(self.units[:2].values("pk")) > 1

    @property
    def unit_field(self) -> BoundField:
        return self["unit"]

    @property
    def chosen(self) -> Unit | None:
        """None while nothing is asked for, or not clearly."""
        return self.cleaned_data.get("unit") if self.is_valid() else None
