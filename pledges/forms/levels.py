"""Signing on paper."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.scans import Scan, scan_of
from portal.fields import VietnameseDateField
from portal.uploads import UploadRefused

ATTESTATION = _("I compared the scan with the paper original: it is this document, and the party signed it by hand.")


class _ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class ScanField(forms.FileField):
    """One PDF, or one picture a page; cleans to a `Scan`."""

    widget = _ManyFiles(attrs={"accept": ".pdf,image/*"})

    def clean(self, value: Any, initial: Any = None) -> Scan:
        uploads = value if isinstance(value, list) else [value] if value else []
        if not uploads:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        try:
            return scan_of(uploads)
        except UploadRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class PaperForm(forms.Form):
    pages = ScanField(
        label=_("Scan of the signed paper"),
        help_text=_(
            "One PDF file, or one picture for each page in order (JPEG, PNG, HEIC); at least 200 dots an inch, the "
            "sheet filling the picture."
        ),
    )
    signed_on = VietnameseDateField(label=_("Day of signing, as on the paper"))
    attestation = forms.BooleanField(
        label=ATTESTATION, error_messages={"required": _("Confirm the sentence to attest the scan.")}
    )
