"""Quick entry: the running campaigns, each with its figures ready to be typed, and good defaults for all the rest."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Value, When
from django.http import QueryDict
from django.utils.translation import gettext as _

from achievements.forms.editor import Editor
from achievements.forms.measurement import MeasurementForm, Vocabulary, for_others
from achievements.models import Achievement, Measurement
from campaigns.models import Campaign, CampaignQuerySet, Indicator, Participation
from campaigns.readings import is_number
from campaigns.values import Shape
from members.actor import Actor
from members.models import Unit
from portal.fields import as_id
from portal.vietnamese import format_day

AT_ONCE, AT_MOST = 3, 30  # campaigns in sight, campaigns offered
LOOKED_BACK = 200  # own deeds, to see which campaigns were used last
TITLES = 10
ANOTHER_DAY = "other"


@dataclass(frozen=True)
class Choice:
    """One campaign, or none, with the figures that go with it."""

    value: str
    campaign: Campaign | None
    figures: list[MeasurementForm]
    is_checked: bool


@dataclass(frozen=True)
class Day:
    value: str
    label: str
    is_checked: bool


class Figures:
    """The figures of the chosen campaign; those of the others keep what was typed and count for nothing."""

    def __init__(self, rows: list[MeasurementForm]) -> None:
        self.forms = [row for row in rows if row.is_bound]

    def is_valid(self) -> bool:
        return all(row.is_valid() for row in self.forms)

    def fits(self, campaign: Campaign | None, unit: Unit | None) -> bool:
        """Every figure is of this campaign or of none and, if its indicator is local, of this unit or one above."""
        measured = [(row, row.chosen) for row in self.forms]
        foreign = [(row, indicator) for row, indicator in measured if indicator and unit and not indicator.is_for(unit)]
        for row, indicator in foreign:
            row.add_error("value", for_others(indicator))
        known = all(indicator is not None and indicator.campaign in (None, campaign) for _row, indicator in measured)
        return known and not foreign

    def measurements(self) -> list[Measurement]:
        return [row.measurement() for row in self.forms]


class QuickEntry(Editor):
    """The fields of the whole form, but `day` for the last day and `figure-<campaign>-<indicator>-value` for a row."""

    def __init__(self, actor: Actor, typed: QueryDict | None, asked: QueryDict) -> None:
        super().__init__(actor, None, _completed(typed, actor), asked)

    def _initial(self) -> dict[str, Any]:
        return super()._initial() | {"campaign": self.chosen, "period_to": self.day or self.actor.today}

    def _rows(self) -> Figures:  # type: ignore[override]
        return Figures(next((each.figures for each in self.choices if each.is_checked), []))

    # -- which campaign --

    @cached_property
    def campaigns(self) -> list[Campaign]:
        """What was launched: where one's unit takes part first, of those the last used first."""
        return list(campaigns_for_quick(self.actor, as_id(self.asked.get("campaign", ""))))

    @cached_property
    def chosen(self) -> str:
        """The campaign to begin with: what was typed, else what was asked for, else the one used last."""
        known = [str(campaign.pk) for campaign in self.campaigns]
        asked = self.asked.get("campaign") or next(iter(known), "")
        given = self.typed.get("campaign", "") if self.typed is not None else asked
        return given if given in known else ""

    @cached_property
    def choices(self) -> list[Choice]:
        measured = _measured_before(self.actor, self.campaigns)
        listed: list[Campaign | None] = [*self.campaigns, None]
        return [self._choice(campaign, measured) for campaign in listed]

    def _choice(self, campaign: Campaign | None, measured: set[tuple[int, int]]) -> Choice:
        """The campaign's own indicators, and those of the unit that its deeds in this campaign measured before."""
        if campaign is None:
            return Choice(value="", campaign=None, figures=[], is_checked=not self.chosen)
        known = self.vocabulary.indicators.values()
        own = [each for each in known if each.campaign_id == campaign.pk]
        used = [each for each in known if each.campaign_id is None and (campaign.pk, each.pk) in measured]
        figures = [self._figure(campaign, indicator) for indicator in (*own, *used)]
        value = str(campaign.pk)
        return Choice(value=value, campaign=campaign, figures=figures, is_checked=value == self.chosen)

    @property
    def choices_in_sight(self) -> list[Choice]:
        return self.choices[:AT_ONCE]

    @property
    def other_choices(self) -> list[Choice]:
        return self.choices[AT_ONCE:]

    @property
    def has_chosen_other(self) -> bool:
        return any(choice.is_checked for choice in self.other_choices)

    def _figure(self, campaign: Campaign, indicator: Indicator) -> MeasurementForm:
        """A bound row where something was typed; a blank one measures nothing."""
        prefix = f"figure-{campaign.pk}-{indicator.pk}"
        value = self.typed.get(f"{prefix}-value", "").strip() if self.typed is not None else ""
        typed = {f"{prefix}-value": value, f"{prefix}-indicator": str(indicator.pk)} if value else None
        initial = {"indicator": indicator.pk}
        row = MeasurementForm(typed, prefix=prefix, initial=initial, vocabulary=Vocabulary({indicator.pk: indicator}))
        row.fields["value"].widget = _widget(indicator)
        return row

    # -- when --

    @property
    def day(self) -> str:
        return self.typed.get("day", "") if self.typed is not None else ""

    @property
    def days(self) -> list[Day]:
        """Today and yesterday by their dates, so that a form sent after midnight means what was read on it."""
        today = self.actor.today
        named = {format_day(today): _("Today"), format_day(today - timedelta(days=1)): _("Yesterday")}
        chosen = self.day or (ANOTHER_DAY if self.typed is not None else format_day(today))
        days = [Day(value, label, value == chosen) for value, label in named.items()]
        return [*days, Day(ANOTHER_DAY, _("Another day"), chosen not in named)]

    @property
    def other_day(self) -> str:
        if self.typed is None or any(day.is_checked for day in self.days[:2]):
            return ""
        return self.typed.get("period_to", "")

    # -- what --

    @property
    def has_folded_errors(self) -> bool:
        return any(self.form[name].errors for name in ("narrative", "unit"))

    @cached_property
    def titles(self) -> list[str]:
        """What the person wrote before, to be chosen instead of typed."""
        own = Achievement.objects.filter(author=self.actor.user).order_by("-pk").values_list("title", flat=True)
        return list(dict.fromkeys(own[: TITLES * 3]))[:TITLES]

    @property
    def needs_late_reason(self) -> bool:
        return any(campaign.state == Campaign.State.CLOSED for campaign in self.campaigns)


def campaigns_for_quick(actor: Actor, asked: int | None) -> CampaignQuerySet:
    """Launched campaigns that have begun, and the one asked for; where nothing runs, those that are closed."""
    seen = Campaign.objects.visible_to(actor)
    running = seen.filter(state=Campaign.State.LAUNCHED, starts_on__lte=actor.today)
    states = [Campaign.State.LAUNCHED] if running.exists() else [Campaign.State.CLOSED]
    offered = seen.filter(Q(state__in=states, starts_on__lte=actor.today) | Q(pk=asked, launched_at__isnull=False))
    ordered = offered.annotate(
        is_running=Case(When(ends_on__gte=actor.today, then=True), default=False),
        is_ours=Case(When(_takes_part(actor), then=True), default=False),
        last_used=_last_used(actor),
    )
    return ordered.order_by("-is_running", "-is_ours", F("last_used").asc(nulls_last=True), "name", "pk")[:AT_MOST]


def _takes_part(actor: Actor) -> Q:
    """The unit manages it, or is registered for it."""
    home = [office.unit for office in actor.offices] + [membership.unit for membership in actor.memberships]
    units = {int(part) for unit in home for part in unit.path.split("/") if part}
    joined = Exists(Participation.objects.current().filter(campaign=OuterRef("pk"), unit__in=units))
    return Q(owner__in=[unit.pk for unit in home]) | Q(joined)


def _last_used(actor: Actor) -> Case | Value:
    """How many other campaigns the newest own deeds were for since; what was done in last year's campaign counts for
    the one made from it."""
    own = Achievement.objects.filter(author=actor.user).order_by("-pk").values_list("campaign", flat=True)
    used = [pk for pk in dict.fromkeys(own[:LOOKED_BACK]) if pk is not None]
    if not used:
        return Value(None, output_field=IntegerField())
    return Case(
        *(When(Q(pk=pk) | Q(cloned_from=pk), then=Value(place)) for place, pk in enumerate(used)),
        default=None,
        output_field=IntegerField(),
    )


def _measured_before(actor: Actor, campaigns: list[Campaign]) -> set[tuple[int, int]]:
    """Pairs of campaign and indicator that deeds of the office's unit have brought together."""
    if actor.office is None:
        return set()
    rows = Measurement.objects.filter(achievement__unit=actor.office.unit_id, achievement__campaign__in=campaigns)
    return set(rows.values_list("achievement__campaign", "indicator").distinct())


def _completed(typed: QueryDict | None, actor: Actor) -> QueryDict | None:
    """What the short form leaves out: the last day from the chosen day, the unit from the office acted in.

    The area is only asked for where there is no campaign to take it from.
    """
    if typed is None:
        return None
    full = typed.copy()
    if full.get("day", "") not in {"", ANOTHER_DAY}:
        full["period_to"] = full.get("day", "")
    if full.get("campaign"):
        full["area"] = ""
    if actor.office is not None:
        full.setdefault("unit", str(actor.office.unit_id))
    return full


def _widget(indicator: Indicator) -> forms.Widget:
    """A keyboard of digits for numbers, a list for levels and for yes or no."""
    shape = Shape(indicator.shape)
    if shape == Shape.YES_NO:
        return forms.Select(choices=[("", "–"), ("có", _("yes")), ("không", _("no"))])
    if shape == Shape.CLASSIFICATION and indicator.levels:
        return forms.Select(choices=[("", "–"), *((level, level) for level in indicator.levels)])
    mode = "decimal" if is_number(shape) else "numeric" if shape == Shape.DEADLINE else "text"
    return forms.TextInput(attrs={"autocomplete": "off", "inputmode": mode, "maxlength": 120})
