from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from portal.fields import TextField
from publications.models import PublicConsent, PublicPhoto


class PublishForm(forms.Form):
    """Each photo stays ticked or goes; the last tick is the officer's word."""

    photos = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Photos to show"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    is_checked = forms.BooleanField(
        label=gettext_lazy(
            "I have looked at text and photos: nobody who did not agree can be recognised, and nobody who was helped or"
            " sanctioned."
        ),
        error_messages={"required": gettext_lazy("Please look at text and photos, and confirm it.")},
    )

    def __init__(self, *args: Any, photos: Sequence[PublicPhoto], **kwargs: Any) -> None:
        kwargs["initial"] = {"photos": [photo.pk for photo in photos]}
        super().__init__(*args, **kwargs)
        field = self.fields["photos"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(photo.pk, photo.caption) for photo in photos]

    def ticked(self) -> set[str]:
        """The ids of the photos whose box is to be drawn ticked, as text."""
        return {str(value) for value in self["photos"].value() or []}


class WithdrawForm(forms.Form):
    reason = TextField(
        label=gettext_lazy("Why it is withdrawn"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Those who proposed and published it read this."),
    )


class RecordForm(forms.Form):
    answer = forms.ChoiceField(label=gettext_lazy("What the person signed"), widget=forms.RadioSelect)
    reference = TextField(
        label=gettext_lazy("The paper"),
        max_length=200,
        help_text=gettext_lazy("Day of the signature and where it is kept, for example: 05/03/2021, file of the union"),
    )

    def __init__(self, *args: Any, consent: PublicConsent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["answer"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(state.value, ANSWERS[state]) for state in consent.answers()]


ANSWERS = {
    PublicConsent.State.GIVEN: gettext_lazy("I agree"),
    PublicConsent.State.REFUSED: gettext_lazy("I do not agree"),
    PublicConsent.State.WITHDRAWN: gettext_lazy("I withdraw my consent"),
}
