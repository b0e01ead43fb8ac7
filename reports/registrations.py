"""Annex VI: what the unit has undertaken for the year after the one reported on."""

from collections.abc import Iterator

from campaigns.models import Participation
from campaigns.values import Direction
from pledges.models import Commitment
from pledges.paper import commitments_of
from pledges.targets import printed_target
from reports.commitments import signed_pledges
from reports.periods import Kind
from reports.scope import Scope
from reports.snapshot import Registration


def registrations_of(scope: Scope) -> tuple[Registration, ...]:
    """Commitments of the pledges signed for the next year, then movements of it; of reports of a year only."""
    if scope.period.kind != Kind.YEAR:
        return ()
    return (*_pledged(scope), *_joined(scope))


def _pledged(scope: Scope) -> Iterator[Registration]:
    for pledge in signed_pledges(scope.unit, scope.period.last.year + 1):
        for each in commitments_of(pledge):
            yield Registration(
                area=each.area,
                wording=str(each),
                unit_of_measure=each.indicator.unit_of_measure,
                target=_target(each),
                pledge=pledge.pk,
                campaign=None,
                starts_on=pledge.valid_from,
                ends_on=pledge.valid_to,
            )


def _target(commitment: Commitment) -> str:
    return printed_target(commitment.value, Direction(commitment.direction))


def _joined(scope: Scope) -> Iterator[Registration]:
    current = Participation.objects.current().of_units().filter(unit=scope.unit)
    rows = current.filter(campaign__starts_on__year=scope.period.last.year + 1).select_related("campaign")
    for each in rows.order_by("campaign__starts_on", "campaign"):
        yield Registration(
            area=each.campaign.area,
            wording=each.campaign.name,
            unit_of_measure="",
            target="",
            pledge=None,
            campaign=each.campaign_id,
            starts_on=each.campaign.starts_on,
            ends_on=each.campaign.ends_on,
        )
