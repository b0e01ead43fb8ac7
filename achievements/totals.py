"""How approved measurements of one indicator become one figure. Pure.

One source prints exactly as it was logged. Several take the weakest qualifier and drop comparison, plan and outcome;
percentages without numerator and denominator are listed, never added or averaged.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from achievements.wording import Statement
from campaigns.arithmetic import Part, Refusal, Total, add_up
from campaigns.values import Direction, Outcome, Qualifier, Shape, TypedValue


@dataclass(frozen=True)
class IndicatorFacts:
    """What of an indicator decides how its values add up and read."""

    id: int
    name: str
    unit_of_measure: str
    shape: Shape
    area: str
    direction: Direction = Direction.AT_LEAST
    scale: int = 0
    levels: tuple[str, ...] = ()
    over_time: str = "sum"
    over_units: str = "sum"


@dataclass(frozen=True)
class SourceMeasurement:
    """One approved measurement behind a figure. `is_used` is false where a later one of the same unit prevails."""

    measurement_id: int
    achievement_id: int
    revision: int
    unit_id: int
    campaign_id: int | None
    counted_on: date
    title: str
    statement: Statement
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    is_used: bool = True

    @property
    def value(self) -> TypedValue:
        return self.statement.value

    @property
    def qualifier(self) -> Qualifier:
        return self.statement.qualifier

    @property
    def part(self) -> Part:
        return Part(self.value, self.qualifier, self.numerator, self.denominator)


@dataclass(frozen=True)
class Figure:
    """The approved value of one indicator in a period. `value` None: the sources cannot be added (see `refusal`)."""

    indicator: IndicatorFacts
    campaign_id: int | None
    value: TypedValue | None
    qualifier: Qualifier
    comparison: str
    comparison_qualifier: Qualifier
    comparison_base: str
    delta: Decimal | None
    base: TypedValue | None
    plan: TypedValue | None
    outcome: Outcome
    period_wording: str
    refusal: Refusal
    sources: tuple[SourceMeasurement, ...]

    @property
    def indicator_id(self) -> int:
        return self.indicator.id

    @property
    def indicator_name(self) -> str:
        return self.indicator.name

    @property
    def unit_of_measure(self) -> str:
        return self.indicator.unit_of_measure

    @property
    def shape(self) -> Shape:
        return self.indicator.shape

    @property
    def area(self) -> str:
        return self.indicator.area

    @property
    def is_additive(self) -> bool:
        return self.value is not None

    @property
    def statement(self) -> Statement | None:
        """The figure as one statement; None when only the single values can be listed."""
        if self.value is None:
            return None
        return Statement(
            value=self.value,
            unit_of_measure=self.unit_of_measure,
            qualifier=self.qualifier,
            comparison=self.comparison,
            comparison_qualifier=self.comparison_qualifier,
            comparison_base=self.comparison_base,
            delta=self.delta,
            base=self.base,
            plan=self.plan,
            outcome=self.outcome,
            period_wording=self.period_wording,
        )

    @property
    def printed(self) -> str:
        """As it stands in a report; values that cannot be added are listed one after the other."""
        if self.statement is not None:
            return self.statement.printed
        return "; ".join(source.statement.printed for source in self.sources)


def figures_from(
    rows: Iterable[tuple[int, SourceMeasurement]],
    indicators: Mapping[int, IndicatorFacts],
    *,
    by_campaign: bool = False,
) -> list[Figure]:
    """One figure for each indicator (and campaign) of the rows, which are pairs of indicator id and source."""
    groups: dict[tuple[int, int | None], list[SourceMeasurement]] = defaultdict(list)
    for indicator_id, source in rows:
        groups[indicator_id, source.campaign_id if by_campaign else None].append(source)
    return [figure_from(indicators[key[0]], sources) for key, sources in groups.items()]


def figure_from(indicator: IndicatorFacts, sources: Sequence[SourceMeasurement]) -> Figure:
    """The figure of one indicator; the order of `sources` does not matter."""
    dated = sorted(sources, key=lambda source: (source.counted_on, source.measurement_id))
    marked = _marked(indicator, dated)
    used = [source for source in marked if source.is_used]
    total = _total(indicator, dated)
    said = used[0].statement if len(used) == 1 else None
    return Figure(
        indicator=indicator,
        campaign_id=_common_campaign(dated),
        value=total.value,
        qualifier=total.qualifier,
        comparison=said.comparison if said else "",
        comparison_qualifier=said.comparison_qualifier if said else Qualifier.EXACT,
        comparison_base=said.comparison_base if said else "",
        delta=said.delta if said else None,
        base=said.base if said else None,
        plan=said.plan if said else None,
        outcome=said.outcome if said else Outcome.NOT_STATED,
        period_wording=said.period_wording if said else "",
        refusal=total.refusal,
        sources=tuple(marked),
    )


def _marked(indicator: IndicatorFacts, dated: Sequence[SourceMeasurement]) -> list[SourceMeasurement]:
    """Where the latest value prevails, the earlier ones of the same unit are not used."""
    newest = {source.unit_id: source.measurement_id for source in dated}
    if indicator.over_time != "latest":
        return list(dated)
    return [replace(source, is_used=newest[source.unit_id] == source.measurement_id) for source in dated]


def _total(indicator: IndicatorFacts, dated: Sequence[SourceMeasurement]) -> Total:
    """First over time within each unit, then over the units, the one with the newest value last."""
    by_unit: dict[int, list[SourceMeasurement]] = defaultdict(list)
    for source in dated:
        by_unit[source.unit_id].append(source)
    units = sorted(by_unit.values(), key=lambda sources: (sources[-1].counted_on, sources[-1].measurement_id))
    totals = [add_up([source.part for source in sources], indicator.over_time) for sources in units]
    if len(totals) == 1:
        return totals[0]
    refused = next((total for total in totals if total.value is None), None)
    if refused is not None:
        return refused
    parts = [Part(t.value, t.qualifier, t.numerator, t.denominator) for t in totals if t.value is not None]
    return add_up(parts, indicator.over_units)


def _common_campaign(sources: Sequence[SourceMeasurement]) -> int | None:
    campaigns = {source.campaign_id for source in sources}
    return campaigns.pop() if len(campaigns) == 1 else None
