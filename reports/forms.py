from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.actor import Actor
from members.fields import UnitField
from members.models import Grant
from portal.choosing import SearchSelect
from reports import periods
from reports.models import Report

SELECT = {"class": "form-select"}
SPANS = {
    "year": (_("the whole year"), periods.Kind.YEAR, ""),
    "H1": (_("the first half of the year"), periods.Kind.HALF_YEAR, "-H1"),
    "H2": (_("the second half of the year"), periods.Kind.HALF_YEAR, "-H2"),
}
HINTS = {
    "advantages": _("What helped: guidance, agreement, conditions of work."),
    "difficulties": _("What stood in the way."),
    "leadership": _("How the movements were led; what was launched is listed by itself."),
    "directions": _("Tasks, aims and measures for the next period."),
    "proposals": _("What you ask of the union above and of the agency."),
}


class ReportForm(forms.Form):
    """Unit, year and part of the year; `cleaned_data["period"]` is the period they name."""

    unit = UnitField(widget=SearchSelect(attrs=SELECT))
    year = forms.RegexField(
        r"^\d{4}$",
        label=_("Year"),
        error_messages={"invalid": _("Enter the year in four digits, for example 2021.")},
        widget=forms.TextInput(
            attrs={"class": "form-control", "inputmode": "numeric", "autocomplete": "off", "maxlength": 4}
        ),
    )
    span = forms.ChoiceField(
        label=_("Period"),
        choices=[(key, label) for key, (label, _kind, _end) in SPANS.items()],
        widget=forms.Select(attrs=SELECT),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = actor.units_for(Grant.LOG).order_by("path")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["unit"].initial = actor.office.unit_id if actor.office else None
        self.fields["year"].initial = str(actor.today.year)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "year" in cleaned and "span" in cleaned:
            _label, kind, ending = SPANS[cleaned["span"]]
            try:
                cleaned["period"] = periods.parse(kind, f"{cleaned['year']}{ending}")
            except periods.PeriodUnreadable as problem:
                self.add_error("year", str(problem))
        return cleaned


class NarrativeForm(forms.Form):
    """One box a section; what the box held before travels with it, so that only changed sections are written."""

    def __init__(self, *args: Any, texts: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for section, label in Report.SECTIONS.items():
            self.fields[section] = forms.CharField(
                label=label,
                initial=texts.get(section, ""),
                required=False,
                help_text=HINTS.get(section, ""),
                max_length=20_000,
                widget=forms.Textarea(attrs={"class": "form-control", "rows": 5}),
                show_hidden_initial=True,
            )

    def written(self) -> dict[str, str]:
        return {section: self.cleaned_data[section] for section in self.changed_data if section in self.cleaned_data}

    def seen(self) -> dict[str, str]:
        """What each box held when the page was opened."""
        return {section: str(self.data.get(self.add_initial_prefix(section), "")) for section in self.changed_data}
