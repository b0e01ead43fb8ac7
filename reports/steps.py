"""What a person may do with a report now, and why not where not."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from documents.models import Document
from members.actor import Actor
from members.models import Grant, Unit
from reports import services, signing, submissions
from reports.models import Report, Submission

WRITERS = (Grant.LOG,)
DECIDERS = (Grant.REVIEW, Grant.SIGN)
TASKS = {"rebuild": services.BUILD, "finalise": services.RENDER}


@dataclass(frozen=True)
class Step:
    """One button: `why_not` is empty when it can be taken."""

    name: str
    label: str
    url: str
    is_main: bool = False
    why_not: str = ""

    @property
    def task(self) -> str:
        """The job that this step starts."""
        return TASKS.get(self.name, "")


def may(actor: Actor, grants: tuple[Grant, ...], unit: Unit) -> bool:
    return any(actor.may(grant, unit) for grant in grants)


def steps_of(report: Report, actor: Actor) -> list[Step]:
    """Nothing for those who only read, but the signature for whoever is to sign."""
    if not may(actor, WRITERS + DECIDERS, report.unit):
        return []
    return list(_steps(report, actor))


def _steps(report: Report, actor: Actor) -> Iterator[Step]:
    writes, decides = may(actor, WRITERS, report.unit), may(actor, DECIDERS, report.unit)
    cannot_write = "" if writes else _("Only an office that logs may do this.")
    cannot_decide = "" if decides else _("Only an office that reviews or signs may do this.")
    if report.state == Report.State.DRAFT:
        busy = _("The report is being made final just now.") if services.is_waiting_for(report, services.RENDER) else ""
        yield _step(report, "narrative", _("Write the text"), why_not=cannot_write or busy, is_main=writes)
        yield _step(report, "rebuild", _("Collect the figures again"), why_not=cannot_write or busy)
        refusal = busy or services.refusal_to_finalise(report)
        yield _step(report, "finalise", _("Make final"), why_not=cannot_decide or refusal, is_main=not writes)
    if report.state == Report.State.FINAL:
        yield _step(report, "publish", _("Publish to staff"), why_not=cannot_decide, is_main=True)
    if report.state == Report.State.PUBLISHED:
        name, label = (
            ("show", _("Make public")) if report.public_at is None else ("hide", _("Take back from the public"))
        )
        yield _step(report, name, label, why_not=cannot_decide)
    if report.state in submissions.SENDABLE:
        if report.document is None or report.document.standing != Document.Standing.COMPLETED:
            why_not = signing.refusal_to_circulate(report)
            yield _step(report, "circulate", _("Send for signing"), why_not=why_not)
        yield from _sending_steps(report, actor, cannot_decide)
        yield _step(report, "new_version", _("Make a new version"), why_not=cannot_write)


def _sending_steps(report: Report, actor: Actor, cannot_decide: str) -> Iterator[Step]:
    """The sender sends once; whoever decides for the receiving unit answers."""
    sent = submissions.sent(report)
    if sent is None and report.unit.parent_id is not None:
        why_not = cannot_decide or submissions.refusal_to_send(report)
        yield _step(report, "send", _("Send to the unit above"), why_not=why_not)
    if sent is not None and sent.state == Submission.State.SUBMITTED and actor.may(Grant.REVIEW, sent.to_unit):
        yield _step(report, "receive", _("Receive"), why_not="", is_main=True)
        yield _step(report, "return", _("Return"), why_not="")


def _step(report: Report, name: str, label: str, *, why_not: str, is_main: bool = False) -> Step:
    return Step(name, label, reverse(f"reports:{name}", args=[report.pk]), is_main and not why_not, why_not)
