"""Everything that waits for one person's signature in the office acted in: pledges first, then reports."""

from collections.abc import Collection
from datetime import date

from documents.many import AT_ONCE, Line
from members.actor import Actor
from pledges import many as pledges
from pledges.models import Pledge
from reports import many as reports
from reports.models import Report


def waiting_lines(actor: Actor) -> list[Line]:
    """What has a last day first; no more than are signed at once."""
    lines = [*pledges.waiting_lines(actor), *reports.waiting_lines(actor)]
    return sorted(lines, key=lambda line: line.sign_by or date.max)[:AT_ONCE]


def lines_of(actor: Actor, documents: Collection[int]) -> list[Line]:
    """Of these documents, those that the office acted in signs, whatever has become of them."""
    return [*pledges.lines_of(actor, documents), *reports.lines_of(actor, documents)]


def count_waiting(actor: Actor) -> int:
    offices = [actor.office] if actor.office else []
    waiting = Pledge.objects.waiting_for_offices(offices).count()
    return waiting + Report.objects.to_be_signed_in(offices).count()
