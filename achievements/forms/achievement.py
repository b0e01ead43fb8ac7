from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from achievements.choices import campaigns_for
from achievements.forms.social import KINDS, SocialFields, social_of
from achievements.models import Achievement
from achievements.rules import settle
from achievements.services import Deed
from campaigns.models import Campaign
from campaigns.values import Area
from members.actor import Actor
from members.fields import UnitField
from members.models import Grant, Member
from portal.choosing import SearchField
from portal.fields import TextField, VietnameseDateField, as_id

WRITTEN = (
    "unit", "campaign", "area", "title", "narrative", "period_from", "period_to", "period_wording", "counted_on",
    "late_reason",
)  # fmt: skip


MOST_CAMPAIGNS = 200


class CampaignField(SearchField):
    def label_from_instance(self, campaign: Campaign) -> str:
        if campaign.state != Campaign.State.CLOSED:
            return campaign.name
        return _("%(campaign)s (closed)") % {"campaign": campaign.name}


class PeopleField(forms.ModelMultipleChoiceField):
    def clean(self, value: Any) -> Any:
        """A number that no database holds is nobody."""
        for pk in value or []:
            if as_id(str(pk)) is None:
                raise ValidationError(self.error_messages["invalid_choice"], params={"value": pk})
        return super().clean(value)


class AchievementForm(SocialFields):
    """What, when and where; figures and files stand beside it (`Editor`)."""

    campaign = CampaignField(
        label=gettext_lazy("Campaign"),
        queryset=Campaign.objects.none(),
        required=False,
        empty_label=gettext_lazy("Not part of a campaign"),
    )
    title = TextField(
        label=gettext_lazy("What was done"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocapitalize": "sentences"}),
    )
    period_from = VietnameseDateField(label=gettext_lazy("From day"), required=False)
    period_to = VietnameseDateField(label=gettext_lazy("To day"))
    narrative = TextField(
        label=gettext_lazy("Description"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("What was done, for whom and with what effect. No names of people who were sanctioned."),
    )
    period_wording = TextField(
        label=gettext_lazy("Period in words"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"placeholder": "8 tháng đầu năm 2021"}),
        help_text=gettext_lazy("As it shall stand in the report: “8 tháng đầu năm 2021”, “từ đầu năm đến nay”."),
    )
    late_reason = TextField(
        label=gettext_lazy("Why it comes late"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Only for a campaign that is closed already."),
    )
    counted_on = VietnameseDateField(
        label=gettext_lazy("Counts on"),
        required=False,
        help_text=gettext_lazy("This day decides which report the achievement belongs to. Empty: the last day."),
    )
    area = forms.ChoiceField(
        label=gettext_lazy("Area"),
        required=False,
        choices=[("", gettext_lazy("The campaign's area")), *Area.choices],
    )
    unit = UnitField(empty_label=None)
    members = PeopleField(label=gettext_lazy("Who took part"), queryset=Member.objects.none(), required=False)

    def __init__(self, *args: Any, actor: Actor, deed: Achievement | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.saved = actor.today, deed
        self._choose("campaign", campaigns_for(actor, deed))
        self._choose("unit", actor.units_for(Grant.LOG).order_by("path"))
        self._choose("members", Member.objects.visible_to(actor).order_by("sort_key", "pk"))

    def _choose(self, name: str, rows: QuerySet[Any]) -> None:
        cast(forms.ModelChoiceField, self.fields[name]).queryset = rows

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        unreadable, in_time = set(self.errors), self._was_sent_in_time(cleaned)
        for name, sentence in settle(cleaned, today=self.today, unreadable=unreadable, is_in_time=in_time):
            self.add_error(name, sentence)
        return cleaned

    def _was_sent_in_time(self, cleaned: dict[str, Any]) -> bool:
        """A deed that was returned or corrects another, in the campaign that it was sent in for while that ran."""
        campaign = cleaned.get("campaign")
        is_same = self.saved is not None and campaign is not None and self.saved.campaign_id == campaign.pk
        return is_same and self.saved is not None and not self.saved.is_late

    def deed(self, **beside: Any) -> Deed:
        cleaned = self.cleaned_data
        told = {name: cleaned[name] for name in WRITTEN} | {"members": list(cleaned["members"])}
        return Deed(**told, social=self.social_facts(cleaned), **beside)

    @property
    def social_campaigns(self) -> list[int]:
        """Of the campaigns offered, those in which money, goods and people are asked for."""
        offered = cast(forms.ModelChoiceField, self.fields["campaign"]).queryset
        assert offered is not None
        return list(offered.filter(kind__in=KINDS).values_list("pk", flat=True)[:MOST_CAMPAIGNS])


def written(deed: Achievement) -> dict[str, Any]:
    """A saved deed as it is put back into its fields."""
    members = list(deed.contributions.order_by("pk").values_list("member", flat=True))
    return {name: getattr(deed, name) for name in WRITTEN} | {"members": members} | social_of(deed)
