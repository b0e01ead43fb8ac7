"""How a campaign goes, as far as the person reaches: approved figures per indicator, against what was pledged."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from achievements.figures import Figure, approved_figures, figure_from
from achievements.models import Achievement, SocialResult
from achievements.social import SocialTotal, added_up
from campaigns.arithmetic import compare
from campaigns.models import Campaign, Indicator
from campaigns.values import Direction, Outcome, Qualifier, Shape
from members.actor import Actor
from members.models import Unit
from pledges.models import Commitment, Party, Pledge
from pledges.targets import printed_target

EVER = (date(1900, 1, 1), date(2200, 12, 31))
TENTH = Decimal("0.1")
TARGETS_SHOWN = 5
DEEDS_SHOWN = 5


@dataclass(frozen=True)
class TargetLine:
    """What one signed pledge promised, and how far its parties are.

    `percent` (one decimal) is None where it would mislead; `is_settled`: the pledge has run out, so a target that is
    not reached is missed.
    """

    pledge: Pledge
    target: str
    result: str
    outcome: Outcome
    percent: Decimal | None
    is_settled: bool


@dataclass(frozen=True)
class IndicatorLine:
    """`printed` is empty while nothing has been approved; `is_listed`: the values cannot be added, only listed."""

    indicator: Indicator
    printed: str
    is_listed: bool
    deeds: int
    targets: list[TargetLine]
    more_targets: int


@dataclass(frozen=True)
class Progress:
    lines: list[IndicatorLine]
    latest: list[Achievement]
    approved: int
    waiting: int
    social: SocialTotal


def progress_of(campaign: Campaign, actor: Actor) -> Progress:
    """A fixed number of queries, however many indicators, pledges and deeds there are."""
    reach = Unit.objects.reachable_by(actor)
    figures = {each.indicator_id: each for each in approved_figures(reach, *EVER, campaign=campaign)}
    targets = _targets(campaign, actor, figures)
    deeds = Achievement.objects.visible_to(actor).filter(campaign=campaign)
    approved = deeds.approved()
    return Progress(
        lines=[_line(each, figures.get(each.pk), targets[each.pk]) for each in _indicators(campaign, actor, figures)],
        latest=list(approved.select_related("unit").order_by("-counted_on", "-pk")[:DEEDS_SHOWN]),
        approved=approved.count(),
        waiting=deeds.filter(state=Achievement.State.SUBMITTED).count(),
        social=added_up(result.facts for result in SocialResult.of(approved)),
    )


def _indicators(campaign: Campaign, actor: Actor, figures: Mapping[int, Figure]) -> list[Indicator]:
    """Those in force that the person sees, then older versions and units' own ones that deeds measured.

    A local indicator is a line of its own: what it counts is never added to a target of the campaign's owner.
    """
    own = list(Indicator.objects.visible_to(actor).of_campaign(campaign))
    others = set(figures) - {indicator.pk for indicator in own}
    measured = Indicator.objects.filter(pk__in=others).select_related("owner", "campaign")
    return own + list(measured.order_by("area", "position", "pk"))


def _line(indicator: Indicator, figure: Figure | None, targets: Sequence[TargetLine]) -> IndicatorLine:
    return IndicatorLine(
        indicator=indicator,
        printed=figure.printed if figure else "",
        is_listed=figure is not None and not figure.is_additive,
        deeds=len({source.achievement_id for source in figure.sources}) if figure else 0,
        targets=list(targets[:TARGETS_SHOWN]),
        more_targets=max(0, len(targets) - TARGETS_SHOWN),
    )


def _targets(campaign: Campaign, actor: Actor, figures: Mapping[int, Figure]) -> dict[int, list[TargetLine]]:
    signed = Pledge.objects.visible_to(actor).filter(state=Pledge.State.COMPLETED)
    pledged = Commitment.objects.filter(indicator__campaign=campaign, pledge__in=signed.values("pk"))
    commitments = list(pledged.select_related("pledge", "indicator").order_by("-pledge__year", "pledge__pk"))
    parties = _party_paths({each.pledge_id for each in commitments})
    paths = _paths({source.unit_id for figure in figures.values() for source in figure.sources})
    lines: dict[int, list[TargetLine]] = defaultdict(list)
    for each in commitments:
        figure = _of_parties(figures.get(each.indicator_id), each.pledge, parties[each.pledge_id], paths)
        lines[each.indicator_id].append(_target(each, figure, actor.today))
    return lines


def _party_paths(pledges: Iterable[int]) -> dict[int, tuple[str, ...]]:
    paths: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for pledge, path in Party.objects.filter(pledge__in=pledges).values_list("pledge", "unit__path"):
        paths[pledge] += (path,)
    return paths


def _paths(units: Iterable[int]) -> dict[int, str]:
    return dict(Unit.objects.filter(pk__in=units).values_list("pk", "path"))


def _of_parties(
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


def _target(commitment: Commitment, figure: Figure | None, today: date) -> TargetLine:
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
