from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms import BoundField
from django.utils.translation import gettext_lazy

from achievements.models import Achievement, Evidence
from portal.fields import TextField
from portal.uploads import CleanFile, UploadRefused, accept_photo
from publications.models import Publication
from publications.services import ChosenPhoto, Proposal

LONGEST_TEXT = 10_000
ANONYMOUS = gettext_lazy("Name nobody who was helped or sanctioned; leave out birth days, numbers and telephones.")


@dataclass(frozen=True)
class PhotoRow:
    """One photo of the deed: tick it, and say what is to be seen."""

    evidence: Evidence
    is_shown: BoundField
    caption: BoundField


class DeedForm(forms.Form):
    """Begins with the words of the deed; what stands here is what everybody reads."""

    title = TextField(label=gettext_lazy("Title"), max_length=300)
    text = TextField(
        label=gettext_lazy("What everybody reads"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=ANONYMOUS,
    )

    def __init__(self, *args: Any, deed: Achievement, **kwargs: Any) -> None:
        self._photos = [row for row in deed.evidence.shown() if row.is_photo]
        kwargs["initial"] = {"title": deed.title, "text": deed.narrative} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        for evidence in self._photos:
            self.fields[f"shown_{evidence.pk}"] = forms.BooleanField(
                label=gettext_lazy("Show this photo"), required=False, initial=True
            )
            self.fields[f"caption_{evidence.pk}"] = TextField(
                label=gettext_lazy("Caption"), max_length=300, required=False, initial=evidence.caption
            )

    def photo_rows(self) -> Iterator[PhotoRow]:
        for evidence in self._photos:
            yield PhotoRow(evidence, self[f"shown_{evidence.pk}"], self[f"caption_{evidence.pk}"])

    def proposal(self) -> Proposal:
        typed = self.cleaned_data
        photos = [
            ChosenPhoto(evidence, typed[f"caption_{evidence.pk}"])
            for evidence in self._photos
            if typed[f"shown_{evidence.pk}"]
        ]
        return Proposal(title=typed["title"], text=typed["text"], photos=photos)


class RoleModelForm(forms.Form):
    title = TextField(label=gettext_lazy("Title"), max_length=300)
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=1990, max_value=2200, localize=False)
    text = TextField(
        label=gettext_lazy("What this example teaches"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=ANONYMOUS,
    )
    deeds = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Published achievements to point to"),
        queryset=Publication.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    photo = forms.FileField(
        label=gettext_lazy("Photo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/heic"}),
    )
    caption = TextField(label=gettext_lazy("Caption of the photo"), max_length=300, required=False)

    def __init__(self, *args: Any, deeds: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["deeds"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = deeds

    def clean_photo(self) -> CleanFile | None:
        upload: UploadedFile | None = self.cleaned_data["photo"]
        if upload is None:
            return None
        try:
            return accept_photo(upload, max_bytes=settings.PHOTO_MAX_BYTES)
        except UploadRefused as refusal:
            raise ValidationError(str(refusal)) from None

    def proposal(self) -> Proposal:
        typed = self.cleaned_data
        return Proposal(
            title=typed["title"],
            text=typed["text"],
            year=typed["year"],
            deeds=list(typed["deeds"]),
            upload=typed["photo"],
            caption=typed["caption"],
        )
