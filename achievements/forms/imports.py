from django import forms
from django.utils.translation import gettext_lazy as _

from portal.imports.forms import ImportForm


class AchievementImportForm(ImportForm):
    """The file, and how far its deeds go by themselves: never as far as approved."""

    then = forms.ChoiceField(
        label=_("What becomes of the achievements"),
        choices=[
            ("draft", _("Drafts, which I look at and submit one by one")),
            ("submit", _("Submitted for review at once")),
        ],
        initial="draft",
        widget=forms.RadioSelect,
    )
