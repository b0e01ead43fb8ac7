from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.cloning import moved
from campaigns.facts import CampaignFacts
from portal.fields import TextField, VietnameseDateField

DAYS = ("starts_on", "register_by", "interim_on", "ends_on")


class CloneForm(forms.Form):
    """Name and days of the new draft; the other texts follow the year of the launch."""

    name = TextField(label=gettext_lazy("Name"), max_length=300)
    starts_on = VietnameseDateField(label=gettext_lazy("Launched on"))
    register_by = VietnameseDateField(label=gettext_lazy("Registration until"), required=False)
    interim_on = VietnameseDateField(label=gettext_lazy("Interim review on"), required=False)
    ends_on = VietnameseDateField(label=gettext_lazy("Final review on"))

    def __init__(self, *args: Any, source: CampaignFacts, **kwargs: Any) -> None:
        self.source = source
        proposed = moved(source, 1)
        kwargs["initial"] = {name: getattr(proposed, name) for name in ("name", *DAYS)}
        super().__init__(*args, **kwargs)

    def clean(self) -> None:
        days = {name: self.cleaned_data.get(name) for name in DAYS}
        starts, ends = days["starts_on"], days["ends_on"]
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The final review cannot be before the launch."))
        elif starts and ends and days["interim_on"] and not starts <= days["interim_on"] <= ends:
            self.add_error("interim_on", _("The interim review lies between launch and final review."))
        elif ends and days["register_by"] and days["register_by"] > ends:
            self.add_error("register_by", _("Registration cannot end after the final review."))

    def facts(self) -> CampaignFacts:
        """What the new draft states: moved by as many years as lie between the two launches."""
        cleaned = {name: self.cleaned_data[name] for name in ("name", *DAYS)}
        years = cleaned["starts_on"].year - self.source.starts_on.year
        return replace(moved(self.source, years), **cleaned)
