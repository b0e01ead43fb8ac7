"""What was pledged, and how far it is: the newest signed pledge that binds the person's own unit."""

from dataclasses import dataclass

from django.db.models import Q

from campaigns.values import Outcome
from members.actor import Actor
from pledges.fulfilment import CommitmentResult, fulfilment
from pledges.models import Party, Pledge

SHOWN = 6
REACHED = frozenset({Outcome.MET, Outcome.EXCEEDED})


@dataclass(frozen=True)
class Promise:
    """`open` are the commitments furthest from their target; `reached` of `total` are met or exceeded."""

    pledge: Pledge
    open: list[CommitmentResult]
    reached: int
    total: int

    @property
    def percent(self) -> int:
        return self.reached * 100 // self.total if self.total else 0


def promise_of(actor: Actor) -> Promise | None:
    pledge = _newest_of_own_unit(actor)
    if pledge is None:
        return None
    results = fulfilment(pledge)
    still_open = [result for result in results if result.outcome not in REACHED]
    still_open.sort(key=lambda result: (result.percent is None, result.percent or 0))
    return Promise(pledge=pledge, open=still_open[:SHOWN], reached=len(results) - len(still_open), total=len(results))


def _newest_of_own_unit(actor: Actor) -> Pledge | None:
    """A pledge of the union binds its groups as well, hence the units above."""
    homes = [office.unit for office in actor.offices] + [membership.unit for membership in actor.memberships]
    bound = {int(part) for unit in homes for part in unit.path.split("/") if part}
    is_bound = Q(unit__in=bound) | Q(pk__in=Party.objects.binding().filter(unit__in=bound).values("pledge"))
    signed = Pledge.objects.visible_to(actor).filter(is_bound, state=Pledge.State.COMPLETED)
    return signed.select_related("unit").order_by("-year", "-pk").first()
