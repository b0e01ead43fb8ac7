from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pledges.many import AT_ONCE
from pledges.models import Party

CONSENT = gettext_lazy(
    "I have read each document that is ticked, in full; I agree with its content, and I sign each of them "
    "electronically in the capacity stated."
)


class ChosenForm(forms.Form):
    """Which of the pledges that wait for this office are signed now."""

    parties = forms.ModelMultipleChoiceField(
        queryset=Party.objects.none(),
        error_messages={"required": gettext_lazy("Tick the pledges that you have read and want to sign.")},
    )

    def __init__(self, *args: Any, parties: QuerySet[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parties"].queryset = parties  # type: ignore[attr-defined]

    def clean_parties(self) -> list[Party]:
        chosen = list(self.cleaned_data["parties"])
        if len(chosen) > AT_ONCE:
            raise forms.ValidationError(_("At most %(limit)d pledges are signed at once.") % {"limit": AT_ONCE})
        return chosen
