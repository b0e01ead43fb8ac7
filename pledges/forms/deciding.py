from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.models import SignatureSlot
from portal.fields import TextField

Kind = SignatureSlot.SecondFactor
CONSENT = _(
    "I have read the whole document shown above, I agree with its content, and I sign it electronically in the "
    "capacity stated."
)


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


class SignForm(forms.Form):
    """Consent, second factor and PIN. What is secret is never put back into the page."""

    consent = forms.BooleanField(label=CONSENT, error_messages={"required": _("Agree to the sentence to sign.")})
    code = forms.CharField(
        label=_("Code from your authenticator"),
        help_text=_("Six digits, or one of your recovery codes. A code works once."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "data-no-draft": ""}),
    )
    password = forms.CharField(
        label=_("Your password once more (demonstration: no second factor is used)"),
        help_text=_("In this demonstration the password stands in, and the signature says so."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    pin = forms.CharField(
        label=_("Signing PIN"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args: Any, asks_code: bool, asks_password: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_code:
            del self.fields["code"]
        if not asks_password:
            del self.fields["password"]
