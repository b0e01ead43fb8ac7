"""The figures of every unit of a tree in one pass: what was approved is added up where it was done, then upwards.

Equal, unit by unit, to `achievements.figures.approved_figures` over the unit's subtree (a property test over random
data holds it to that), without reading a row a measurement: the database adds up what may be added in any order, a unit
and an indicator at a time, and hands over single values only where the rules need them (average, fraction, classes).
Who belongs to several units below is one head. Sources are not listed: whoever follows a figure goes to the units.
"""

import gc
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Max, Q, QuerySet, Sum, Value, When, Window
from django.db.models.functions import RowNumber

from achievements.models import Achievement, Evidence, Measurement
from campaigns.arithmetic import STRENGTH, Part, Refusal, Total, add_up
from campaigns.models import Indicator
from campaigns.values import NUMERIC, Qualifier, Shape, TypedValue
from members.models import Membership
from reports.organisation import Organisation

Key = tuple[int, int | None]  # indicator and campaign
Newest = tuple[date, int]  # by day, then by the number of the measurement
PLAIN = [shape.value for shape in NUMERIC - {Shape.RATIO}]
SHAPES, QUALIFIERS = {each.value: each for each in Shape}, {each.value: each for each in Qualifier}
SUM, LATEST = Indicator.OverTime.SUM, Indicator.OverTime.LATEST


@dataclass(frozen=True)
class Rolled:
    """One figure of one unit and everything below it. `measurements` were behind it, of `units` units."""

    value: TypedValue | None
    qualifier: Qualifier
    refusal: Refusal
    measurements: int
    units: int


@dataclass(slots=True)
class _Sum:
    """Of numbers that are added in any order: scaled as `scale` says, as sure as `rank` in `STRENGTH`."""

    shape: str
    scale: int
    scaled: int = 0
    rank: int = 0
    measurements: int = 0
    units: int = 0

    def add(self, scaled: int, scale: int, rank: int, measurements: int, units: int) -> None:
        if scale != self.scale:
            most = max(scale, self.scale)
            self.scaled, scaled = self.scaled * 10 ** (most - self.scale), scaled * 10 ** (most - scale)
            self.scale = most
        self.scaled += scaled
        self.rank = max(self.rank, rank)
        self.measurements += measurements
        self.units += units

    def rolled(self) -> Rolled:
        value = TypedValue(Shape(self.shape), scale=self.scale, scaled=self.scaled)
        return Rolled(value, STRENGTH[self.rank], Refusal.NONE, self.measurements, self.units)


@dataclass(slots=True)
class _Listed:
    """Of values that only the rules of the indicator put together: what each unit came to, and when it last did."""

    rule: str
    totals: list[tuple[Newest, Total]] = field(default_factory=list)
    measurements: int = 0

    def rolled(self) -> Rolled:
        total = self._total()
        return Rolled(total.value, total.qualifier, total.refusal, self.measurements, len(self.totals))

    def _total(self) -> Total:
        if len(self.totals) == 1:
            return self.totals[0][1]
        totals = [total for _newest, total in sorted(self.totals, key=itemgetter(0))]
        refused = next((total for total in totals if total.value is None), None)
        if refused is not None:
            return refused
        parts = [Part(t.value, t.qualifier, t.numerator, t.denominator) for t in totals if t.value is not None]
        return add_up(parts, self.rule)


@dataclass(frozen=True)
class RollUp:
    """Everything of a period by unit, of all units of the organisation or of `root` and below; each is asked for once.

    The number of queries does not depend on how many units, deeds or figures there are.
    """

    organisation: Organisation
    first: date
    last: date
    root: int | None = None
    campaign: int | None = None

    @cached_property
    def figures(self) -> Mapping[int, Mapping[Key, Rolled]]:
        approved = Measurement.objects.filter(
            achievement__state=Achievement.State.APPROVED, achievement__counted_on__range=(self.first, self.last)
        )
        return _figures(self._ways, self._of_campaign(approved, "achievement__campaign"))

    @cached_property
    def members(self) -> Mapping[int, int]:
        """Heads on the last day, each once in a unit, however many places the person has below it."""
        return _heads(self._ways, self.last)

    @cached_property
    def deeds(self) -> Mapping[int, int]:
        return _counted(self._ways, self._approved)

    @cached_property
    def proved(self) -> Mapping[int, int]:
        """The deeds with evidence."""
        return _counted(self._ways, self._approved.filter(pk__in=Evidence.objects.values("achievement")))

    @property
    def _approved(self) -> "QuerySet[Achievement]":
        approved = Achievement.objects.approved().filter(counted_on__range=(self.first, self.last))
        return self._of_campaign(approved, "campaign")

    def _of_campaign(self, rows: "QuerySet[Any]", column: str) -> "QuerySet[Any]":
        return rows if self.campaign is None else rows.filter(**{column: self.campaign})

    @cached_property
    def _ways(self) -> "_Ways":
        units = None if self.root is None else self.organisation.subtree(self.root)
        return _Ways(self.organisation, units)


class _Ways:
    """For every unit the units it counts for: itself and those above it, up to the root asked for."""

    def __init__(self, organisation: Organisation, units: list[int] | None) -> None:
        self.units = units
        inside = set(organisation.places if units is None else units)
        self._ways: dict[int, tuple[int, ...]] = {}
        for unit in inside:
            self._ways[unit] = tuple(self._climb(organisation, unit, inside))

    def __getitem__(self, unit: int) -> tuple[int, ...]:
        """A unit that did not exist in the period counts for itself alone; where a root is asked for, for nothing."""
        return self._ways.get(unit, (unit,) if self.units is None else ())

    @staticmethod
    def _climb(organisation: Organisation, unit: int, inside: set[int]) -> Iterator[int]:
        seen: set[int] = set()
        at: int | None = unit
        while at is not None and at in inside and at not in seen:
            seen.add(at)
            yield at
            place = organisation.places.get(at)
            at = place.parent if place else None

    def narrow(self, rows: "QuerySet[Any]", column: str) -> "QuerySet[Any]":
        return rows if self.units is None else rows.filter(**{f"{column}__in": self.units})


Sums = dict[int, dict[Key, "_Sum | _Listed"]]


def _figures(ways: _Ways, approved: "QuerySet[Measurement]") -> dict[int, dict[Key, Rolled]]:
    approved = ways.narrow(approved, "achievement__unit")
    is_plain = Q(shape__in=PLAIN, indicator__over_units=SUM)
    found: Sums = defaultdict(dict)
    with _uncollected():
        return _added(found, ways, approved, is_plain)


def _added(found: Sums, ways: _Ways, approved: "QuerySet[Measurement]", is_plain: Q) -> dict[int, dict[Key, Rolled]]:
    _add_sums(found, ways, approved.filter(is_plain, indicator__over_time=SUM))
    _add_latest(found, ways, approved.filter(is_plain, indicator__over_time=LATEST))
    _add_listed(found, ways, approved.exclude(is_plain, indicator__over_time__in=[SUM, LATEST]))
    return {unit: {key: each.rolled() for key, each in lines.items()} for unit, lines in found.items()}


@contextmanager
def _uncollected() -> Iterator[None]:
    """Hundreds of thousands of small values that refer to nothing: looking for cycles among them doubles the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


RANK = Case(
    *(When(qualifier=qualifier.value, then=Value(rank)) for rank, qualifier in enumerate(STRENGTH)),
    default=Value(0),
    output_field=IntegerField(),
)


def _add_sums(found: Sums, ways: _Ways, rows: "QuerySet[Measurement]") -> None:
    """One row a unit, indicator, campaign and scale; the measurements themselves stay in the database."""
    grouped = rows.order_by().values_list("achievement__unit", "indicator", "achievement__campaign", "shape", "scale")
    counted = grouped.annotate(number=Sum("scaled_value"), rank=Max(RANK), times=Count("scaled_value"))
    for unit, indicator, campaign, shape, scale, number, rank, times in counted:
        _add_up(found, ways[unit], (indicator, campaign), shape, scale, int(number), rank, times)


def _add_latest(found: Sums, ways: _Ways, rows: "QuerySet[Measurement]") -> None:
    """Of every unit the newest value, and how many there were; then the values are added."""
    place = Window(
        RowNumber(),
        partition_by=[F("achievement__unit"), F("indicator"), F("achievement__campaign")],
        order_by=[F("achievement__counted_on").desc(), F("pk").desc()],
    )
    times = Window(Count("pk"), partition_by=[F("achievement__unit"), F("indicator"), F("achievement__campaign")])
    newest = rows.annotate(place=place, times=times, rank=RANK).filter(place=1).order_by()
    columns = (
        "achievement__unit",
        "indicator",
        "achievement__campaign",
        "shape",
        "scale",
        "scaled_value",
        "rank",
        "times",
    )
    for unit, indicator, campaign, shape, scale, number, rank, times_ in newest.values_list(*columns):
        _add_up(found, ways[unit], (indicator, campaign), shape, scale, number, rank, times_)


def _add_up(
    found: Sums, way: Iterable[int], key: Key, shape: str, scale: int, number: int, rank: int, times: int
) -> None:
    for above in way:
        lines = found[above]
        each = lines.get(key)
        if each is None:
            each = lines[key] = _Sum(shape, scale)
        assert isinstance(each, _Sum)
        each.add(number, scale, rank, times, 1)


def _add_listed(found: Sums, ways: _Ways, rows: "QuerySet[Measurement]") -> None:
    """The single values of the indicators whose rules need them, unit by unit, oldest first."""
    listed = Indicator.objects.exclude(over_time=SUM, over_units=SUM, shape__in=PLAIN)
    rules = {pk: (time, units) for pk, time, units in listed.values_list("pk", "over_time", "over_units")}
    line = ("achievement__unit", "indicator", "achievement__campaign")
    moment = ("achievement__counted_on", "pk")
    stated = (
        "shape", "scale", "scaled_value", "choice_value", "day_value", "flag_value", "qualifier", "scaled_numerator",
        "scaled_denominator",
    )  # fmt: skip
    told = rows.order_by(*line, *moment).values_list(*line, *moment, *stated)
    for (unit, indicator, campaign), group in groupby(told, key=itemgetter(0, 1, 2)):
        over_time, over_units = rules[indicator]
        dated = list(group)
        total = add_up([_part(*row[5:]) for row in dated], over_time)
        newest = dated[-1][3:5]
        for above in ways[unit]:
            each = found[above].get((indicator, campaign))
            if each is None:
                each = found[above][indicator, campaign] = _Listed(over_units)
            assert isinstance(each, _Listed)
            each.totals.append((newest, total))
            each.measurements += len(dated)


def _part(
    shape: str, scale: int, scaled: int | None, choice: str, day: date | None, flag: bool | None, qualifier: str,
    numerator: int | None, denominator: int | None,
) -> Part:  # fmt: skip
    value = TypedValue(SHAPES[shape], scale=scale, scaled=scaled, choice=choice, day=day, flag=flag)
    if numerator is None or denominator is None:
        return Part(value, QUALIFIERS[qualifier])
    above, below = Decimal(numerator).scaleb(-scale), Decimal(denominator).scaleb(-scale)
    return Part(value, QUALIFIERS[qualifier], above, below)


def _counted(ways: _Ways, deeds: "QuerySet[Achievement]") -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    grouped = ways.narrow(deeds, "unit").order_by().values_list("unit").annotate(times=Count("counted_on"))
    for unit, times in grouped:
        for above in ways[unit]:
            found[above] += times
    return dict(found)


def _heads(ways: _Ways, on: date) -> dict[int, int]:
    """Union members on that day, each counted once in a unit: who has several places below it is taken off again."""
    held = Membership.objects.on(on).filter(member__is_union_member=True).order_by()
    placed = ways.narrow(held, "unit")
    found: dict[int, int] = defaultdict(int)
    for unit, heads in placed.values_list("unit").annotate(heads=Count("member")):
        for above in ways[unit]:
            found[above] += heads
    several = placed.values("member").annotate(places=Count("unit")).filter(places__gt=1)
    places: dict[int, Counter[int]] = defaultdict(Counter)
    for member, unit in placed.filter(member__in=several.values("member")).values_list("member", "unit"):
        places[member].update(ways[unit])
    for times in places.values():
        for unit, number in times.items():
            found[unit] -= number - 1
    return dict(found)
