from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from documents.csc import Service
from documents.models import Credential, RemoteCredential, code_from

CODE_LENGTH = 26
CONSENT = _(
    "I have read the whole document shown above, I agree with its content, and I sign it electronically in the "
    "capacity stated."
)

PASSKEY_REFUSED = _("The passkey was not accepted. Try again, or choose another way.")
CONFIRMATION = _(
    "This is my certificate. I have read the whole document, I agree with its content, and I signed it in the "
    "capacity stated."
)


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Verify code"),
        max_length=60,
        help_text=_("The 26 letters and digits beside the QR code; spaces and case do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        code = code_from(self.cleaned_data["code"])
        if len(code) != CODE_LENGTH or not code.isalnum() or not code.isascii():
            raise forms.ValidationError(gettext("A verify code has 26 letters and digits."))
        return code


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("PDF file"), widget=forms.ClearableFileInput(attrs={"accept": ".pdf,application/pdf"})
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        limit = settings.PDF_MAX_BYTES
        if (file.size or 0) > limit:
            sentence = gettext("The file is too large: at most %(limit)d MB is accepted.")
            raise forms.ValidationError(sentence % {"limit": limit // 1024**2})
        return file


class OutsideForm(UploadForm):
    """The PDF file as the signing program wrote it."""


class ConfirmForm(forms.Form):
    token = forms.CharField(widget=forms.HiddenInput, max_length=1000)
    consent = forms.BooleanField(
        label=CONFIRMATION, error_messages={"required": _("Confirm the sentence, or choose another file.")}
    )


class PinField(forms.CharField):
    """Never shown again, never kept as a draft, never trimmed."""

    def __init__(self, *, label: Any, autocomplete: str = "off", help_text: Any = "") -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete, "spellcheck": "false"})
        super().__init__(label=label, max_length=128, strip=False, widget=widget, help_text=help_text)


class NewPinMixin(forms.Form):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, again = cleaned.get("new_pin"), cleaned.get("new_pin_again")
        if first and again and first != again:
            self.add_error("new_pin_again", gettext("The two PINs are not the same."))
        return cleaned


PIN_HELP = _("At least 8 characters that only you know; it is not your password. Nobody can tell it to you again.")


class EnrolForm(NewPinMixin):
    new_pin = PinField(label=_("Signing PIN"), autocomplete="new-password", help_text=PIN_HELP)
    new_pin_again = PinField(label=_("Signing PIN once more"), autocomplete="new-password")


class ChangePinForm(NewPinMixin):
    old_pin = PinField(label=_("Present signing PIN"))
    new_pin = PinField(label=_("New signing PIN"), autocomplete="new-password", help_text=PIN_HELP)
    new_pin_again = PinField(label=_("New signing PIN once more"), autocomplete="new-password")


class RevokeForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why"),
        choices=[
            (reason.value, reason.label)
            for reason in (
                Credential.RevocationReason.LOST_PIN,
                Credential.RevocationReason.COMPROMISED,
                Credential.RevocationReason.OFFICE_ENDED,
            )
        ],
        widget=forms.RadioSelect,
    )


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

    passkey = forms.JSONField(required=False, widget=forms.HiddenInput, error_messages={"invalid": PASSKEY_REFUSED})

    def __init__(
        self, *args: Any, asks_code: bool, asks_password: bool, asks_passkey: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].required = not asks_passkey  # one of both is enough
        if not asks_passkey:
            del self.fields["passkey"]
        if not asks_code:
            del self.fields["code"]
        if not asks_password:
            del self.fields["password"]


class LinkForm(forms.Form):
    """The service and its own name for the certificate."""

    service = forms.ChoiceField(label=_("Signing service"), widget=forms.RadioSelect)
    credential = forms.CharField(
        label=_("Credential ID"),
        max_length=200,
        help_text=_("As the service shows it in its application or contract."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, services: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].choices = services  # type: ignore[attr-defined]
        if len(services) == 1:
            self.fields["service"].initial = services[0][0]


class RemoteForm(forms.Form):
    """Which linked certificate signs, and the consent; the second factor is the phone."""

    credential = forms.TypedChoiceField(label=_("Certificate"), widget=forms.RadioSelect)
    consent = forms.BooleanField(label=CONSENT, error_messages={"required": _("Agree to the sentence to sign.")})

    def __init__(self, *args: Any, usable: list[tuple[RemoteCredential, Service]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["credential"]
        field.choices = [(str(row.pk), f"{row.signer} – {service.name}") for row, service in usable]  # type: ignore[attr-defined]
        if len(usable) == 1:
            field.initial = str(usable[0][0].pk)
        self._rows = {str(row.pk): row for row, _service in usable}

    def clean_credential(self) -> RemoteCredential:
        return self._rows[self.cleaned_data["credential"]]
