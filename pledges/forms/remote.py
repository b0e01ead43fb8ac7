from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from documents.csc import Service
from documents.forms import CONSENT
from documents.models import RemoteCredential


class RemoteForm(forms.Form):
    """Which linked certificate signs, and the consent; the second factor is the phone."""

    credential = forms.TypedChoiceField(label=gettext_lazy("Certificate"), widget=forms.RadioSelect)
    consent = forms.BooleanField(
        label=CONSENT, error_messages={"required": gettext_lazy("Agree to the sentence to sign.")}
    )

    def __init__(self, *args: Any, usable: list[tuple[RemoteCredential, Service]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["credential"]
        field.choices = [(str(row.pk), f"{row.signer} – {service.name}") for row, service in usable]  # type: ignore[attr-defined]
        if len(usable) == 1:
            field.initial = str(usable[0][0].pk)
        self._rows = {str(row.pk): row for row, _service in usable}

    def clean_credential(self) -> RemoteCredential:
        return self._rows[self.cleaned_data["credential"]]
