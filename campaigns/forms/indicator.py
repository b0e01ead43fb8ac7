from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.facts import STATED_ONCE_USED, IndicatorFacts, rules_for
from campaigns.forms.campaign import choices_of
from campaigns.models import Indicator
from campaigns.values import Area, Direction, Shape
from portal.fields import TextField


class IndicatorForm(forms.Form):
    name = TextField(
        label=gettext_lazy("Name of the indicator"),
        max_length=300,
        help_text=gettext_lazy("What is counted, for example: Số camera thông minh được lắp đặt"),
    )
    area = forms.ChoiceField(label=gettext_lazy("Area"), choices=choices_of(Area.choices))
    shape = forms.ChoiceField(label=gettext_lazy("Type of value"), choices=choices_of(Shape.choices))
    unit_of_measure = TextField(
        label=gettext_lazy("Unit of measure"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("For counts: camera, chốt, cuộc họp… Money and percentages have theirs already."),
    )
    direction = forms.ChoiceField(
        label=gettext_lazy("The target is reached with"), choices=Direction.choices, initial=Direction.AT_LEAST
    )
    scale = forms.TypedChoiceField(
        label=gettext_lazy("Decimals"),
        choices=choices_of([(str(n), str(n)) for n in range(7)], gettext_lazy("Usual: 2 for percentages, else none")),
        coerce=int,
        empty_value=None,
        required=False,
    )
    levels = TextField(
        label=gettext_lazy("Classes"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Only for classifications: one class a line, the best first."),
    )
    over_time = forms.ChoiceField(
        label=gettext_lazy("Several results of one unit"),
        choices=choices_of(Indicator.OverTime.choices, gettext_lazy("As usual for the type")),
        required=False,
    )
    over_units = forms.ChoiceField(
        label=gettext_lazy("Results of several units"),
        choices=choices_of(Indicator.OverTime.choices, gettext_lazy("As usual for the type")),
        required=False,
    )

    def lock(self) -> None:
        """Targets or values refer to the indicator: only name and area stay open."""
        for name in STATED_ONCE_USED:
            self.fields[name].disabled = True

    def clean_levels(self) -> list[str]:
        lines = (line.strip() for line in self.cleaned_data["levels"].splitlines())
        return list(dict.fromkeys(line[:120] for line in lines if line))

    def clean(self) -> None:
        shape = self.cleaned_data.get("shape")
        if shape == Shape.CLASSIFICATION and len(self.cleaned_data.get("levels") or []) < 2:
            self.add_error("levels", _("Name at least two classes, one a line, the best first."))
        if shape == Shape.COUNT and "unit_of_measure" in self.cleaned_data and not self.cleaned_data["unit_of_measure"]:
            self.add_error("unit_of_measure", _("Say what is counted, for example: camera."))
        for name in ("over_time", "over_units"):
            if shape and self.cleaned_data.get(name) and self.cleaned_data[name] not in rules_for(shape):
                self.add_error(name, _("Values of this type cannot be put together this way."))

    def facts(self) -> IndicatorFacts:
        return IndicatorFacts(**{name: self.cleaned_data[name] for name in IndicatorFacts.__dataclass_fields__})

    @staticmethod
    def stated(indicator: Indicator) -> dict[str, Any]:
        stated = {name: getattr(indicator, name) for name in IndicatorFacts.__dataclass_fields__}
        return stated | {"levels": "\n".join(indicator.levels)}
