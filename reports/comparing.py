"""A figure beside the same line in the period before and in the same period of the year before.

Indicators of a campaign are copied from year to year (ADR 15), so a line is known by its name, its unit of measure and
its shape (ADR 18). Compared is only what can be: both are numbers that were added up, and the line stands once in each.
A base that is not on the portal stays unknown; none is computed out of a logged comparison.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from achievements.figures import Figure, approved_figures
from campaigns.values import Qualifier, Shape
from portal.vietnamese import fold, format_number
from reports.organisation import Organisation
from reports.periods import Period
from reports.snapshot import Comparison

if TYPE_CHECKING:
    from reports.figures import Scope

PREVIOUS, YEAR_BEFORE = "previous", "year_before"
NUMBERS = {Shape.COUNT, Shape.MONEY, Shape.RATIO}
HUNDREDTH = Decimal("0.01")
Line = tuple[str, str, Shape]


@dataclass(frozen=True)
class Change:
    """`difference` in the unit of the figure (percentage points for a ratio); `percent` None where the base is 0."""

    difference: Decimal
    percent: Decimal | None

    def printed(self, shape: Shape, unit_of_measure: str, *, is_exact: bool) -> str:
        """“tăng 33 cuộc họp (16,5%)”, “giảm 3,5 điểm %”, “không đổi”."""
        if not self.difference:
            return "không đổi"
        word = "tăng" if self.difference > 0 else "giảm"
        about = "" if is_exact else "khoảng "
        size = format_number(abs(self.difference))
        if shape == Shape.RATIO:
            return f"{word} {about}{size} điểm %"
        share = f" ({format_number(abs(self.percent))}%)" if self.percent is not None else ""
        return f"{word} {about}{size} {unit_of_measure}{share}".replace("  ", " ")


def line_of(figure: Figure) -> Line:
    return fold(figure.indicator_name), fold(figure.unit_of_measure), figure.shape


def change(now: Decimal, before: Decimal) -> Change:
    percent = None if before == 0 else ((now - before) / abs(before) * 100).quantize(HUNDREDTH, ROUND_HALF_UP)
    return Change(now - before, percent)


def comparisons_of(scope: "Scope", figures: list[Figure]) -> tuple[Comparison, ...]:
    """For each figure of the period, in their order; two queries a period, whatever the number of figures."""
    period = scope.period
    earlier = [(PREVIOUS, period.previous), (YEAR_BEFORE, period.a_year_before)]
    spans = {against: span for against, span in earlier if span is not None}
    if spans.get(PREVIOUS) == spans.get(YEAR_BEFORE):  # of a year both are the year before
        spans.pop(PREVIOUS, None)
    told = [compared(figures, _figures_in(scope, span), against, span) for against, span in spans.items()]
    return tuple(each for group in told for each in group)


def _figures_in(scope: "Scope", span: Period) -> list[Figure]:
    """Of the unit and what stood below it then."""
    units = Organisation.during(span).subtree(scope.unit.pk)
    return approved_figures(units, span.first, span.last, by_campaign=True)


def compared(now: list[Figure], then: list[Figure], against: str, span: Period) -> list[Comparison]:
    """Pure: the figures that stand in both periods as numbers."""
    bases = _by_line(then)
    return [_comparison(figure, bases[line], against, span) for line, figure in _by_line(now).items() if line in bases]


def _by_line(figures: Iterable[Figure]) -> Mapping[Line, Figure]:
    """Numbers only; a line that stands twice (two campaigns measure the same) is compared with nothing."""
    numbers = [figure for figure in figures if figure.value is not None and figure.shape in NUMBERS]
    times = Counter(line_of(figure) for figure in numbers)
    return {line_of(figure): figure for figure in numbers if times[line_of(figure)] == 1}


def _comparison(figure: Figure, base: Figure, against: str, span: Period) -> Comparison:
    assert figure.value is not None and base.value is not None
    now, before = _number(figure), _number(base)
    found = change(now, before)
    is_exact = {figure.qualifier, base.qualifier} == {Qualifier.EXACT}
    return Comparison(
        figure=f"{figure.indicator_id}-{figure.campaign_id or 0}",
        against=against,
        period=span.key,
        period_label=span.label,
        scale=base.value.scale,
        scaled=int(before.scaleb(base.value.scale)),
        printed=base.printed,
        change=found.printed(figure.shape, figure.unit_of_measure, is_exact=is_exact),
        percent=None if found.percent is None else int(found.percent * 100),
        sources=tuple(source.measurement_id for source in base.sources),
    )


def _number(figure: Figure) -> Decimal:
    assert figure.value is not None and figure.value.scaled is not None
    return Decimal(figure.value.scaled).scaleb(-figure.value.scale)
