"""What a person may do with a report now, and why not where not."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from members.actor import Actor
from members.models import Grant, Unit
from reports import services
from reports.models import Report

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
    """Nothing for those who only read."""
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
    if report.state in {Report.State.FINAL, Report.State.PUBLISHED}:
        yield _step(report, "new_version", _("Make a new version"), why_not=cannot_write)


def _step(report: Report, name: str, label: str, *, why_not: str, is_main: bool = False) -> Step:
    return Step(name, label, reverse(f"reports:{name}", args=[report.pk]), is_main and not why_not, why_not)
