"""How a campaign goes, as far as the person reaches: approved figures per indicator, against what was pledged."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from achievements.figures import Figure, approved_figures
from achievements.models import Achievement, SocialResult
from achievements.social import SocialTotal, added_up
from campaigns.models import Campaign, Indicator
from members.actor import Actor
from members.models import Unit
from overview.targets import TargetLine, of_parties, party_paths, target_line, unit_paths
from pledges.models import Commitment, Pledge

EVER = (date(1900, 1, 1), date(2200, 12, 31))
TARGETS_SHOWN = 5
DEEDS_SHOWN = 5


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
    parties = party_paths({each.pledge_id for each in commitments})
    paths = unit_paths(figures.values())
    lines: dict[int, list[TargetLine]] = defaultdict(list)
    for each in commitments:
        figure = of_parties(figures.get(each.indicator_id), each.pledge, parties[each.pledge_id], paths)
        lines[each.indicator_id].append(target_line(each, figure, actor.today))
    return lines
