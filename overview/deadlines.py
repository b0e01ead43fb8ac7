"""The days that matter to a person: of campaigns, pledges and measures, as far as the person sees them.

Nothing is stored: each model is asked for its days between two dates.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from campaigns.models import Campaign, Launcher, Measure, Participation, WorkPlan
from members.actor import Actor
from pledges.models import Party, Pledge

LIMIT = 200  # rows of one kind; who sees ten thousand units is told that there are more


@dataclass(frozen=True)
class Deadline:
    """`key` never changes for the same deadline (“campaign-12-ends”); `set_at` is when its subject came to be."""

    key: str
    day: date
    icon: str
    what: str
    title: str
    url: str
    set_at: datetime
    is_urgent: bool = False


@dataclass(frozen=True)
class Deadlines:
    """In the order of the days; `is_cut` when there are more than are shown."""

    rows: list[Deadline]
    is_cut: bool


@dataclass(frozen=True)
class Span:
    """From one day to another, both included."""

    first: date
    last: date

    def touches(self, *columns: str) -> Q:
        condition = Q(pk__in=[])
        for column in columns:
            condition |= Q(**{f"{column}__range": (self.first, self.last)})
        return condition

    def holds(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last


@dataclass(frozen=True)
class Source:
    """A model with days: the rows a person sees, which of them concern the units that bind the person, and their days.

    `columns` are the date columns; only rows with one of them between the days asked for are read.
    """

    rows: Callable[[Actor], QuerySet[Any]]
    concerning: Callable[[set[int], Actor], Q]
    columns: tuple[str, ...]
    days: Callable[[Any], Iterator[Deadline]]


def deadlines(actor: Actor, first: date, last: date, *, is_everything: bool = False) -> Deadlines:
    """What concerns the person's own units and those above; `is_everything` adds the rest of their reach."""
    span, bound = Span(first, last), _bound_units(actor)
    found: list[Deadline] = []
    is_cut = False
    for source in SOURCES:
        rows = source.rows(actor).filter(span.touches(*source.columns))
        chosen = rows if is_everything else rows.filter(source.concerning(bound, actor))
        shown = list(chosen.order_by("pk")[: LIMIT + 1])
        is_cut = is_cut or len(shown) > LIMIT
        found += [each for row in shown[:LIMIT] for each in source.days(row) if span.holds(each.day)]
    return Deadlines(sorted(found, key=lambda each: (each.day, each.key)), is_cut)


def _bound_units(actor: Actor) -> set[int]:
    """The person's own units and all above them: what those decide binds the person."""
    homes = [office.unit for office in actor.offices] + [membership.unit for membership in actor.memberships]
    return {int(part) for unit in homes for part in unit.path.split("/") if part}


def _campaigns(actor: Actor) -> QuerySet[Campaign]:
    return Campaign.objects.visible_to(actor).exclude(state=Campaign.State.DRAFT)


def _campaigns_of(bound: set[int], actor: Actor) -> Q:
    launched = Launcher.objects.filter(unit__in=bound).values("campaign")
    joined = Participation.objects.current().filter(unit__in=bound).values("campaign")
    return Q(owner__in=bound) | Q(pk__in=launched) | Q(pk__in=joined)


def _campaign_days(campaign: Campaign) -> Iterator[Deadline]:
    steps = [
        ("register-by", campaign.register_by, "pencil-square", _("Last day to register")),
        ("starts", campaign.starts_on, "flag", _("Campaign begins")),
        ("interim", campaign.interim_on, "clipboard-data", _("Interim review")),
        ("ends", campaign.ends_on, "flag-fill", _("Campaign ends")),
    ]
    assert campaign.launched_at is not None
    for name, day, icon, what in steps:
        if day is not None:
            key = f"campaign-{campaign.pk}-{name}"
            yield Deadline(key, day, icon, what, campaign.name, campaign.get_absolute_url(), campaign.launched_at)


def _pledges(actor: Actor) -> QuerySet[Pledge]:
    in_force = [Pledge.State.CIRCULATING, Pledge.State.COMPLETED]
    return Pledge.objects.visible_to(actor).filter(state__in=in_force)


def _pledges_of(bound: set[int], actor: Actor) -> Q:
    parties = Party.objects.filter(Q(unit__in=bound) | Q(office__in=[office.pk for office in actor.offices]))
    return Q(unit__in=bound) | Q(pk__in=parties.values("pledge"))


def _pledge_days(pledge: Pledge) -> Iterator[Deadline]:
    """While it is being signed, the last day to sign; once signed, the days on which it begins and ends to bind."""
    if pledge.state == Pledge.State.CIRCULATING:
        steps = [("sign-by", pledge.sign_by, "pen", _("Sign the pledge by"))]
    else:
        steps = [
            ("valid-from", pledge.valid_from, "file-earmark-check", _("Pledge comes into force")),
            ("valid-to", pledge.valid_to, "file-earmark-x", _("Pledge runs out")),
        ]
    for name, day, icon, what in steps:
        if day is not None:
            is_urgent = name == "sign-by"
            url, key = pledge.get_absolute_url(), f"pledge-{pledge.pk}-{name}"
            yield Deadline(key, day, icon, what, pledge.title, url, pledge.created_at, is_urgent=is_urgent)


def _measures(actor: Actor) -> QuerySet[Measure]:
    plans = WorkPlan.objects.visible_to(actor).values("pk")
    return Measure.objects.open().filter(plan__in=plans).select_related("plan")


def _measures_of(bound: set[int], actor: Actor) -> Q:
    """One's own, and those of the units one belongs to; what a unit above has planned is for others to do."""
    homes = [office.unit_id for office in actor.offices] + [membership.unit_id for membership in actor.memberships]
    mine = Q(responsible=actor.member) if actor.member else Q(pk__in=[])
    return mine | Q(plan__unit__in=homes)


def _measure_days(measure: Measure) -> Iterator[Deadline]:
    url, key, what = measure.plan.get_absolute_url(), f"measure-{measure.pk}", _("Measure due")
    yield Deadline(key, measure.due_on, "list-check", what, measure.content, url, measure.plan.created_at)


SOURCES = (
    Source(_campaigns, _campaigns_of, ("register_by", "starts_on", "interim_on", "ends_on"), _campaign_days),
    Source(_pledges, _pledges_of, ("sign_by", "valid_from", "valid_to"), _pledge_days),
    Source(_measures, _measures_of, ("due_on",), _measure_days),
)
