"""Sending a final report up: sent, received, or returned with a reason that the sender reads first."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import cast

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.encoding import force_str
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.actor import Actor
from members.models import Grant, Office, Unit, User
from notifications.services import notify, settle
from portal import audit
from reports.models import Duty, Report, Submission
from reports.periods import Period
from reports.services import ReasonMissing, ReportRefused, tidy, versions_of

SENDABLE = {Report.State.FINAL, Report.State.PUBLISHED}


class ReportNotSendable(ReportRefused):
    """This report cannot be sent up."""


class SubmissionAnswered(ReportRefused):
    """The unit above has answered already."""


def duty_of(unit: Unit, period: Period) -> Duty | None:
    """What is asked of the unit for this period: of two duties that of the nearer unit above."""
    above = [int(part) for part in unit.path.split("/") if part and int(part) != unit.pk]
    asked = Duty.objects.in_force(period.last).filter(to_unit__in=above, kind=period.kind).select_related("to_unit")
    nearest = sorted(asked, key=lambda duty: (-len(duty.to_unit.path), duty.pk))
    return next((duty for duty in nearest if duty.applies_to(unit)), None)


def receiver_of(report: Report) -> Unit | None:
    """Where the report goes: to the unit that asks for it, else to the unit directly above."""
    duty = duty_of(report.unit, report.span)
    return duty.to_unit if duty else report.unit.parent


def sent(report: Report) -> Submission | None:
    """The newest submission of this version, with the names its page shows."""
    rows = report.submissions.select_related("to_unit", "decided_by__member", "submitted_by__member")
    return rows.order_by("-pk").first()


def refusal_to_send(report: Report) -> str:
    """Why this report cannot be sent up now; empty when it can."""
    if report.state not in SENDABLE:
        return _("Only a final report can be sent up.")
    if receiver_of(report) is None:
        return _("No unit stands above this one.")
    last = report.submissions.order_by("-pk").first()
    if last is not None and last.state == Submission.State.RETURNED:
        return _("This version was returned; make a new version and send that.")
    return _("This report has been sent up already.") if last is not None else ""


@transaction.atomic
def send_report(report: Report, *, by: Actor, now: datetime) -> Report:
    """Send a final report to the unit above; those who decide there are asked to look at it."""
    report = Report.objects.select_for_update(of=("self",)).select_related("unit__parent", "campaign").get(pk=report.pk)
    if why := refusal_to_send(report):
        raise ReportNotSendable(why)
    receiver, duty = receiver_of(report), duty_of(report.unit, report.span)
    assert receiver is not None
    due_on = duty.due_on(report.span) if duty else None
    columns = {"to_unit": receiver, "due_on": due_on, "submitted_at": now, "submitted_by": by.user}
    try:
        with transaction.atomic():
            submission = Submission.objects.create(report=report, **columns)
    except IntegrityError:
        raise ReportNotSendable(_("This report has been sent up already.")) from None
    notify(
        deciders_of([receiver], timezone.localdate(now)),
        subject=gettext_lazy("A report was sent up to your unit"),
        body=_named(report),
        url=report.get_absolute_url(),
        now=now,
        about=submission,
    )
    details = {"to_unit": receiver.pk, "digest": report.final_digest}
    audit.record("report.sent", by=by, target=report, at=now, details=details)
    return report


def receive_report(report: Report, *, by: Actor, now: datetime) -> Report:
    """The unit above takes the report over; the sender is told."""
    return _answer(report, Submission.State.RECEIVED, "report.received", by=by, now=now)


def return_report(report: Report, *, by: Actor, reason: str, now: datetime) -> Report:
    """The unit above sends the report back; the sender reads why and makes a new version."""
    if not (reason := tidy(reason)):
        raise ReasonMissing(_("Say why the report is returned."))
    return _answer(report, Submission.State.RETURNED, "report.returned", by=by, now=now, reason=reason)


@transaction.atomic
def _answer(
    report: Report, state: Submission.State, action: str, *, by: Actor, now: datetime, reason: str = ""
) -> Report:
    submission = report.submissions.filter(state=Submission.State.SUBMITTED).select_related("to_unit").first()
    if submission is None:
        raise SubmissionAnswered(_("This report does not wait for an answer."))
    if not by.may(Grant.REVIEW, submission.to_unit):
        raise ReportRefused(_("The office you act in may not answer for %(unit)s.") % {"unit": submission.to_unit})
    waiting = Submission.objects.filter(pk=submission.pk, state=Submission.State.SUBMITTED)
    if not waiting.update(state=state, decided_at=now, decided_by=by.user, reason=reason):
        raise SubmissionAnswered(_("This report does not wait for an answer."))
    settle(about=submission, now=now)
    is_returned = state == Submission.State.RETURNED
    notify(
        writers_of([report.unit], timezone.localdate(now)) | deciders_of([report.unit], timezone.localdate(now)),
        subject=gettext_lazy("Your report was returned") if is_returned else gettext_lazy("Your report was received"),
        body=reason or _named(report),
        url=report.get_absolute_url(),
        now=now,
        needs_action=is_returned,
        about=report,
    )
    details = {"submission": submission.pk}
    audit.record(action, by=by, target=report, at=now, reason=reason, details=details)
    return report


def _named(report: Report) -> Promise:
    """The report and its unit, in the language of whoever is told."""
    return cast(Promise, lazy(force_str, str)(report))


def deciders_of(units: Iterable[Unit], day: date) -> set[User]:
    """The accounts of those who review or sign in these units themselves on that day."""
    offices = Office.objects.on(day).filter(unit__in=units)
    deciding = offices.filter(may_review=True) | offices.filter(may_sign=True)
    return set(User.objects.filter(is_active=True, member__offices__in=deciding))


def writers_of(units: Iterable[Unit], day: date) -> set[User]:
    """The accounts of those who log in these units themselves on that day."""
    offices = Office.objects.on(day).filter(unit__in=units, may_log=True)
    return set(User.objects.filter(is_active=True, member__offices__in=offices))


def submissions_of(unit: Unit, period: Period) -> list[Submission]:
    """All that was sent of this period, whichever version, newest first."""
    rows = Submission.objects.filter(report__in=versions_of(unit, period))
    return list(rows.select_related("to_unit").order_by("-pk"))
