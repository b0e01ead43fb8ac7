"""The registration board of a campaign: its tabs with their counts, and the rows behind the one that is open."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from campaigns.models import Campaign, Participation, ParticipationQuerySet
from campaigns.services.scope import units_missing
from members.actor import Actor
from members.models import Office, Unit, UnitQuerySet

MISSING = "missing"
State = Participation.State
STATES: dict[str, tuple[str, ...]] = {
    "pending": (State.PENDING,),
    "refused": (State.REFUSED,),
    "approved": Participation.TAKING_PART,
    "withdrawn": (State.WITHDRAWN,),
    "lapsed": (State.LAPSED,),
}
SHOWN_WHEN_EMPTY = (MISSING, "pending", "refused", "approved")


@dataclass(frozen=True)
class Tab:
    key: str
    label: str
    count: int
    is_open: bool


@dataclass(frozen=True)
class Board:
    """What one person sees of the registrations of a campaign; `who` is "units", "people" or "" for both."""

    campaign: Campaign
    actor: Actor
    who: str = ""
    query: str = ""

    def registrations(self) -> ParticipationQuerySet:
        rows = Participation.objects.visible_to(self.actor).filter(campaign=self.campaign)
        if self.who:
            rows = rows.filter(member__isnull=self.who == "units")
        return rows.matching(self.query)

    def missing(self) -> UnitQuerySet:
        """Units that have not answered, as far as the person reaches."""
        if self.who == "people":
            return Unit.objects.none()
        units = units_missing(self.campaign, self.actor.today).matching(self.query)
        reach = Unit.objects.reachable_by(self.actor)
        return units if reach.filter(pk=self.campaign.owner_id).exists() else units.filter(pk__in=reach.values("pk"))

    def counts(self) -> dict[str, int]:
        found = self.registrations().order_by().values("state").annotate(number=Count("pk"))
        by_state = {row["state"]: row["number"] for row in found}
        counted = {key: sum(by_state.get(state, 0) for state in states) for key, states in STATES.items()}
        return {MISSING: self.missing().count() if self.is_running else 0} | counted

    @property
    def is_running(self) -> bool:
        return self.campaign.state == Campaign.State.LAUNCHED

    def tabs(self, asked: str) -> list[Tab]:
        """The one asked for is open, or else the first with something in it: what waits before what is missing."""
        counts, labels = self.counts(), _labels()
        waiting = next((key for key in ("pending", MISSING, "approved") if counts[key]), "approved")
        chosen = asked if asked in labels else waiting
        shown = [key for key in labels if counts[key] or key in SHOWN_WHEN_EMPTY or key == chosen]
        return [Tab(key, labels[key], counts[key], key == chosen) for key in shown]

    def rows(self, key: str) -> QuerySet[Any]:
        if key == MISSING:
            told = Office.objects.on(self.actor.today).filter(unit=OuterRef("pk"), may_log=True)
            told = told.filter(member__user__is_active=True)
            units = self.missing().annotate(has_officer=Exists(told)).select_related("parent")
            return units.order_by("sort_key", "pk")
        rows = self.registrations().filter(state__in=STATES[key])
        rows = rows.select_related("unit", "member", "sent_by__member", "decided_by__member")
        return rows.order_by(*(("joined_at", "pk") if key == "pending" else ("-joined_at", "-pk")))


def _labels() -> dict[str, str]:
    return {
        MISSING: pgettext("registration", "Not sent"),
        "pending": pgettext("registration", "Waiting for approval"),
        "refused": pgettext("registration", "Refused"),
        "approved": pgettext("registration", "Approved"),
        "withdrawn": pgettext("registration", "Withdrawn"),
        "lapsed": _("Not decided before the end"),
    }
