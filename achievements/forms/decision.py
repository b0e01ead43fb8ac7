from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy

from portal.fields import TextField


def moment_of(text: str) -> datetime | None:
    """An ISO moment with its offset; anything else is none."""
    try:
        moment = parse_datetime(text) if text else None
    except ValueError:
        moment = None
    return moment if moment and timezone.is_aware(moment) else None


class SeenField(forms.CharField):
    """The submission the reviewer looked at, as an ISO moment in a hidden field."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> datetime | None:
        return moment_of(super().clean(value))


class ApproveForm(forms.Form):
    seen = SeenField(required=False)


class ReturnForm(forms.Form):
    seen = SeenField(required=False)
    reason = TextField(
        label=gettext_lazy("What has to be changed"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The author reads this at the top of the page."),
    )


class CorrectForm(forms.Form):
    reason = TextField(
        label=gettext_lazy("What has to be corrected, and why"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The reviewer reads this beside the new revision."),
    )
