"""A published report shown to everybody, and taken back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from members.actor import Actor
from portal import audit
from reports.models import Report
from reports.services import ReportRefused


class ReportNotShowable(ReportRefused):
    """This report cannot be shown to everybody, or is not shown."""


@transaction.atomic
def show_report(report: Report, *, by: Actor, now: datetime) -> Report:
    """What its staff can read, everybody may read from now on: words and figures, without photos and without people."""
    published = Report.objects.filter(pk=report.pk, state=Report.State.PUBLISHED, public_at__isnull=True)
    if not published.update(public_at=now):
        raise ReportNotShowable(
            _("Only a report that was published to staff and is not public yet can be made public.")
        )
    report.refresh_from_db()
    audit.record("report.shown", by=by, target=report, at=now, details={"digest": report.final_digest})
    return report


@transaction.atomic
def hide_report(report: Report, *, by: Actor, now: datetime) -> Report:
    """No longer public from the next request on; staff go on reading it."""
    if not Report.objects.filter(pk=report.pk, public_at__isnull=False).update(public_at=None):
        raise ReportNotShowable(_("This report is not public."))
    report.refresh_from_db()
    audit.record("report.hidden", by=by, target=report, at=now)
    return report
