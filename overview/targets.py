"""Signed targets and how far their parties are, for many commitments at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from achievements.figures import Figure, approved_figures, figure_from
from campaigns.arithmetic import compare
from campaigns.values import Direction, Outcome, Qualifier, Shape
from members.models import Unit
from pledges.models import Commitment, Party, Pledge
from pledges.targets import printed_target

TENTH = Decimal("0.1")


@dataclass(frozen=True)
class TargetLine:
    """What one signed pledge promised, and how far its parties are.

    `percent` (one decimal) is None where it would mislead; `is_settled`: the pledge has run out, so a target that is
    not reached is missed.
    """

    pledge: Pledge
    wording: str
    target: str
    result: str
    outcome: Outcome
    percent: Decimal | None
    is_settled: bool


def target_lines(commitments: Sequence[Commitment] | QuerySet[Commitment], *, today: date) -> list[TargetLine]:
    """A fixed number of queries. `commitments` come with `pledge` and `indicator`; results are those of all parties."""
    if not commitments:
        return []
    parties = party_paths({each.pledge_id for each in commitments})
    first = min(each.pledge.valid_from for each in commitments)
    last = max(each.pledge.valid_to for each in commitments)
    units = Unit.objects.below(*Unit.objects.filter(path__in={path for paths in parties.values() for path in paths}))
    indicators = {each.indicator_id for each in commitments}
    figures = {each.indicator_id: each for each in approved_figures(units, first, last, indicators=indicators)}
    paths = unit_paths(figures.values())
    return [
        target_line(
            each, of_parties(figures.get(each.indicator_id), each.pledge, parties[each.pledge_id], paths), today
        )
        for each in commitments
    ]


def party_paths(pledges: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Where the parties of each pledge stand in the tree."""
    paths: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for pledge, path in Party.objects.binding().filter(pledge__in=pledges).values_list("pledge", "unit__path"):
        paths[pledge] += (path,)
    return paths


def unit_paths(figures: Iterable[Figure]) -> dict[int, str]:
    """Where the units behind the figures stand in the tree."""
    units = {source.unit_id for figure in figures for source in figure.sources}
    return dict(Unit.objects.filter(pk__in=units).values_list("pk", "path"))


def of_parties(
    figure: Figure | None, pledge: Pledge, parties: tuple[str, ...], paths: Mapping[int, str]
) -> Figure | None:
    """The part of a figure that the parties and the units below them achieved while the pledge was in force."""
    if figure is None:
        return None
    sources = [
        source
        for source in figure.sources
        if pledge.valid_from <= source.counted_on <= pledge.valid_to and paths[source.unit_id].startswith(parties)
    ]
    return figure_from(figure.indicator, sources) if sources else None


def target_line(commitment: Commitment, figure: Figure | None, today: date) -> TargetLine:
    direction = Direction(commitment.direction)
    result = figure.value if figure and figure.value and figure.value.shape == commitment.value.shape else None
    compared = compare(
        commitment.value,
        result,
        direction=direction,
        qualifier=figure.qualifier if figure else Qualifier.EXACT,
        levels=commitment.indicator.levels,
    )
    return TargetLine(
        pledge=commitment.pledge,
        wording=str(commitment),
        target=_printed(commitment, direction),
        result=figure.printed if figure else "",
        outcome=compared.outcome,
        percent=None if compared.percent is None else compared.percent.quantize(TENTH),
        is_settled=commitment.pledge.valid_to < today,
    )


def _printed(commitment: Commitment, direction: Direction) -> str:
    target = printed_target(commitment.value, direction)
    with_unit = commitment.value.shape in {Shape.COUNT, Shape.MONEY}
    return f"{target} {commitment.indicator.unit_of_measure}".strip() if with_unit else target
