"""A figure beside the same line in the period before and in the same period of the year before.

What a line is, and what can be compared, stands in `achievements.changes`. A base that is not on the portal stays
unknown; none is computed out of a logged comparison.
"""

from dataclasses import replace
from datetime import date

from achievements.changes import by_line, change_between, number, printed_change
from achievements.figures import Figure
from pledges.earlier import a_year_before
from portal.vietnamese import format_day
from reports.periods import Period
from reports.scope import Scope
from reports.snapshot import Comparison
from reports.summing import figures_during, key_of

PREVIOUS, YEAR_BEFORE = "previous", "year_before"


def comparisons_of(scope: Scope, figures: list[Figure], *, today: date) -> tuple[Comparison, ...]:
    """For each figure of the period, in their order; two queries a period, whatever the number of figures.

    While the period still runs, it is compared with the same days of the earlier one, and the label says until when.
    """
    period = scope.period
    earlier = [(PREVIOUS, period.previous), (YEAR_BEFORE, period.a_year_before)]
    spans = {against: span for against, span in earlier if span is not None}
    if spans.get(PREVIOUS) == spans.get(YEAR_BEFORE):  # of a year both are the year before
        spans.pop(PREVIOUS, None)
    told = []
    for against, span in spans.items():
        same_days = until(period, span, against, today=today)
        told.append(compared(figures, figures_during(scope, same_days), against, same_days))
    return tuple(each for group in told for each in group)


def until(period: Period, span: Period, against: str, *, today: date) -> Period:
    """The earlier period, cut to the days that have passed of a period that still runs. Pure."""
    if today >= period.last or today < period.first:
        return span
    last = a_year_before(today) if against == YEAR_BEFORE else span.first + (today - period.first)
    if last >= span.last:
        return span
    return replace(span, last=last, label=f"{span.label} (đến ngày {format_day(last)})")


def compared(now: list[Figure], then: list[Figure], against: str, span: Period) -> list[Comparison]:
    """Pure: the figures that stand in both periods as numbers."""
    bases = by_line(then)
    return [_comparison(figure, bases[line], against, span) for line, figure in by_line(now).items() if line in bases]


def _comparison(figure: Figure, base: Figure, against: str, span: Period) -> Comparison:
    assert base.value is not None
    percent = change_between(figure, base).percent
    return Comparison(
        figure=key_of(figure),
        against=against,
        period=span.key,
        period_label=span.label,
        scale=base.value.scale,
        scaled=int(number(base).scaleb(base.value.scale)),
        printed=base.printed,
        change=printed_change(figure, base),
        percent=None if percent is None else int(percent * 100),
        sources=tuple(source.measurement_id for source in base.sources),
    )
