"""The timeline of a campaign, newest first: what is planned and what happened, and the approved deeds between."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import ClassVar

from django.db.models import Count, Max, Min, Prefetch, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from achievements.models import Achievement, AchievementQuerySet, Evidence, Measurement
from campaigns.models import Campaign, Measure, WorkPlan
from members.actor import Actor
from portal.vietnamese import format_number

DEEDS_A_PAGE = 20
PHOTOS_SHOWN = 3


class CursorUnreadable(ValueError):
    """The text is no place in a timeline."""


@dataclass(frozen=True)
class Cursor:
    """Where an older page begins: below the deed `pk` counted on `day`. Written “2021-08-31-123”."""

    day: date
    pk: int

    @classmethod
    def read(cls, text: str) -> "Cursor":
        day, _dash, pk = text.rpartition("-")
        try:
            return cls(date.fromisoformat(day), int(pk))
        except ValueError:
            raise CursorUnreadable(text) from None

    def __str__(self) -> str:
        return f"{self.day.isoformat()}-{self.pk}"

    @property
    def below(self) -> Q:
        return Q(counted_on__lt=self.day) | Q(counted_on=self.day, pk__lt=self.pk)


@dataclass(frozen=True)
class Milestone:
    """A step of the campaign itself. `is_planned`: its day is still to come."""

    is_deed: ClassVar[bool] = False

    day: date
    icon: str
    title: str
    text: str = ""
    url: str = ""
    is_planned: bool = False


@dataclass(frozen=True)
class DeedEntry:
    """An approved deed with the first of its photos; `more_photos` is how many are not shown."""

    is_deed: ClassVar[bool] = True

    day: date
    deed: Achievement
    photos: list[Evidence]
    more_photos: int


Entry = Milestone | DeedEntry


@dataclass(frozen=True)
class Month:
    """`first` is the first day of the month."""

    first: date
    entries: list[Entry]


@dataclass(frozen=True)
class Timeline:
    """One page: what is planned (on the newest page only), then month by month; `older` is where the next begins."""

    planned: list[Milestone] = field(default_factory=list)
    months: list[Month] = field(default_factory=list)
    older: Cursor | None = None


def timeline_of(campaign: Campaign, actor: Actor, *, before: Cursor | None = None) -> Timeline:
    """A fixed number of queries, however many deeds and units take part."""
    deeds = list(_deeds(campaign, actor, before)[: DEEDS_A_PAGE + 1])
    has_older, deeds = len(deeds) > DEEDS_A_PAGE, deeds[:DEEDS_A_PAGE]
    older = Cursor(deeds[-1].counted_on, deeds[-1].pk) if has_older else None
    steps = [step for step in _milestones(campaign, actor) if _is_between(step.day, older, before)]
    planned = [] if before else sorted((step for step in steps if step.is_planned), key=lambda step: step.day)
    happened: list[Entry] = [*map(_entry, deeds), *(step for step in steps if not step.is_planned)]
    return Timeline(planned=planned, months=_by_month(happened), older=older)


def _is_between(day: date, older: Cursor | None, before: Cursor | None) -> bool:
    """Each milestone stands on one page only: from the day of its last deed up to the day the newer page ended."""
    return (older is None or day >= older.day) and (before is None or day < before.day)


def _deeds(campaign: Campaign, actor: Actor, before: Cursor | None) -> AchievementQuerySet:
    deeds = Achievement.objects.visible_to(actor).approved().filter(campaign=campaign)
    if before is not None:
        deeds = deeds.filter(before.below)
    photos = Evidence.objects.filter(kind=Evidence.Kind.PHOTO).shown()
    measured = Measurement.objects.select_related("indicator").order_by("position", "pk")
    shown = deeds.select_related("unit").defer("narrative", "search_key").order_by("-counted_on", "-pk")
    return shown.prefetch_related(Prefetch("evidence", photos, to_attr="photos"), Prefetch("measurements", measured))


def _entry(deed: Achievement) -> DeedEntry:
    photos: list[Evidence] = deed.photos  # type: ignore[attr-defined]
    more = max(0, len(photos) - PHOTOS_SHOWN)
    return DeedEntry(day=deed.counted_on, deed=deed, photos=photos[:PHOTOS_SHOWN], more_photos=more)


def _by_month(entries: Sequence[Entry]) -> list[Month]:
    newest_first = sorted(entries, key=_place, reverse=True)
    return [Month(first, list(part)) for first, part in groupby(newest_first, lambda entry: entry.day.replace(day=1))]


def _place(entry: Entry) -> tuple[date, int]:
    """On one day the deeds stand above the step: what a review looked at came before it is read."""
    return (entry.day, entry.deed.pk) if isinstance(entry, DeedEntry) else (entry.day, 0)


def _milestones(campaign: Campaign, actor: Actor) -> Iterator[Milestone]:
    today = actor.today
    yield from _beginning(campaign, today)
    yield from _registrations(campaign)
    yield from _measures(campaign, actor)
    if campaign.interim_on:
        yield _step(campaign.interim_on, "clipboard-data", _("Interim review"), today)
    yield _step(campaign.ends_on, "flag-fill", _("End and final review"), today)
    if campaign.closed_at:
        yield Milestone(timezone.localdate(campaign.closed_at), "lock", _("Campaign closed"))


def _beginning(campaign: Campaign, today: date) -> Iterator[Milestone]:
    if campaign.document_on:
        number = _("No. %(number)s") % {"number": campaign.document_number} if campaign.document_number else ""
        yield _step(campaign.document_on, "file-earmark-text", _("Launch document"), today, text=number)
    if campaign.register_by:
        yield _step(campaign.register_by, "pencil-square", _("Last day to register"), today)
    yield _step(campaign.starts_on, "calendar-event", _("The campaign begins"), today)
    if campaign.launched_at:
        launchers = ", ".join(str(launcher) for launcher in campaign.launchers.all())
        yield Milestone(timezone.localdate(campaign.launched_at), "megaphone", _("Launched"), text=launchers)


def _step(day: date, icon: str, title: str, today: date, *, text: str = "") -> Milestone:
    return Milestone(day, icon, title, text=text, is_planned=day > today)


def _registrations(campaign: Campaign) -> Iterator[Milestone]:
    """One line a month: who registered, or how many did."""
    current = campaign.participations.current().of_units()
    for month in _counted(current.annotate(month=TruncMonth("joined_at"))):
        number = month["number"]
        told = ngettext("%(shown)s unit registered to take part", "%(shown)s units registered to take part", number)
        text = month["name"] if number == 1 else ""
        day = timezone.localdate(month["last"])
        yield Milestone(day, "person-plus", told % {"shown": format_number(number)}, text=text)


def _counted(participations: QuerySet) -> QuerySet:  # type: ignore[type-arg]
    by_month = participations.order_by().values("month")
    return by_month.annotate(number=Count("unit"), last=Max("joined_at"), name=Min("unit__name")).order_by("month")


def _measures(campaign: Campaign, actor: Actor) -> Iterator[Milestone]:
    """One line a month: how many measures of the plans one sees are due by its last due day, and how many are done."""
    plans = WorkPlan.objects.visible_to(actor).filter(campaign=campaign)
    due = Measure.objects.filter(plan__in=plans.values("pk")).exclude(state=Measure.State.DROPPED)
    done = Count("pk", filter=Q(state=Measure.State.DONE))
    by_month = due.annotate(month=TruncMonth("due_on")).order_by().values("month")
    for month in by_month.annotate(number=Count("pk"), done=done, last=Max("due_on")).order_by("month"):
        told = ngettext("%(shown)s measure due", "%(shown)s measures due", month["number"])
        text = _("%(shown)s of them done") % {"shown": format_number(month["done"])}
        title = told % {"shown": format_number(month["number"])}
        yield _step(month["last"], "list-check", title, actor.today, text=text)
