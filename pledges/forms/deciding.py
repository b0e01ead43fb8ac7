from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from members.models import Office
from portal.fields import TextField


class ReasonForm(forms.Form):
    """Why: everybody it concerns will read it."""

    reason = TextField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("All parties will read this."),
    )


class CirculateForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class SuccessorChoice(forms.ModelChoiceField):
    def label_from_instance(self, office: Office) -> str:  # type: ignore[override]
        return f"{office.member}, {office.title}"


class SuccessorForm(forms.Form):
    office = SuccessorChoice(
        label=_("Who signs instead"),
        queryset=Office.objects.none(),
        empty_label=_("Choose who signs"),
        help_text=_("Offices of this unit that are held today and may sign."),
    )
    reason = TextField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("All parties read it, and it stays in the evidence sheet."),
    )

    def __init__(self, *args: Any, offices: QuerySet[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]
