"""A signed pledge is changed by another one that all parties sign again; until then the first stays in force."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from campaigns.values import Direction
from documents import services as documents
from members.actor import Actor
from pledges import rules
from pledges.drafting import KEPT_BY_A_REWRITE, PledgeRefused, copy_rows
from pledges.models import Commitment, Pledge
from pledges.paper import commitments_of
from pledges.targets import printed_target
from portal import audit

RUNNING = (Pledge.State.DRAFT, Pledge.State.CIRCULATING)


class PledgeNotAmendable(PledgeRefused):
    pass


@transaction.atomic
def amend_pledge(pledge: Pledge, *, by: Actor, now: datetime) -> Pledge:
    """A draft with the same content, linked to the original; one that runs already is answered."""
    pledge = Pledge.objects.select_for_update(of=("self",)).select_related("document", "unit").get(pk=pledge.pk)
    if running := pledge.amendments.filter(state__in=RUNNING).first():
        return running
    if why := rules.why_not_amend(pledge, by):
        raise PledgeNotAmendable(why)
    assert pledge.document is not None
    kept = {column: getattr(pledge, column) for column in KEPT_BY_A_REWRITE} | {
        "title": f"{_original(pledge).title} (sửa đổi lần {_generation(pledge)})"[:300],
        "grounds": "\n".join(filter(None, [pledge.grounds, _ground(pledge)])),
        "dated_on": by.today,
    }
    draft = Pledge.objects.create(**kept, amends=pledge, author=by.user, created_at=now)
    copy_rows(pledge, draft)
    audit.record("pledge.amendment_begun", by=by, target=draft, at=now, details={"amends": pledge.pk})
    return draft


def _ground(pledge: Pledge) -> str:
    assert pledge.document is not None
    return f"Căn cứ Giao ước thi đua số {pledge.document.number_and_symbol} đã được các bên ký kết"


def _original(pledge: Pledge) -> Pledge:
    while pledge.amends is not None:
        pledge = pledge.amends
    return pledge


def _generation(pledge: Pledge) -> int:
    number = 1
    while pledge.amends is not None:
        pledge, number = pledge.amends, number + 1
    return number


def replace_amended(pledge: Pledge) -> Pledge | None:
    """Inside the transaction of the last signature: what the pledge amends is replaced, its document says by what."""
    if pledge.amends_id is None:
        return None
    amended = Pledge.objects.select_related("document").get(pk=pledge.amends_id)
    if not Pledge.objects.filter(pk=amended.pk, state=Pledge.State.COMPLETED).update(state=Pledge.State.SUPERSEDED):
        return None
    assert amended.document is not None
    assert pledge.document is not None
    documents.supersede(amended.document, by_document=pledge.document)
    return amended


@dataclass(frozen=True)
class Change:
    """A commitment before and after, as printed; empty where it is new or gone."""

    wording: str
    before: str
    after: str


def changes_of(pledge: Pledge) -> list[Change]:
    """What an amendment changes of the commitments, in its own order; what it drops comes last."""
    if pledge.amends is None:
        return []
    return list(_changes(commitments_of(pledge.amends), commitments_of(pledge)))


def _changes(before: list[Commitment], after: list[Commitment]) -> Iterator[Change]:
    was = {each.indicator_id: each for each in before}
    now = {each.indicator_id: each for each in after}
    for key, each in now.items():
        old = _target(was[key]) if key in was else ""
        if old != _target(each):
            yield Change(str(each), old, _target(each))
    for key, each in was.items():
        if key not in now:
            yield Change(str(each), _target(each), "")


def _target(commitment: Commitment) -> str:
    return printed_target(commitment.value, Direction(commitment.direction))
