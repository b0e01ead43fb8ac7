from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from members.actor import Actor
from members.fields import UnitField
from members.models import Grant, Office, OfficeQuerySet
from portal.choosing import SearchField, SearchSelect
from portal.fields import TextField
from reports import periods
from reports.sections import Boxes

SELECT = {"class": "form-select"}
CAMPAIGN = "campaign"


def _spans() -> list[tuple[Any, Any]]:
    """What of a year is reported on; but for the first and the last the values end the period's key."""
    quarters = [(f"Q{number}", _("quarter %(number)s") % {"number": periods.ROMAN[number]}) for number in range(1, 5)]
    months = [(f"{month:02d}", _("month %(number)s") % {"number": month}) for month in range(1, 13)]
    return [
        ("year", _("the whole year")),
        ("H1", _("the first half of the year")),
        ("H2", _("the second half of the year")),
        (_("By quarter"), quarters),
        (_("By month"), months),
        (CAMPAIGN, _("a campaign, from its first day to its last")),
    ]


def _period_of(year: str, span: str) -> periods.Period:
    if span == "year":
        return periods.parse(periods.Kind.YEAR, year)
    kinds = {"H": periods.Kind.HALF_YEAR, "Q": periods.Kind.QUARTER}
    return periods.parse(kinds.get(span[0], periods.Kind.MONTH), f"{year}-{span}")


HINTS = {
    "advantages": _("What helped: guidance, agreement, conditions of work."),
    "difficulties": _("What stood in the way."),
    "leadership": _("How the movements were led; what was launched is listed by itself."),
    "directions": _("Tasks, aims and measures for the next period."),
    "proposals": _("What you ask of the union above and of the agency."),
}


class ReportForm(forms.Form):
    """Unit and part of a year, or a campaign; `cleaned_data["period"]` is the period they name."""

    unit = UnitField(widget=SearchSelect(attrs=SELECT))
    span = forms.ChoiceField(label=_("Period"), choices=_spans, widget=forms.Select(attrs=SELECT))
    year = forms.RegexField(
        r"^\d{4}$",
        label=_("Year"),
        required=False,
        error_messages={"invalid": _("Enter the year in four digits, for example 2021.")},
        widget=forms.TextInput(
            attrs={"class": "form-control", "inputmode": "numeric", "autocomplete": "off", "maxlength": 4}
        ),
    )
    campaign = SearchField(
        label=_("Campaign"),
        queryset=Campaign.objects.none(),
        required=False,
        empty_label=_("Choose…"),
        widget=SearchSelect(attrs=SELECT),
        help_text=_("Only for a report on one campaign."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = actor.units_for(Grant.LOG).order_by("path")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["unit"].initial = actor.office.unit_id if actor.office else None
        self.fields["year"].initial = str(actor.today.year)
        launched = Campaign.objects.visible_to(actor).exclude(state=Campaign.State.DRAFT)
        self.fields["campaign"].queryset = launched.order_by("-starts_on", "name", "pk")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("span") == CAMPAIGN:
            self._take_campaign(cleaned)
        elif "year" in cleaned and "span" in cleaned:
            self._take_part_of_year(cleaned)
        return cleaned

    def _take_campaign(self, cleaned: dict[str, Any]) -> None:
        campaign: Campaign | None = cleaned.get("campaign")
        if campaign is not None:
            name = campaign.name
            cleaned["period"] = periods.of_campaign(campaign.pk, name, campaign.starts_on, campaign.ends_on)
        elif "campaign" not in self.errors:
            self.add_error("campaign", _("Choose the campaign to report on."))

    def _take_part_of_year(self, cleaned: dict[str, Any]) -> None:
        try:
            cleaned["period"] = _period_of(cleaned["year"], cleaned["span"])
        except periods.PeriodUnreadable as problem:
            self.add_error("year", str(problem))


class NewVersionForm(forms.Form):
    reason = TextField(
        label=_("Why a new version is made"),
        help_text=_("Stands at the head of the new version and in its document, for everybody who reads it."),
        max_length=1000,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
    )


class ReturnForm(forms.Form):
    reason = TextField(
        label=_("Why the report is returned"),
        help_text=_("The unit that sent it reads this first, and makes a new version."),
        max_length=1000,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
    )


class DeclineForm(forms.Form):
    reason = TextField(
        label=_("Reason"),
        help_text=_("Whoever wrote the report reads this."),
        max_length=1000,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
    )


class SignerForm(forms.Form):
    """Who signs the report for its unit."""

    office = forms.ModelChoiceField(
        label=_("Who signs"),
        queryset=Office.objects.none(),
        empty_label=None,
        widget=forms.Select(attrs=SELECT),
        error_messages={"invalid_choice": _("This office does not sign for the unit today.")},
    )

    def __init__(self, *args: Any, offices: OfficeQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["office"]
        field.queryset = offices  # type: ignore[attr-defined]
        field.label_from_instance = lambda office: f"{office.member} – {office.title}"  # type: ignore[attr-defined]


class NarrativeForm(forms.Form):
    """One box a section; what the box held before travels with it, so that only changed sections are written."""

    def __init__(self, *args: Any, texts: Mapping[str, str], boxes: Boxes, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for section, (label, guidance) in boxes.items():
            self.fields[section] = forms.CharField(
                label=str(label),
                initial=texts.get(section, ""),
                required=False,
                help_text=guidance or HINTS.get(section, ""),
                max_length=20_000,
                widget=forms.Textarea(attrs={"class": "form-control", "rows": 5}),
                show_hidden_initial=True,
            )

    def written(self) -> dict[str, str]:
        return {section: self.cleaned_data[section] for section in self.changed_data if section in self.cleaned_data}

    def seen(self) -> dict[str, str]:
        """What each box held when the page was opened."""
        return {section: str(self.data.get(self.add_initial_prefix(section), "")) for section in self.changed_data}
