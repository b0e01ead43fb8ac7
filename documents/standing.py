"""What a document is now: what replaces it, and of whom a signature that is missing is expected."""

from datetime import datetime

from django.utils.translation import gettext as _

from documents.models import Document, SignatureSlot
from documents.refusals import AlreadySigned
from documents.signing import lock_circulating, set_standing
from members.actor import Actor
from members.models import Office
from portal import audit


def supersede(document: Document, *, by_document: Document) -> None:
    """A later document takes its place: it stays readable, and its public page leads to the later one."""
    document.replaced_by = by_document
    document.save(update_fields=["replaced_by"])
    set_standing(document, Document.Standing.SUPERSEDED)


def assign(slot: SignatureSlot, office: Office, *, by: Actor | None, now: datetime, reason: str = "") -> SignatureSlot:
    """From now on the signature is expected of `office`, of the same unit; inside the caller's transaction.

    The paper keeps the name it was frozen with; the stamp and the public page show who signs. Raises `NotCirculating`,
    `AlreadySigned`.
    """
    lock_circulating(slot.document)
    expected = {"office": office, "member": office.member, "printed_name": office.member.full_name}
    waiting = SignatureSlot.objects.filter(pk=slot.pk, state=SignatureSlot.State.WAITING, unit=office.unit)
    if not waiting.update(**expected, title_line=office.title):
        raise AlreadySigned(_("This party has signed already."))
    before = slot.office_id
    slot.refresh_from_db()
    details = {"from": before, "to": office.pk}
    audit.record("slot.assigned", by=by, target=slot, at=now, reason=reason, details=details)
    return slot
