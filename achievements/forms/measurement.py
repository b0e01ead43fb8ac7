"""One row per figure: the value is read by the shape of its indicator, everything else is optional."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from achievements.models import DELTA_SCALE, Measurement
from campaigns.models import Campaign, Indicator, IndicatorQuerySet
from campaigns.readings import (
    ValueUnreadable,
    example,
    is_number,
    read_scaled,
    read_value,
    typed_scaled,
    typed_value,
)
from campaigns.values import Outcome, Qualifier, Shape, TypedValue
from members.models import Unit
from portal.fields import TextField, as_id

MAX_ROWS = 30
PREFIX = "measurements"
TEXTS = ("value", "comparison_base", "delta", "base", "plan", "numerator", "denominator")
CHOICES = ("qualifier", "comparison", "comparison_qualifier", "outcome")


@dataclass(frozen=True)
class Vocabulary:
    """The indicators a person may measure, read once for all rows."""

    indicators: Mapping[int, Indicator] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: IndicatorQuerySet) -> "Vocabulary":
        ordered = rows.select_related("campaign").order_by("campaign__name", "campaign", "position", "name", "pk")
        return cls({indicator.pk: indicator for indicator in ordered})

    @property
    def choices(self) -> list[tuple[str, Any]]:
        """Own indicators first, then one group for each campaign."""
        rows = sorted(self.indicators.values(), key=lambda indicator: indicator.campaign_id is not None)
        groups = groupby(rows, key=lambda indicator: indicator.campaign)
        grouped = [
            (campaign.name if campaign else _("Not tied to a campaign"), [(i.pk, _label(i)) for i in indicators])
            for campaign, indicators in groups
        ]
        return [("", _("Choose an indicator")), *grouped]

    def find(self, pk: str) -> Indicator | None:
        return self.indicators.get(as_id(pk) or 0)


def _label(indicator: Indicator) -> str:
    return f"{indicator.name} ({indicator.unit_of_measure})" if indicator.unit_of_measure else indicator.name


def for_others(indicator: Indicator) -> str:
    return _("Only %(unit)s and the units below it measure this indicator.") % {"unit": indicator.owner}


class IndicatorSelect(forms.Select):
    """Tells static/js/measurements.js what to expect beside the chosen indicator."""

    vocabulary: Vocabulary = Vocabulary()

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        indicator = self.vocabulary.find(str(value))
        if indicator is not None:
            shape, levels = Shape(indicator.shape), tuple(indicator.levels)
            option["attrs"] |= {
                "data-shape": indicator.shape,
                "data-unit": "%" if shape == Shape.RATIO else indicator.unit_of_measure,
                "data-example": example(shape, levels),
                "data-campaign": str(indicator.campaign_id or ""),
            }
        return option


def _number_text(label: Any, **attrs: str) -> TextField:
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", **attrs})
    return TextField(label=label, required=False, max_length=40, widget=widget)


class MeasurementForm(forms.Form):
    indicator = forms.ChoiceField(label=gettext_lazy("Indicator"), required=False, widget=IndicatorSelect)
    value = TextField(
        label=gettext_lazy("Value"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-measured": ""}),
    )
    qualifier = forms.ChoiceField(label=gettext_lazy("How sure"), choices=Qualifier.choices, required=False)
    comparison = forms.ChoiceField(
        label=gettext_lazy("Comparison"), choices=Measurement.Comparison.choices, required=False
    )
    delta = _number_text(gettext_lazy("by how many per cent"), placeholder="80")
    comparison_qualifier = forms.ChoiceField(
        label=gettext_lazy("How sure the comparison is"), choices=Qualifier.choices, required=False
    )
    comparison_base = TextField(
        label=gettext_lazy("compared with"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"placeholder": "năm 2020"}),
    )
    base = _number_text(gettext_lazy("Value then, if it is known"))
    outcome = forms.ChoiceField(
        label=gettext_lazy("Against the plan"),
        choices=[(Outcome.NOT_STATED, Outcome.NOT_STATED.label)]
        + [choice for choice in Outcome.choices if choice[0] != Outcome.NOT_STATED],
        required=False,
    )
    plan = _number_text(gettext_lazy("Planned value, if it is known"))
    numerator = _number_text(gettext_lazy("Numerator, for percentages"))
    denominator = _number_text(gettext_lazy("Denominator, for percentages"))

    def __init__(self, *args: Any, vocabulary: Vocabulary, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.vocabulary = vocabulary
        choice = cast(forms.ChoiceField, self.fields["indicator"])
        choice.choices = vocabulary.choices
        cast(IndicatorSelect, choice.widget).vocabulary = vocabulary

    @property
    def chosen(self) -> Indicator | None:
        return self.vocabulary.find(str(self["indicator"].value() or ""))

    @property
    def shown_unit(self) -> str:
        if self.chosen is None:
            return ""
        return "%" if self.chosen.shape == Shape.RATIO else self.chosen.unit_of_measure

    @property
    def value_input(self) -> SafeString:
        """Drawn here, because the unit of measure stands inside the same box."""
        bound = self["value"]
        classes = "form-control is-invalid" if bound.errors else "form-control"
        return bound.as_widget(attrs={"class": classes, "placeholder": self._example()})

    def _example(self) -> str:
        chosen = self.chosen
        return example(Shape(chosen.shape), chosen.levels) if chosen else ""

    @property
    def has_more(self) -> bool:
        """Whether something optional is filled in or wrong, so that it must not be folded away."""
        names = ["comparison", "delta", "comparison_base", "base", "plan", "numerator", "denominator"]
        said = any(self[name].value() for name in names)
        defaults = {
            "qualifier": Qualifier.EXACT,
            "outcome": Outcome.NOT_STATED,
            "comparison_qualifier": Qualifier.EXACT,
        }
        differs = any(self[name].value() not in (None, "", default) for name, default in defaults.items())
        return said or differs or any(self[name].errors for name in (*names, *defaults))

    @property
    def is_blank(self) -> bool:
        return not self.cleaned_data.get("indicator") and not any(self.cleaned_data.get(name) for name in TEXTS)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.is_blank or cleaned.get("DELETE"):
            return cleaned
        indicator = self.vocabulary.find(cleaned.get("indicator") or "")
        if indicator is None:
            self.add_error("indicator", _("Choose what this figure measures."))
        elif not cleaned.get("value"):
            self.add_error("value", _("Enter the value."))
        else:
            self._read(cleaned, indicator)
        return cleaned

    def _read(self, cleaned: dict[str, Any], indicator: Indicator) -> None:
        shape, unit = Shape(indicator.shape), indicator.unit_of_measure
        try:
            cleaned["typed"] = read_value(
                cleaned["value"], shape=shape, scale=indicator.scale, levels=indicator.levels, unit_of_measure=unit
            )
        except ValueUnreadable as unreadable:
            self.add_error("value", str(unreadable))
        cleaned["delta_scaled"] = self._scaled("delta", DELTA_SCALE, "%")
        for name in ("base", "plan", "numerator", "denominator"):
            cleaned[f"{name}_scaled"] = self._scaled(name, indicator.scale, unit)
        self._refuse_contradictions(cleaned, shape)

    def _scaled(self, name: str, scale: int, unit_of_measure: str) -> int | None:
        text = self.cleaned_data.get(name)
        try:
            return read_scaled(text, scale, unit_of_measure) if text else None
        except ValueUnreadable as unreadable:
            self.add_error(name, str(unreadable))
            return None

    def _refuse_contradictions(self, cleaned: dict[str, Any], shape: Shape) -> None:
        if not is_number(shape):
            for name in ("delta", "base", "plan", "numerator", "denominator"):
                if cleaned.get(name):
                    self.add_error(name, _("This indicator is not a number; leave this empty."))
        if not cleaned.get("comparison"):
            for name in ("delta", "base", "comparison_base"):
                if cleaned.get(name):
                    self.add_error("comparison", _("Choose whether it rose or fell."))
                    break
        self._check_fraction(cleaned, shape)

    def _check_fraction(self, cleaned: dict[str, Any], shape: Shape) -> None:
        above, below = cleaned.get("numerator_scaled"), cleaned.get("denominator_scaled")
        if (above is None) != (below is None):
            self.add_error("denominator" if below is None else "numerator", _("Enter both numbers or neither."))
        elif below == 0:
            self.add_error("denominator", _("The denominator may not be 0."))
        elif above is not None and below is not None and "typed" in cleaned and shape == Shape.RATIO:
            stated = cast(TypedValue, cleaned["typed"]).number or Decimal(0)
            if abs(stated - Decimal(above) * 100 / below) >= 1:
                self.add_error("value", _("This percentage does not fit the numerator and the denominator."))

    def measurement(self) -> Measurement:
        """The row as a measurement without its deed; only after `is_valid()`."""
        cleaned = self.cleaned_data
        indicator = self.vocabulary.indicators[int(cleaned["indicator"])]
        measurement = Measurement(
            indicator=indicator,
            qualifier=cleaned["qualifier"] or Qualifier.EXACT,
            comparison=cleaned["comparison"],
            comparison_qualifier=cleaned["comparison_qualifier"] or Qualifier.EXACT,
            comparison_base=cleaned["comparison_base"],
            outcome=cleaned["outcome"] or Outcome.NOT_STATED,
            delta_scaled=cleaned["delta_scaled"],
            base_scaled_value=cleaned["base_scaled"],
            plan_scaled_value=cleaned["plan_scaled"],
            scaled_numerator=cleaned["numerator_scaled"],
            scaled_denominator=cleaned["denominator_scaled"],
        )
        measurement.value = cleaned["typed"]
        return measurement


if TYPE_CHECKING:
    Rows = BaseFormSet[MeasurementForm]
else:
    Rows = BaseFormSet


class BaseMeasurementFormSet(Rows):
    def kept(self) -> list[MeasurementForm]:
        rows = [form for form in self.forms if hasattr(form, "cleaned_data")]
        return [form for form in rows if not form.cleaned_data.get("DELETE") and not form.is_blank]

    def clean(self) -> None:
        seen: set[str] = set()
        for form in self.kept():
            indicator = form.cleaned_data.get("indicator")
            if indicator and indicator in seen:
                form.add_error("indicator", _("This indicator stands above already: one value for each."))
            seen.add(indicator or "")

    def fits(self, campaign: Campaign | None, unit: Unit | None) -> bool:
        """Whether every indicator is free of a campaign or belongs to this one and, if local, to this unit or above.

        Says so beside those that do not.
        """
        rows = [(form, form.vocabulary.find(form.cleaned_data["indicator"])) for form in self.kept()]
        strange = [(f, i) for f, i in rows if i and i.campaign and i.campaign != campaign]
        for form, indicator in strange:
            names = {"campaign": indicator.campaign}
            form.add_error("indicator", _("This indicator belongs to “%(campaign)s”: choose that campaign.") % names)
        foreign = [(f, i) for f, i in rows if i and unit and not i.is_for(unit)]
        for form, indicator in foreign:
            form.add_error("indicator", for_others(indicator))
        return not (strange or foreign)

    def measurements(self) -> list[Measurement]:
        return [form.measurement() for form in self.kept()]


MeasurementFormSet = cast(
    type[BaseMeasurementFormSet],
    formset_factory(
        MeasurementForm,
        formset=BaseMeasurementFormSet,
        extra=1,
        can_delete=True,
        max_num=MAX_ROWS,
        validate_max=True,
        absolute_max=MAX_ROWS * 2,
    ),
)


def stated(measurements: Sequence[Measurement]) -> list[dict[str, Any]]:
    """Saved rows as they are put back into their fields."""
    return [_stated(measurement) for measurement in measurements]


def _stated(row: Measurement) -> dict[str, Any]:
    return {name: getattr(row, name) for name in CHOICES} | {
        "indicator": row.indicator_id,
        "value": typed_value(row.value),
        "comparison_base": row.comparison_base,
        "delta": typed_scaled(row.delta_scaled, DELTA_SCALE),
        "base": typed_scaled(row.base_scaled_value, row.scale),
        "plan": typed_scaled(row.plan_scaled_value, row.scale),
        "numerator": typed_scaled(row.scaled_numerator, row.scale),
        "denominator": typed_scaled(row.scaled_denominator, row.scale),
    }


def typed_rows(typed: Mapping[str, Any], vocabulary: Vocabulary) -> BaseMeasurementFormSet:
    """The rows as they were typed, unjudged, and one more: “add another” without a script."""
    total = str(typed.get(f"{PREFIX}-TOTAL_FORMS") or "")
    count = min(as_id(total) or 0, MAX_ROWS)
    names = ("indicator", "DELETE", *TEXTS, *CHOICES)
    rows = [{name: typed.get(f"{PREFIX}-{index}-{name}", "") for name in names} for index in range(count)]
    kept = [row for row in rows if not row["DELETE"]]
    return MeasurementFormSet(prefix=PREFIX, initial=kept, form_kwargs={"vocabulary": vocabulary})
