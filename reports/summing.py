"""The figures of a report that sums up the unions below: added up in one pass, a part for each of them (ADR 20).

Cell for cell the value is that of the plain computation; what is missing are the sources of the units below, which
stand in the reports of those units. A part says what the union below came to and what its own report says.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from achievements.figures import (
    Figure,
    SourceMeasurement,
    approved_figures,
    facts_of,
    figure_from,
    in_order,
    unscaled,
)
from achievements.totals import IndicatorFacts
from campaigns.arithmetic import Refusal
from campaigns.models import Campaign, Indicator
from campaigns.values import NUMERIC, Outcome, Qualifier, Shape
from portal.vietnamese import format_number
from reports import snapshot as facts
from reports.models import Report
from reports.organisation import Organisation
from reports.periods import Period
from reports.rollup import Key, Rolled
from reports.scope import Scope

Reported = Mapping[int, Mapping[str, str]]  # by unit, then by key of the figure
WHY_NOT_ADDED = {
    Refusal.RATIO: "Các tỷ lệ không kèm tử số và mẫu số nên không cộng",
    Refusal.NOT_A_NUMBER: "Các giá trị không phải là số nên không cộng",
}


class PartsDoNotAddUp(Exception):
    """The parts of a figure and its listed sources are not what the figure says; the sentence names it."""


@dataclass(frozen=True)
class Told:
    """A figure, whose sources are those listed here, with the parts of the unions below that stand for the others."""

    figure: Figure
    parts: tuple[facts.Part, ...] = ()

    @property
    def remark(self) -> str:
        """Why the values were not added up, and where each stands; empty where they were."""
        if self.figure.refusal == Refusal.NONE:
            return ""
        where = "nêu trong báo cáo của đơn vị" if self.parts else "được liệt kê"
        return f"{WHY_NOT_ADDED[self.figure.refusal]}; từng giá trị {where}."

    @property
    def measurements(self) -> int:
        return len(self.figure.sources) + sum(part.measurements for part in self.parts)

    @property
    def units(self) -> int:
        return len({source.unit_id for source in self.figure.sources}) + sum(part.units for part in self.parts)


def told_in(scope: Scope, reports: Iterable[Report] = ()) -> list[Told]:
    """The figures of the period, in the order of a report; `reports` are those of the unions below."""
    if not scope.branches:
        return [Told(figure) for figure in plain(scope)]
    own = scope.rolled.figures.get(scope.unit.pk, {})
    indicators = Indicator.objects.in_bulk({indicator for indicator, _campaign in own})
    listed = {(each.indicator_id, each.campaign_id): each for each in plain(scope)}
    kept = kept_below(scope, own, indicators) - listed.keys()
    own = {key: each for key, each in own.items() if key not in kept}
    figures = [figure_of(facts_of(indicators[key[0]]), key, each, listed.get(key)) for key, each in own.items()]
    placed = in_order(figures, {pk: each.position for pk, each in indicators.items()})
    reported = wordings_of(reports)
    return [
        _told(figure, listed.get((figure.indicator_id, figure.campaign_id)), own, scope, reported) for figure in placed
    ]


def figures_during(scope: Scope, span: Period) -> list[Figure]:
    """The figures of another time, of the unit and what stood below it then."""
    return [each.figure for each in told_in(Scope.of(scope.unit, span))]


def plain(scope: Scope) -> list[Figure]:
    """Of the units that are listed."""
    period = scope.period
    return approved_figures(scope.listed, period.first, period.last, campaign=period.campaign, by_campaign=True)


def kept_below(scope: Scope, keys: Iterable[Key], indicators: Mapping[int, Indicator]) -> set[Key]:
    """The lines that a unit below keeps for itself: its own campaigns, its own indicators. They stand in its report."""
    owners = dict(Campaign.objects.filter(owner__in=list(scope.branches)).values_list("pk", "owner"))
    return {
        (indicator, campaign)
        for indicator, campaign in keys
        if campaign in owners or indicators[indicator].owner_id in scope.branches
    }


def figure_of(indicator: IndicatorFacts, key: Key, rolled: Rolled, listed: Figure | None = None) -> Figure:
    """A sum as a figure; what only a single measurement states (comparison, plan, outcome) it does not have."""
    if listed is not None and len(listed.sources) == rolled.measurements:
        return listed
    return Figure(
        indicator=indicator,
        campaign_id=key[1],
        value=rolled.value,
        qualifier=rolled.qualifier,
        comparison="",
        comparison_qualifier=Qualifier.EXACT,
        comparison_base="",
        delta=None,
        base=None,
        plan=None,
        outcome=Outcome.NOT_STATED,
        period_wording="",
        refusal=rolled.refusal,
        sources=listed.sources if listed else (),
    )


def _told(figure: Figure, listed: Figure | None, own: Mapping[Key, Rolled], scope: Scope, reported: Reported) -> Told:
    key = (figure.indicator_id, figure.campaign_id)
    each_below = {child: scope.rolled.figures.get(child, {}).get(key) for child in scope.children}
    parts = [
        part_of(child, figure_of(figure.indicator, key, each), each, scope.organisation, reported)
        for child, each in each_below.items()
        if each is not None
    ]
    told = Told(figure, by_name(parts))
    check(told, listed, own[key].measurements)
    return told


def part_of(unit: int, figure: Figure, rolled: Rolled, organisation: Organisation, reported: Reported) -> facts.Part:
    return facts.Part(
        unit=unit,
        name=organisation.places[unit].name,
        scale=figure.value.scale if figure.value else figure.indicator.scale,
        scaled=figure.value.scaled if figure.value else None,
        printed=figure.statement.printed_value if figure.statement else counted(rolled.measurements, rolled.units),
        measurements=rolled.measurements,
        units=rolled.units,
        reported=reported.get(unit, {}).get(key_of(figure), ""),
    )


def by_name(parts: Iterable[facts.Part]) -> tuple[facts.Part, ...]:
    return tuple(sorted(parts, key=lambda part: (part.name, part.unit)))


def folded(figure: Figure, scope: Scope) -> Told:
    """A figure whose sources are all at hand, with those of the unions below put together into parts."""
    if not scope.branches:
        return Told(figure)
    below: dict[int, list[SourceMeasurement]] = {}
    for source in figure.sources:
        if source.unit_id in scope.branches:
            below.setdefault(scope.branches[source.unit_id], []).append(source)
    parts = [
        part_of(child, *_summed(figure.indicator, sources), scope.organisation, {}) for child, sources in below.items()
    ]
    listed = tuple(source for source in figure.sources if source.unit_id not in scope.branches)
    return Told(replace(figure, sources=listed), by_name(parts))


def _summed(indicator: IndicatorFacts, sources: list[SourceMeasurement]) -> tuple[Figure, Rolled]:
    figure = figure_from(indicator, sources)
    units = len({source.unit_id for source in sources})
    return figure, Rolled(figure.value, figure.qualifier, figure.refusal, len(sources), units)


def check(told: Told, listed: Figure | None, measurements: int) -> None:
    """No measurement is lost between a figure, its parts and what is listed; what is added over units adds up."""
    figure = told.figure
    if told.measurements != measurements:
        raise PartsDoNotAddUp(f"Số liệu “{figure.indicator_name}”: số nguồn không bằng tổng các đơn vị.")
    if figure.value is None or figure.indicator.over_units != "sum" or figure.shape not in NUMERIC - {Shape.RATIO}:
        return
    parts = [number for part in told.parts if (number := unscaled(part.scaled, part.scale)) is not None]
    own = listed.value if listed else None
    parts += [unscaled(own.scaled, own.scale) or Decimal(0)] if own else []
    if sum(parts) != unscaled(figure.value.scaled, figure.value.scale):
        raise PartsDoNotAddUp(f"Số liệu “{figure.indicator_name}” không bằng tổng các đơn vị.")


def counted(measurements: int, units: int) -> str:
    """What stands for values that cannot be added: “312 giá trị của 40 đơn vị”."""
    return f"{format_number(measurements)} giá trị của {format_number(units)} đơn vị"


def key_of(figure: Figure) -> str:
    return f"{figure.indicator_id}-{figure.campaign_id or 0}"


def wordings_of(reports: Iterable[Report]) -> dict[int, dict[str, str]]:
    """What final reports print for each of their figures, by unit and key."""
    told: dict[int, dict[str, str]] = {}
    for report in reports:
        cells: list[dict[str, Any]] = facts.read(report.snapshot)["figures"]
        told[report.unit_id] = {cell["key"]: cell["printed"] for cell in cells}
    return told
