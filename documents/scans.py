"""Signed on paper: the scan is kept beside the document, and an officer vouches for it. The lowest level.

The digital file stays as it is; the field of this party remains empty in it.
"""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image

from documents.models import PaperScan, SignatureSlot
from documents.refusals import ConsentMissing, FileNotStored, NotYourOffice, ReasonMissing, ScanNotAccepted
from documents.signing import Within, fill_slot, finish_slot, lock_circulating
from members.actor import Actor
from members.models import Member, Office
from portal import audit
from portal.storage import FileNotKept, keep
from portal.uploads import PDF, CleanFile, UploadRefused, accept_document, accept_photo
from portal.vietnamese import format_day

MIN_DPI = 200
MAX_PAGES = 20
A4_INCHES = (11.69, 8.27)


@dataclass(frozen=True)
class Scan:
    """One PDF file. `dpi` of the coarsest page, as if the sheet of A4 filled its picture; None where it is unknown."""

    content: bytes
    dpi: int | None


def scan_of(uploads: Sequence[UploadedFile]) -> Scan:
    """One PDF as it came, or pictures of the pages, in order, made into one. Raises `UploadRefused`."""
    if len(uploads) > MAX_PAGES:
        raise UploadRefused(_("At most %(limit)d pages are accepted.") % {"limit": MAX_PAGES})
    if len(uploads) == 1 and _is_pdf(uploads[0]):
        return Scan(accept_document(uploads[0], max_bytes=settings.PDF_MAX_BYTES).content, None)
    pages = [accept_photo(upload, max_bytes=settings.PHOTO_MAX_BYTES) for upload in uploads]
    dpi = min(_dpi(page) for page in pages)
    if dpi < MIN_DPI:
        sentence = _("A page has only about %(dpi)d dots an inch; scan it with at least %(limit)d.")
        raise UploadRefused(sentence % {"dpi": dpi, "limit": MIN_DPI})
    return Scan(_bound(pages, dpi), dpi)


def _is_pdf(upload: UploadedFile) -> bool:
    head = upload.read(1024)
    upload.seek(0)
    return b"%PDF-" in head and upload.content_type in (PDF, "application/octet-stream", "", None)


def _dpi(page: CleanFile) -> int:
    sides = sorted((page.width or 0, page.height or 0), reverse=True)
    return int(min(side / inches for side, inches in zip(sides, A4_INCHES, strict=True)))


def _bound(pages: Sequence[CleanFile], dpi: int) -> bytes:
    first, *others = (Image.open(io.BytesIO(page.content)).convert("RGB") for page in pages)
    out = io.BytesIO()
    first.save(out, "PDF", save_all=True, append_images=others, resolution=dpi, quality=85)
    return out.getvalue()


def attest(
    slot: SignatureSlot,
    *,
    scan: Scan,
    signed_on: date,
    attestation: str,
    by: Actor,
    now: datetime,
    within: Within | None = None,
) -> SignatureSlot:
    """Fill the slot at the level *paper*; the owner app decides who may. Raises a `SigningRefused`.

    `signed_on` is the day written on the paper. Never call it inside a transaction.
    """
    witness, office = _witness(slot, by, attestation)
    _refuse_day(slot, signed_on, timezone.localdate(now))
    digest = hashlib.sha256(scan.content).hexdigest()
    try:
        file = keep(f"documents/{slot.document.code}/scans/{digest}.pdf", scan.content)
    except FileNotKept as problem:
        raise FileNotStored(str(problem)) from problem
    with transaction.atomic(durable=True):
        lock_circulating(slot.document)
        facts = {"level": SignatureSlot.Level.PAPER, "consent": attestation}
        fill_slot(slot, facts, by=by, now=now, signer=slot.member)
        PaperScan.objects.create(
            slot=slot,
            file=file,
            sha256=digest,
            size=len(scan.content),
            dpi=scan.dpi,
            signed_on=signed_on,
            attested_by=witness,
            attested_as=office,
            attested_at=now,
        )
        told: dict[str, object] = {"scan_sha256": digest, "signed_on": signed_on.isoformat()}
        return finish_slot(slot, told, by=by, now=now, within=within)


def withdraw_scan(
    slot: SignatureSlot, *, by: Actor, reason: str, now: datetime, within: Within | None = None
) -> SignatureSlot:
    """Take back a wrong attestation while the document circulates; the party has to sign again."""
    if not reason.strip():
        raise ReasonMissing(_("Say why the attestation is taken back."))
    with transaction.atomic():
        lock_circulating(slot.document)
        in_force = PaperScan.objects.filter(slot=slot, withdrawn_at__isnull=True)
        if not in_force.update(withdrawn_at=now, withdrawn_by=by.member, withdrawn_reason=reason):
            raise ScanNotAccepted(_("There is no attested scan to take back."))
        SignatureSlot.objects.filter(pk=slot.pk).update(
            state=SignatureSlot.State.WAITING, level="", consent="", signed_at=None, signed_by=None
        )
        slot.refresh_from_db()
        if within is not None:
            within(slot)
        audit.record("slot.scan_withdrawn", by=by, target=slot, at=now, reason=reason)
    return slot


def _witness(slot: SignatureSlot, by: Actor, attestation: str) -> tuple[Member, Office]:
    if by.member is None or by.office is None:
        raise NotYourOffice(_("Only somebody in office can vouch for a scan."))
    if by.member.pk == slot.member_id:
        raise ScanNotAccepted(_("Somebody else must vouch for the paper that you signed."))
    if not attestation.strip():
        raise ConsentMissing(_("Confirm that you compared the scan with the signed paper."))
    return by.member, by.office


def _refuse_day(slot: SignatureSlot, signed_on: date, today: date) -> None:
    frozen = timezone.localdate(slot.document.frozen_at)
    if not frozen <= signed_on <= today:
        sentence = _("The paper can have been signed from %(first)s, when the text was frozen, until today.")
        raise ScanNotAccepted(sentence % {"first": format_day(frozen)})
    if not (slot.office.is_held_on(signed_on) and slot.office.may_sign):
        raise ScanNotAccepted(_("The signer did not hold the office on that day, or it carries no right to sign."))
