from django import forms
from django.utils.translation import gettext_lazy as _

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
