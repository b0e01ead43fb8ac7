"""Figures of a period out of approved measurements: one query, then pure adding up (`totals`)."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from achievements.models import Achievement, AchievementQuerySet, Measurement
from achievements.totals import Figure, IndicatorFacts, SourceMeasurement, figure_from, figures_from
from campaigns.models import Campaign, Indicator
from campaigns.values import Area, Direction, Shape
from members.models import Unit

if TYPE_CHECKING:
    from members.models import UnitQuerySet

AREA_ORDER = {area.value: place for place, area in enumerate(Area)}

__all__ = [
    "Figure", "IndicatorFacts", "SourceMeasurement", "approved_figures", "deeds_of", "figure_from", "figures_of",
    "in_order",
]  # fmt: skip


def approved_figures(
    units: "UnitQuerySet | QuerySet[Unit] | Sequence[int]",
    first: date,
    last: date,
    *,
    campaign: Campaign | int | None = None,
    indicators: Iterable[Indicator | int] | None = None,
    by_campaign: bool = False,
) -> list[Figure]:
    """One figure per indicator measured by approved deeds of `units` counted from `first` to `last`, both included.

    `campaign` keeps the deeds of one campaign, `indicators` these indicators; `by_campaign` gives a figure per
    indicator and campaign. Ordered by area, place and name of the indicator.
    """
    measurements = _approved(units, first, last)
    if campaign is not None:
        measurements = measurements.filter(achievement__campaign=campaign)
    if indicators is not None:
        measurements = measurements.filter(indicator__in=list(indicators))
    return _figures(measurements, by_campaign=by_campaign)


def figures_of(deeds: AchievementQuerySet) -> list[Figure]:
    """One figure per indicator measured by these deeds, which are approved ones; ordered as above."""
    return _figures(_measurements_of(achievement__in=deeds.values("pk")))


def _figures(measurements: QuerySet[Measurement], *, by_campaign: bool = False) -> list[Figure]:
    rows = list(measurements.order_by("achievement__counted_on", "pk"))
    facts = {row.indicator_id: facts_of(row.indicator) for row in rows}
    places = {row.indicator_id: row.indicator.position for row in rows}
    figures = figures_from(((row.indicator_id, source_of(row)) for row in rows), facts, by_campaign=by_campaign)
    return in_order(figures, places)


def in_order(figures: Iterable[Figure], places: dict[int, int]) -> list[Figure]:
    """By area, place and name of the indicator; `places` are the positions of the indicators."""
    return sorted(figures, key=lambda figure: _order(figure, places))


def deeds_of(
    units: "UnitQuerySet | QuerySet[Unit] | Sequence[int]",
    first: date,
    last: date,
    *,
    campaign: Campaign | int | None = None,
) -> AchievementQuerySet:
    """The approved deeds counted in a period, measured or not, oldest first."""
    deeds = Achievement.objects.approved().filter(unit__in=units, counted_on__range=(first, last))
    if campaign is not None:
        deeds = deeds.filter(campaign=campaign)
    return deeds.select_related("unit", "campaign").order_by("counted_on", "pk")


def facts_of(indicator: Indicator) -> IndicatorFacts:
    return IndicatorFacts(
        id=indicator.pk,
        name=indicator.name,
        unit_of_measure=indicator.unit_of_measure,
        shape=Shape(indicator.shape),
        area=indicator.area,
        direction=Direction(indicator.direction),
        scale=indicator.scale,
        levels=tuple(indicator.levels),
        over_time=indicator.over_time,
        over_units=indicator.over_units,
    )


def source_of(measurement: Measurement) -> SourceMeasurement:
    deed = measurement.achievement
    return SourceMeasurement(
        measurement_id=measurement.pk,
        achievement_id=deed.pk,
        revision=deed.revision,
        unit_id=deed.unit_id,
        campaign_id=deed.campaign_id,
        counted_on=deed.counted_on,
        title=deed.title,
        statement=measurement.statement,
        numerator=unscaled(measurement.scaled_numerator, measurement.scale),
        denominator=unscaled(measurement.scaled_denominator, measurement.scale),
    )


def _approved(units: "UnitQuerySet | QuerySet[Unit] | Sequence[int]", first: date, last: date) -> QuerySet[Measurement]:
    return _measurements_of(
        achievement__state=Achievement.State.APPROVED,
        achievement__unit__in=units,
        achievement__counted_on__range=(first, last),
    )


def _measurements_of(**chosen: Any) -> QuerySet[Measurement]:
    """Without the narrative and its search key, which are long and which no figure needs."""
    counted = Measurement.objects.filter(**chosen).select_related("achievement", "indicator")
    return counted.defer("achievement__narrative", "achievement__search_key")


def unscaled(scaled: int | None, scale: int) -> Decimal | None:
    return None if scaled is None else Decimal(scaled).scaleb(-scale)


def _order(figure: Figure, places: dict[int, int]) -> tuple[int, int, str, int, int]:
    area = AREA_ORDER.get(figure.area, len(AREA_ORDER))
    return area, places[figure.indicator_id], figure.indicator_name, figure.indicator_id, figure.campaign_id or 0
