"""Last year's pledge as a start: its words and parties, and beside each target what came of the one before."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from campaigns.models import Indicator
from campaigns.values import Shape
from members.actor import Actor
from members.models import Unit
from pledges.fulfilment import CommitmentResult, fulfilment
from pledges.models import Commitment, Pledge
from pledges.paper import commitments_of
from pledges.targets import typed_target
from portal.vietnamese import format_number

KEPT = ("grounds", "common_duties", "validity")
OFFERED = 3


def earlier_pledges(unit: Unit, actor: Actor, form: str) -> QuerySet[Pledge]:
    """What the unit pledged before and all signed, the newest first."""
    signed = Pledge.objects.visible_to(actor).filter(unit=unit, form=form, state=Pledge.State.COMPLETED)
    return signed.select_related("unit").order_by("-year", "-pk")[:OFFERED]


def models_for(unit: Unit, actor: Actor, form: str) -> QuerySet[Pledge]:
    """What units above offer for this year; whoever may compose here may begin with it."""
    above = [int(part) for part in unit.path.split("/") if part and int(part) != unit.pk]
    if unit.attached_to is not None:
        above += [int(part) for part in unit.attached_to.path.split("/") if part]
    offered = Pledge.objects.filter(is_model=True, unit__in=above, form=form, year=actor.today.year)
    return offered.exclude(unit=unit).select_related("unit").order_by("unit__path", "-pk")[:OFFERED]


def renewed_terms(source: Pledge, terms: Mapping[str, Any]) -> dict[str, Any]:
    """The terms of a new pledge in the words of the earlier one or the model; a year in its title is this year."""
    title = source.title.replace(str(source.year), str(terms["year"]))
    return {**terms, **{name: getattr(source, name) for name in KEPT}, "title": title}


def renewed_commitments(source: Pledge, unit: Unit, known: Mapping[int, Indicator]) -> list[dict[str, Any]]:
    """A row for each commitment; of an own pledge `before` says what was planned and done. Campaigns copy their
    indicators from year to year: where the earlier one is no longer in use, the one of the same name and measure takes
    its place."""
    results = {each.commitment_id: each for each in fulfilment(source)} if source.unit_id == unit.pk else {}
    same = {(each.search_key, each.shape): each.pk for each in known.values()}
    return [_row(each, results.get(each.pk), known, same) for each in commitments_of(source)]


def _row(
    commitment: Commitment,
    result: CommitmentResult | None,
    known: Mapping[int, Indicator],
    same: Mapping[tuple[str, str], int],
) -> dict[str, Any]:
    indicator = commitment.indicator
    pk = indicator.pk if indicator.pk in known else same.get((indicator.search_key, indicator.shape))
    row = {
        "area": commitment.area,
        "indicator": "" if pk is None else str(pk),
        "direction": commitment.direction,
        "target": typed_target(commitment.value),
        "wording": commitment.wording,
        "note": commitment.note,
        "before": _before(result) if result else "",
    }
    return row if pk is not None else row | _described(indicator)


def _described(indicator: Indicator) -> dict[str, Any]:
    """An indicator that is out of use comes into being anew with the pledge."""
    return {
        "name": indicator.name,
        "unit_of_measure": indicator.unit_of_measure,
        "shape": Shape(indicator.shape),
        "scale": indicator.scale,
        "levels": "\n".join(indicator.levels),
    }


def _before(result: CommitmentResult) -> str:
    done = result.printed_result or _("no approved result")
    share = f" ({format_number(result.whole_percent)}%)" if result.whole_percent is not None else ""
    return _("Before: target %(target)s, result %(done)s%(share)s") % {
        "target": result.stated_target,
        "done": done,
        "share": share,
    }
