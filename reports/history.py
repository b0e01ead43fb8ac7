"""What happened to a report, in words. The audit rows hold ids; the names are read today."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.models import Office, User
from portal import audit
from portal.models import AuditEntry
from reports.models import Report

LABELS: dict[str, Promise] = {
    "report.requested": _("Report requested"),
    "report.rebuild_requested": _("Fresh figures requested"),
    "report.built": _("Figures collected"),
    "report.written": _("Text changed"),
    "report.finalise_requested": _("Final document requested"),
    "report.final": _("Made final"),
    "report.published": _("Published to staff"),
    "report.shown": _("Made public"),
    "report.hidden": _("Taken back from the public"),
    "report.circulated": _("Sent for signing"),
    "report.signed": _("Signed"),
    "report.signed_outside": _("Signed with an outside digital signature"),
    "report.signed_remotely": _("Signed with a remote digital signature"),
    "report.signature_declined": _("Signature declined"),
    "report.sent": _("Sent up"),
    "report.received": _("Received above"),
    "report.returned": _("Returned from above"),
    "report.version_started": _("Begun as a new version"),
    "report.superseded": _("Replaced by a newer version"),
}


@dataclass(frozen=True)
class Event:
    label: str
    by: str
    at: datetime
    reason: str = ""


def history(report: Report) -> list[Event]:
    """Newest first, with names; two queries for all names, however long it is."""
    entries = list(audit.history(report).order_by("-sequence"))
    users = User.objects.select_related("member").in_bulk({entry.user_id for entry in entries if entry.user_id})
    offices = Office.objects.select_related("unit").in_bulk({entry.office_id for entry in entries if entry.office_id})
    return [_event(entry, users, offices) for entry in entries]


def _event(entry: AuditEntry, users: dict[int, User], offices: dict[int, Office]) -> Event:
    who = [str(users.get(entry.user_id or 0, "")), str(offices.get(entry.office_id or 0, ""))]
    label = str(LABELS.get(entry.action, entry.action))
    return Event(label=label, by=", ".join(filter(None, who)), at=entry.at, reason=entry.reason)
