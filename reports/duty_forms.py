from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Unit
from portal.fields import VietnameseDateField
from reports.models import Duty, Schedule


class DutyForm(forms.ModelForm):  # type: ignore[type-arg]
    """Which report, of whom, until when; the unit that asks is that of the office acted in."""

    valid_from = VietnameseDateField(label=gettext_lazy("Asked for periods that end from"))
    valid_to = VietnameseDateField(label=gettext_lazy("and until (empty: without end)"), required=False)

    class Meta:
        model = Duty
        fields: ClassVar = [
            "kind",
            "scope",
            "unit_kind",
            "days_after_end",
            "remind_before",
            "remind_again",
            "note",
            "valid_from",
            "valid_to",
        ]
        labels: ClassVar = {
            "kind": gettext_lazy("Kind of report"),
            "scope": gettext_lazy("From whom"),
            "unit_kind": gettext_lazy("Only units of this kind"),
            "days_after_end": gettext_lazy("Last day: how many days after the end of the period"),
            "remind_before": gettext_lazy("First reminder: how many days before the last day"),
            "remind_again": gettext_lazy("After the last day: remind every so many days"),
            "note": gettext_lazy("Note"),
        }
        help_texts: ClassVar = {
            "days_after_end": gettext_lazy(
                "A negative number is before the end: -21 for a yearly report until 10 December."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [("", _("any kind")), *Unit.Kind.choices]
        self.fields["unit_kind"] = forms.ChoiceField(
            label=self.fields["unit_kind"].label, choices=kinds, required=False
        )
        self.fields["days_after_end"].widget.attrs.update(min=-60, max=180)

    def clean_days_after_end(self) -> int:
        days: int = self.cleaned_data["days_after_end"]
        if not -60 <= days <= 180:
            raise forms.ValidationError(_("Enter a number of days from -60 to 180."))
        return days

    def clean_remind_again(self) -> int:
        days: int = self.cleaned_data["remind_again"]
        if days < 1:
            raise forms.ValidationError(_("Enter at least 1 day."))
        return days

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("valid_from"), cleaned.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("The last day lies before the first."))
        return cleaned


class ScheduleForm(forms.ModelForm):  # type: ignore[type-arg]
    """When reports are drafted by themselves. Days 1 to 28, because every month has them."""

    MONTHS: ClassVar = [
        ("after", gettext_lazy("in the month after the period")),
        ("last", gettext_lazy("in the last month of the period")),
    ]
    month = forms.ChoiceField(label=gettext_lazy("Month"), choices=MONTHS)
    day = forms.IntegerField(label=gettext_lazy("Day of the month"), min_value=1, max_value=28)
    time = forms.TimeField(
        label=gettext_lazy("Time (Hà Nội)"),
        input_formats=["%H:%M"],
        widget=forms.TimeInput(format="%H:%M", attrs={"placeholder": "06:00"}),
        error_messages={"invalid": gettext_lazy("Enter the time as hh:mm, for example 06:00.")},
    )

    class Meta:
        model = Schedule
        fields: ClassVar = ["name", "kind", "scope", "audience", "is_active"]
        labels: ClassVar = {
            "name": gettext_lazy("Name of the schedule"),
            "kind": gettext_lazy("Kind of report"),
            "scope": gettext_lazy("For which units"),
            "audience": gettext_lazy("Who is told"),
            "is_active": gettext_lazy("The schedule is running"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schedule = self.instance
        self.initial["month"] = "after" if schedule.is_after else "last"
        self.initial["day"], self.initial["time"] = schedule.day, f"{schedule.hour:02d}:{schedule.minute:02d}"
        self.order_fields(["name", "kind", "scope", "month", "day", "time", "audience", "is_active"])

    def filled(self) -> Schedule:
        """The schedule as it was typed, not stored yet."""
        schedule, typed = self.instance, self.cleaned_data
        schedule.is_after, schedule.day = typed["month"] == "after", typed["day"]
        schedule.hour, schedule.minute = typed["time"].hour, typed["time"].minute
        return schedule
