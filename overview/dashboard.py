"""How the year of a unit goes: deeds by month, and the units below beside each other.

Counts only, of approved deeds on the day they count. Whoever looks after the unit or belongs to it may see them; they
name nobody. The tree is that of today: a league is for steering, a report is for the record.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

from django.core.cache import cache
from django.db.models import Count, Exists, Max, OuterRef, Q, Window
from django.db.models.functions import ExtractMonth, ExtractYear
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from achievements.models import Achievement, Evidence
from campaigns.models import Campaign
from members.models import Membership, Unit
from pledges.earlier import a_year_before
from portal.vietnamese import text_sort_key

MONTHS = 12
MANY_UNITS = 20  # from here on counting takes longer than a page may: a count is shown for a while, with its hour
KEPT = timedelta(minutes=5)
STILL_SHOWN = timedelta(hours=1)  # to all others while one reader counts anew
COUNTING = timedelta(minutes=1)
TENTH = Decimal("0.1")
NO_CAMPAIGN = 0
WAITING = Q(state=Achievement.State.SUBMITTED)

Months = tuple[int, ...]


class Measure(Enum):
    """What the league is ordered by; the most stands on top."""

    DEEDS = "deeds"
    PER_100 = "per_100"
    PROVED = "proved"

    @property
    def label(self) -> str:
        return str(LABELS[self])


LABELS = {
    Measure.DEEDS: _("approved achievements"),
    Measure.PER_100: _("achievements per 100 union members"),
    Measure.PROVED: _("share with evidence"),
}


@dataclass(frozen=True)
class Line:
    """A unit directly below (or, where there is none, a campaign): its year by month, and those days a year before.

    `rank` starts at 1 and is shared by equals; None where there is nothing to rank. `proved`: deeds with evidence.
    """

    name: str | Promise
    url: str
    months: Months
    proved: int
    before: int
    before_proved: int
    members: int | None
    rank: int | None = None
    rank_before: int | None = None

    @property
    def deeds(self) -> int:
        return sum(self.months)

    @property
    def proved_share(self) -> Decimal | None:
        return share(self.proved, self.deeds)

    @property
    def per_100(self) -> Decimal | None:
        return share(self.deeds, self.members or 0)

    @property
    def climbed(self) -> int | None:
        """Places won since the same days of the year before; below 0 where places were lost."""
        return None if self.rank is None or self.rank_before is None else self.rank_before - self.rank

    @property
    def places(self) -> int:
        return abs(self.climbed or 0)

    def value(self, measure: Measure) -> Decimal | None:
        values = {Measure.DEEDS: Decimal(self.deeds), Measure.PER_100: self.per_100, Measure.PROVED: self.proved_share}
        return values[measure]

    def value_before(self, measure: Measure) -> Decimal | None:
        """With the members of today: who belonged to a unit a year ago is in its report, not here."""
        return {
            Measure.DEEDS: Decimal(self.before),
            Measure.PER_100: share(self.before, self.members or 0),
            Measure.PROVED: share(self.before_proved, self.before),
        }[measure]


@dataclass(frozen=True)
class Year:
    """`months` and `months_before` are of the whole years; `before` of the days until `until` a year before.

    `own` are the deeds of the unit itself where others stand below it; it is in no league.
    """

    year: int
    until: date
    months: Months
    months_before: Months
    before: int
    proved: int
    waiting: int
    members: int
    lines: tuple[Line, ...]
    own: Line | None
    is_of_units: bool
    counted_at: datetime
    is_kept: bool = False

    @property
    def deeds(self) -> int:
        return sum(self.months)

    @property
    def proved_share(self) -> Decimal | None:
        return share(self.proved, self.deeds)

    @property
    def change(self) -> int:
        return self.deeds - self.before

    @property
    def difference(self) -> int:
        return abs(self.change)

    @property
    def busiest(self) -> int:
        """The most deeds one line has in one month."""
        return max((number for line in self.rows for number in line.months), default=0)

    @property
    def rows(self) -> tuple[Line, ...]:
        """Those of the heat map: together they are all deeds of the year."""
        return (*self.lines, self.own) if self.own and (self.own.deeds or self.own.before) else self.lines


def share(part: int, whole: int) -> Decimal | None:
    """Per cent with one decimal; None of nothing."""
    return (Decimal(part) * 100 / whole).quantize(TENTH, ROUND_HALF_UP) if whole else None


def year_of(unit: Unit, year: int, *, now: datetime, today: date) -> Year:
    """The year until today, or all of it once over.

    Of a small unit every approval shows at once (its members after `KEPT`); a large one is counted once in `KEPT`.
    """
    key = f"year:{unit.pk}:{year}:{today.isoformat()}"
    if key in cache or Unit.objects.below(unit).count() >= MANY_UNITS:
        return replace(_kept(key, unit, year, now=now, today=today), is_kept=True)
    newest = _newest(unit, year)
    kept = _kept(f"{key}:{newest.mark}", unit, year, now=now, today=today)
    return replace(kept, waiting=newest.waiting)


def _kept(key: str, unit: Unit, year: int, *, now: datetime, today: date) -> Year:
    kept: Year | None = cache.get(key)
    if kept is None or (now - kept.counted_at >= KEPT and _is_first(key)):
        kept = _counted(unit, year, now=now, today=today)
        cache.set(key, kept, STILL_SHOWN.total_seconds())
    return kept


@dataclass(frozen=True)
class _Newest:
    """`mark` changes with every approval, correction and erasure of a deed that the year and the one before count."""

    mark: str
    waiting: int


def _newest(unit: Unit, year: int) -> _Newest:
    counted = Q(state=Achievement.State.APPROVED, counted_on__range=(date(year - 1, 1, 1), date(year, 12, 31)))
    found = Achievement.objects.filter(unit__in=Unit.objects.below(unit)).aggregate(
        deeds=Count("unit", filter=counted),
        last=Max("pk", filter=counted),
        at=Max("decided_at", filter=counted),
        waiting=Count("unit", filter=WAITING),
    )
    return _Newest(f"{found['deeds']}-{found['last']}-{found['at'] and found['at'].timestamp()}", found["waiting"])


def _is_first(key: str) -> bool:
    """Whether nobody counts just now; many readers of a large unit would otherwise all count at once."""
    return cache.add(f"{key}:counting", True, COUNTING.total_seconds())


@dataclass(frozen=True)
class _Count:
    """Deeds of one unit (or campaign) in one month."""

    of: int
    year: int
    month: int
    deeds: int
    proved: int


def _counted(unit: Unit, year: int, *, now: datetime, today: date) -> Year:
    below = dict(Unit.objects.below(unit).values_list("pk", "path"))
    until = min(date(year, 12, 31), max(today, date(year, 1, 1)))
    roots = {pk: _child_in(path, unit) for pk, path in below.items()}
    is_of_units = any(root != unit.pk for root in roots.values())
    column = "unit" if is_of_units else "campaign"
    whole = _counts(unit, column, date(year - 1, 1, 1), date(year, 12, 31))
    late = _counts(unit, column, a_year_before(until) + timedelta(days=1), date(year - 1, 12, 31))
    counts = _Counts.of(whole, late, year, roots if is_of_units else {})
    heads = _heads(unit, today)
    of_year = [each for each in whole if each.year == year]
    return Year(
        year=year,
        until=until,
        months=_by_month(of_year),
        months_before=_by_month(each for each in whole if each.year == year - 1),
        before=sum(each.deeds for each in whole if each.year == year - 1) - sum(each.deeds for each in late),
        proved=sum(each.proved for each in of_year),
        waiting=Achievement.objects.filter(WAITING, unit__in=Unit.objects.below(unit)).count(),
        members=heads.among(below),
        lines=_unit_lines(unit, roots, counts, heads) if is_of_units else _campaign_lines(unit, counts),
        own=_own_line(unit, counts) if is_of_units else None,
        is_of_units=is_of_units,
        counted_at=now,
    )


def _counts(unit: Unit, column: str, first: date, last: date) -> list[_Count]:
    proof = Evidence.objects.filter(achievement=OuterRef("pk"))
    deeds = Achievement.objects.approved().filter(unit__in=Unit.objects.below(unit), counted_on__range=(first, last))
    rows = (
        deeds.order_by()
        .annotate(year=ExtractYear("counted_on"), month=ExtractMonth("counted_on"), has_proof=Exists(proof))
        .values_list(column, "year", "month")
        .annotate(deeds=Count("pk"), proved=Count("pk", filter=Q(has_proof=True)))
    )
    return [_Count(of or NO_CAMPAIGN, *more) for of, *more in rows]


def _by_month(counts: Iterable[_Count]) -> Months:
    numbers = [0] * MONTHS
    for each in counts:
        numbers[each.month - 1] += each.deeds
    return tuple(numbers)


@dataclass(frozen=True)
class _Counts:
    """By line: the counts of the year, and those of the same days a year before."""

    now: Mapping[int, Sequence[_Count]]
    before: Mapping[int, Sequence[_Count]]

    @classmethod
    def of(cls, whole: Sequence[_Count], late: Sequence[_Count], year: int, roots: Mapping[int, int]) -> "_Counts":
        """What came later in the year before (`late`) is taken off it again."""
        now: dict[int, list[_Count]] = defaultdict(list)
        before: dict[int, list[_Count]] = defaultdict(list)
        for each in whole:
            (now if each.year == year else before)[roots.get(each.of, each.of)].append(each)
        for each in late:
            before[roots.get(each.of, each.of)].append(replace(each, deeds=-each.deeds, proved=-each.proved))
        return cls(now, before)


@dataclass(frozen=True)
class _Heads:
    """Union members by unit; who belongs to several units stands in `shared` with all of them."""

    single: Mapping[int, int]
    shared: Mapping[int, frozenset[int]]

    def among(self, units: Iterable[int]) -> int:
        """How many heads these units have, each counted once."""
        here = set(units)
        once = sum(self.single.get(unit, 0) for unit in here)
        return once + sum(1 for places in self.shared.values() if places & here)


def _heads(unit: Unit, today: date) -> _Heads:
    """Two queries that answer a row a unit and a row for each place of the few who belong to several.

    Not in one that leaves those few out: among a million people PostgreSQL looks each of them up again for every row.
    """
    here = Membership.objects.on(today).filter(unit__in=Unit.objects.below(unit), member__is_union_member=True)
    heads = Counter(dict(here.order_by().values_list("unit").annotate(heads=Count("member"))))
    places = here.order_by().annotate(places=Window(Count("pk"), partition_by="member"))
    shared: dict[int, set[int]] = defaultdict(set)
    for member, place in places.filter(places__gt=1).values_list("member", "unit"):
        shared[member].add(place)
        heads[place] -= 1
    return _Heads(heads, {member: frozenset(units) for member, units in shared.items()})


def _unit_lines(unit: Unit, roots: Mapping[int, int], counts: _Counts, heads: _Heads) -> tuple[Line, ...]:
    members: dict[int, list[int]] = defaultdict(list)
    for pk, child in roots.items():
        members[child].append(pk)
    children = Unit.objects.filter(pk__in=set(members) - {unit.pk}).order_by().values_list("pk", "name")
    return tuple(
        _line(name, reverse("overview:unit_year", args=[pk]), pk, counts, members=heads.among(members[pk]))
        for pk, name in sorted(children, key=lambda row: text_sort_key(row[1]))
    )


def _own_line(unit: Unit, counts: _Counts) -> Line:
    return _line(_("The unit itself"), reverse("overview:unit_deeds", args=[unit.pk]), unit.pk, counts)


def _campaign_lines(unit: Unit, counts: _Counts) -> tuple[Line, ...]:
    """Campaigns with deeds in the year, the one with the most on top."""
    names = Campaign.objects.filter(pk__in=counts.now).order_by("-starts_on", "pk").values_list("pk", "name")
    lines = [_line(name, reverse("overview:campaign_progress", args=[pk]), pk, counts) for pk, name in names]
    if NO_CAMPAIGN in counts.now:
        url = reverse("overview:unit_deeds", args=[unit.pk])
        lines.append(_line(_("Outside campaigns"), url, NO_CAMPAIGN, counts))
    return tuple(sorted(lines, key=lambda line: -line.deeds))


def _line(name: str | Promise, url: str, key: int, counts: _Counts, members: int | None = None) -> Line:
    now, before = counts.now.get(key, []), counts.before.get(key, [])
    return Line(
        name=name,
        url=url,
        months=_by_month(now),
        proved=sum(each.proved for each in now),
        before=sum(each.deeds for each in before),
        before_proved=sum(each.proved for each in before),
        members=members,
    )


def _child_in(path: str, unit: Unit) -> int:
    """Below which unit directly under `unit` this path lies; the unit itself answers itself."""
    rest = path.removeprefix(unit.path).split("/")
    return int(rest[0]) if rest[0] else unit.pk


def ranked(lines: Iterable[Line], measure: Measure) -> list[Line]:
    """The league: first the most; nought has no rank, and stands last, in the order given. Pure."""
    given = list(lines)
    now = _ranks([line.value(measure) or None for line in given])
    before = _ranks([line.value_before(measure) or None for line in given])
    placed = [replace(line, rank=rank, rank_before=was) for line, rank, was in zip(given, now, before, strict=True)]
    return sorted(placed, key=lambda line: (line.rank is None, line.rank or 0))


def _ranks(values: Sequence[Decimal | None]) -> list[int | None]:
    """1, 2, 2, 4: equals share the better place."""
    known = sorted((value for value in values if value is not None), reverse=True)
    first = {value: place for place, value in reversed(list(enumerate(known, start=1)))}
    return [None if value is None else first[value] for value in values]
