"""Who entered, changed or deleted holidays lately, in words. The audit rows hold days; names are read today."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pledges.history import Event, events
from portal.models import AuditEntry
from portal.vietnamese import format_day
from portal.working_days import Holiday

SHOWN = 10


def recent_changes() -> list[Event]:
    """Newest first."""
    about = AuditEntry.objects.filter(target_kind=Holiday._meta.label_lower).order_by("-sequence")
    return events(list(about[:SHOWN]), _label)


def _label(entry: AuditEntry) -> str:
    days = [date.fromisoformat(day) for day in entry.details["days"]]
    said = {"days": _said(days), "count": len(days)}
    if entry.action == "holiday.entered":
        return ngettext("Entered: %(days)s", "Entered: %(days)s (%(count)s days)", len(days)) % said
    if entry.action == "holiday.removed":
        return ngettext("Deleted: %(days)s", "Deleted: %(days)s (%(count)s days)", len(days)) % said
    moved_to = date.fromisoformat(entry.details["to"])
    if moved_to == days[0]:
        return _("Changed: %(days)s") % said
    return _("Moved: %(days)s to %(day)s") % (said | {"day": format_day(moved_to)})


def _said(days: list[date]) -> str:
    return format_day(days[0]) if len(days) == 1 else f"{format_day(days[0])} – {format_day(days[-1])}"
