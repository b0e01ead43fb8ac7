"""What happened to a pledge or a legal text, in words. The audit rows hold ids; the names are read today."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.models import Office, User
from pledges.models import LegalText, Pledge
from portal import audit
from portal.models import AuditEntry

LABELS: dict[str, Promise] = {
    "pledge.composed": _("Draft composed"),
    "pledge.edited": _("Draft changed"),
    "pledge.rewritten": _("Written again from an earlier pledge"),
    "pledge.circulated": _("Frozen and sent for signing"),
    "pledge.signed": _("Signed"),
    "pledge.signed_outside": _("Signed with an outside digital signature"),
    "pledge.signed_remotely": _("Signed with a remote digital signature"),
    "pledge.paper_attested": _("Scan of the signed paper attested"),
    "pledge.scan_withdrawn": _("Attestation of a scan taken back"),
    "pledge.completed": _("Signed by all parties"),
    "pledge.declined": _("Declined"),
    "pledge.changes_requested": _("Changes requested"),
    "pledge.withdrawn": _("Withdrawn"),
    "pledge.expired": _("Not signed in time"),
    "pledge.successor_named": _("Named who signs instead"),
    "pledge.amendment_begun": _("Amendment begun"),
    "pledge.offered_as_model": _("Offered to the units below as a model"),
    "pledge.no_longer_a_model": _("No longer a model"),
    "pledge.superseded": _("Replaced by an amendment"),
    "legal_text.entered": _("Entered"),
    "legal_text.changed": _("Facts changed"),
    "legal_text.ended": _("Last day in force set"),
}


@dataclass(frozen=True)
class Event:
    label: str
    by: str
    at: datetime
    reason: str


def history(target: Pledge | LegalText) -> list[Event]:
    """Newest first, with names."""
    return events(
        list(audit.history(target).order_by("-sequence")), lambda entry: LABELS.get(entry.action, entry.action)
    )


def events(entries: Sequence[AuditEntry], label: Callable[[AuditEntry], Any]) -> list[Event]:
    """The rows in words; two queries for all names, however many they are."""
    users = User.objects.select_related("member").in_bulk(_ids(entry.user_id for entry in entries))
    offices = Office.objects.select_related("unit").in_bulk(_ids(entry.office_id for entry in entries))
    return [_event(entry, str(label(entry)), users, offices) for entry in entries]


def _ids(found: Iterable[int | None]) -> set[int]:
    return {each for each in found if each is not None}


def _event(entry: AuditEntry, label: str, users: dict[int, User], offices: dict[int, Office]) -> Event:
    person = str(users.get(entry.user_id or 0, ""))
    office = str(offices.get(entry.office_id or 0, ""))
    return Event(label=label, by=", ".join(filter(None, [person, office])), at=entry.at, reason=entry.reason)
