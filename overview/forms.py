"""Which documents are signed at once, and in which place where there are several."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.expected import Expected
from documents.many import AT_ONCE, Line

CONSENT = gettext_lazy(
    "I have read each document that is ticked, in full; I agree with its content, and I sign each of them "
    "electronically in the capacity stated."
)


class ChosenForm(forms.Form):
    """`lines`: those that may be ticked. The place of a document is posted as `place-<document>`."""

    documents = forms.MultipleChoiceField(
        error_messages={"required": gettext_lazy("Tick the documents that you have read and want to sign.")}
    )

    def __init__(self, *args: Any, lines: Sequence[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = {str(line.document.pk): line for line in lines}
        self.fields["documents"].choices = [(key, line.title) for key, line in self.lines.items()]  # type: ignore[attr-defined]

    def clean_documents(self) -> list[Line]:
        chosen = self.cleaned_data["documents"]
        if len(chosen) > AT_ONCE:
            raise forms.ValidationError(_("At most %(limit)d documents are signed at once.") % {"limit": AT_ONCE})
        for key in chosen:
            if self._place(key) is None:
                sentence = _("The place in which you wanted to sign “%(title)s” is taken; choose another.")
                raise forms.ValidationError(sentence % {"title": self.lines[key].title})
        return [self.lines[key] for key in chosen]

    def expected(self) -> list[Expected]:
        """Once the form is valid."""
        places = [self._place(str(line.document.pk)) for line in self.cleaned_data["documents"]]
        return [place for place in places if place is not None]

    def _place(self, key: str) -> Expected | None:
        line, asked = self.lines[key], self.data.get(f"place-{key}")
        if not asked or line.why_not:
            return line.expected
        return next((place.expected for place in line.places if place.key == asked), None)
