"""Annex II: what the unit pledged for the year beside what came of it."""

from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Q

from achievements.wording import OUTCOMES
from campaigns.models import Indicator
from campaigns.values import Outcome
from members.models import Unit
from pledges.fulfilment import CommitmentResult, fulfilment
from pledges.models import Party, Pledge
from pledges.targets import printed_target
from portal.vietnamese import format_number
from reports.scope import Scope
from reports.snapshot import CommitmentLine, FigureCell
from reports.summing import Told, folded

HUNDREDTH = Decimal("0.01")
Lines = tuple[tuple[CommitmentLine, ...], tuple[FigureCell, ...]]


def lines_of(scope: Scope, cells: tuple[FigureCell, ...], cell_of: Callable[[Told], FigureCell]) -> Lines:
    """The commitments of the year's signed pledges, and the figures only they need (an indicator over campaigns)."""
    known = {_behind(cell): cell for cell in cells}
    lines, further = [], []
    for pledge in signed_pledges(scope.unit, scope.period.first.year):
        for result in _results(pledge, scope):
            cell = cell_of(folded(result.figure, scope)) if result.figure else None
            if cell and _behind(cell) in known:
                cell = known[_behind(cell)]
            elif cell:
                cell = replace(cell, key=f"{cell.indicator}-all", campaign=None)
                known[_behind(cell)] = cell
                further.append(cell)
            lines.append(line_of(pledge, result, cell))
    return tuple(lines), tuple(further)


def _results(pledge: Pledge, scope: Scope) -> list[CommitmentResult]:
    """Every commitment; of a campaign's own report those on its indicators."""
    results = fulfilment(pledge, first=scope.period.first, last=scope.period.last)
    campaign = scope.period.campaign
    if campaign is None:
        return results
    own = set(Indicator.objects.filter(campaign=campaign).values_list("pk", flat=True))
    return [result for result in results if result.indicator_id in own]


def signed_pledges(unit: Unit, year: int) -> list[Pledge]:
    """Signed by all parties, for that year, with the unit as owner or party."""
    bound = Q(unit=unit) | Q(pk__in=Party.objects.binding().filter(unit=unit).values("pledge"))
    signed = Pledge.objects.filter(bound, state=Pledge.State.COMPLETED, year=year)
    return list(signed.order_by("dated_on", "pk"))


def line_of(pledge: Pledge, result: CommitmentResult, cell: FigureCell | None) -> CommitmentLine:
    percent = result.percent.quantize(HUNDREDTH, ROUND_HALF_UP) if result.percent is not None else None
    return CommitmentLine(
        commitment=result.commitment_id,
        pledge=pledge.pk,
        area=str(result.area),
        wording=result.wording,
        unit_of_measure=result.unit_of_measure,
        target=printed_target(result.target, result.direction),
        result=cell.printed if cell else "",
        percent=f"{format_number(percent)}%" if percent is not None else "",
        share=int(percent * 100) if percent is not None else None,
        comparison=cell.comparison if cell else "",
        outcome=result.outcome.value,
        note=remark_of(result, cell),
        figure=cell.key if cell else "",
    )


def remark_of(result: CommitmentResult, cell: FigureCell | None) -> str:
    """The outcome in words; what the source itself said of a plan stands where nothing could be compared."""
    if cell is None:
        return "chưa có kết quả được duyệt"
    outcome = result.outcome if result.outcome != Outcome.NOT_STATED else Outcome(cell.outcome)
    return "; ".join(part for part in (OUTCOMES.get(outcome, ""), cell.remark) if part)


def _behind(cell: FigureCell) -> tuple[int, frozenset[int], frozenset[tuple[int, int]]]:
    """What a figure was made of: two figures of one indicator made of the same are one."""
    sources = frozenset(source.measurement for source in cell.sources)
    return cell.indicator, sources, frozenset((part.unit, part.measurements) for part in cell.parts)
