from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from portal.imports import files
from portal.uploads import UploadRefused


class ImportForm(forms.Form):
    """The file to bring in; what is in it is judged by a job."""

    file = forms.FileField(
        label=_("XLSX or CSV file"),
        help_text=_("Nothing is written before you have seen what the check found."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv", "data-max-bytes": settings.IMPORT_MAX_BYTES}),
    )

    def clean_file(self) -> UploadedFile:
        upload: UploadedFile = self.cleaned_data["file"]
        try:
            files.kind_of(upload)
        except UploadRefused as refusal:
            raise ValidationError(str(refusal)) from None
        return upload

    def options(self) -> dict[str, object]:
        """What is chosen beside the file, kept with the import."""
        return {name: value for name, value in self.cleaned_data.items() if name != "file"}
