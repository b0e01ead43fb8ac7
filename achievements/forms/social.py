"""Money, goods and people: what only a social activity or a commemoration asks for."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from achievements.models import Achievement, SocialResult
from achievements.social import SocialFacts
from campaigns.models import Campaign
from campaigns.readings import ValueUnreadable, read_scaled, typed_scaled
from portal.fields import TextField

PREFIX = "social_"
NAMES = tuple(f"{PREFIX}{name}" for name in SocialResult.FIELDS)
KINDS = (Campaign.Kind.SOCIAL, Campaign.Kind.COMMEMORATION)
MOST_PEOPLE = 100_000_000  # more than live in the country


class WholeNumberField(TextField):
    """A whole number typed the Vietnamese way, `1.250.000`; the unit may stand behind it. None where nothing is."""

    def __init__(self, *, unit: str, at_most: int | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(required=False, max_length=40, **kwargs)
        self.unit, self.at_most = unit, at_most

    def clean(self, value: Any) -> int | None:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            number = read_scaled(typed, 0, self.unit)
        except ValueUnreadable as unreadable:
            raise ValidationError(str(unreadable)) from None
        if self.at_most is not None and number > self.at_most:
            raise ValidationError(_("This number is too large."))
        return number

    def prepare_value(self, value: Any) -> Any:
        return typed_scaled(value, 0) if isinstance(value, int) else value


class SocialFields(forms.Form):
    """Mixed into the form of a deed."""

    social_money = WholeNumberField(
        label=gettext_lazy("Money, đồng"),
        unit="đồng",
        help_text=gettext_lazy("Given or collected, for example 5.000.000"),
    )
    social_participants = WholeNumberField(
        label=gettext_lazy("People who took part"), unit="người", at_most=MOST_PEOPLE
    )
    social_goods = TextField(
        label=gettext_lazy("Goods"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"placeholder": "30 suất quà; 2 tấn vải thiều"}),
    )
    social_goods_value = WholeNumberField(label=gettext_lazy("Estimated value of the goods, đồng"), unit="đồng")
    social_beneficiaries = WholeNumberField(
        label=gettext_lazy("People who were helped"), unit="người", at_most=MOST_PEOPLE
    )
    social_beneficiary_description = TextField(
        label=gettext_lazy("Who they are, without names"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"placeholder": "hộ đoàn viên có hoàn cảnh khó khăn"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        campaign = cleaned.get("campaign")
        is_elsewhere = "campaign" not in self.errors and not (campaign and campaign.kind in KINDS)
        if is_elsewhere and self.social_facts(cleaned).is_stated:
            self.add_error(
                self._first_stated(cleaned),
                _("Only a social activity or a commemoration has these: choose such a campaign, or clear them."),
            )
        if cleaned.get("social_goods_value") is not None and not cleaned.get("social_goods"):
            self.add_error("social_goods", _("Say what the goods are that have this value."))
        return cleaned

    def _first_stated(self, cleaned: dict[str, Any]) -> str:
        return next(name for name in self.fields if name in NAMES and cleaned.get(name) not in (None, ""))

    @staticmethod
    def social_facts(cleaned: dict[str, Any]) -> SocialFacts:
        stated = {name.removeprefix(PREFIX): cleaned[name] for name in NAMES if cleaned.get(name) is not None}
        return SocialFacts(**stated)

    @property
    def says_social(self) -> bool:
        """Whether something stands in these fields already, or is wrong with them."""
        return any(self[name].errors or self[name].value() not in (None, "") for name in NAMES)


def social_of(deed: Achievement) -> dict[str, Any]:
    """What a saved deed says, as it is put back into the fields."""
    return {
        f"{PREFIX}{name}": getattr(result, name) for result in SocialResult.of([deed]) for name in SocialResult.FIELDS
    }
