"""Everything that is stored, checked against everything that is recorded, without the network.

For each document: every file, its digest and that it is the beginning of the next; what each signature proves; the data
against its digest; the standing against the signatures; what the audit log tells; the head that was printed.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import QuerySet

from documents import judging, typesetting
from documents.judging import Level, Reason, SignatureVerdict, Trust, Verdict
from documents.models import Document, PaperScan, Revision, SignatureSlot
from documents.signing import trust
from portal import audit, storage
from portal.models import AuditEntry

# What a certificate may have become since it signed; what was stored then was judged then.
SINCE_THEN = {Reason.EXPIRED, Reason.REVOKED_SINCE}


class Trouble(StrEnum):
    NO_REVISION = "no_revision"  # a document without any file
    GAP = "gap"  # a revision is missing between two others
    UNREADABLE = "unreadable"  # the file is not there or cannot be read
    ALTERED = "altered"  # the file is not the one whose digest was recorded
    NOT_CONTINUED = "not_continued"  # a later file does not begin with the earlier one
    CONTENT = "content"  # the data are not those that were frozen
    SIGNATURE = "signature"  # a signature in the newest file does not hold
    UNSIGNED = "unsigned"  # recorded as signed, but not in the file
    UNRECORDED = "unrecorded"  # signed in the file, but nobody is recorded
    STANDING = "standing"  # the standing is not that of the signatures
    NO_AUDIT = "no_audit"  # the audit log tells nothing of this signature, or something else
    AUDIT_HEAD = "audit_head"  # the head printed in the document is not in the log
    SCAN = "scan"  # the scan is missing or not the one that was attested


@dataclass(frozen=True)
class Finding:
    document: Document
    trouble: Trouble
    about: str = ""  # revision, field or digest


def check_documents(*, now: datetime, since: datetime | None = None) -> Iterator[Document | Finding]:
    """Each document, followed by what is wrong with it. `since` leaves out what was frozen before."""
    known = trust(now)
    rows = Document.objects.order_by("pk")
    rows = rows.filter(frozen_at__gte=since) if since else rows
    for document in rows.iterator(chunk_size=100):
        yield document
        yield from check(document, known, now=now)


def check(document: Document, known: Trust, *, now: datetime) -> Iterator[Finding]:
    slots = list(document.slots.with_evidence().select_related("revision").order_by("position"))
    yield from _files(document, known, slots, now)
    if hashlib.sha256(typesetting.canonical_json(document.content)).hexdigest() != document.content_sha256:
        yield Finding(document, Trouble.CONTENT, document.content_sha256)
    if not _stands(document, slots):
        yield Finding(document, Trouble.STANDING, document.standing)
    yield from _log(document, slots)
    scans = PaperScan.objects.filter(slot__document=document).order_by("pk")
    yield from (Finding(document, Trouble.SCAN, scan.file) for scan in scans if _digest(scan.file) != scan.sha256)


def _files(document: Document, known: Trust, slots: list[SignatureSlot], now: datetime) -> Iterator[Finding]:
    revisions = list(document.revisions.order_by("position"))
    if not revisions:
        yield Finding(document, Trouble.NO_REVISION)
    if [each.position for each in revisions] != list(range(len(revisions))):
        yield Finding(document, Trouble.GAP)
    before = b""
    for revision in revisions:
        content = _read(revision.file)
        about = f"{revision.position}: {revision.sha256}"
        if content is None:
            yield Finding(document, Trouble.UNREADABLE, about)
            return
        if hashlib.sha256(content).hexdigest() != revision.sha256 or len(content) != revision.size:
            yield Finding(document, Trouble.ALTERED, about)
        if not content.startswith(before):
            yield Finding(document, Trouble.NOT_CONTINUED, about)
        before = content
    if revisions:
        yield from _signatures(document, before, known, slots, now)


def _signatures(
    document: Document, content: bytes, known: Trust, slots: list[SignatureSlot], now: datetime
) -> Iterator[Finding]:
    verdict = judging.judge(content, known, moment=now)
    if verdict.seal is None:
        yield Finding(document, Trouble.SIGNATURE, "seal")
    for each in verdict.signatures:
        if each.verdict != Verdict.VALID and not _happened_since(each):
            yield Finding(document, Trouble.SIGNATURE, f"{each.field}: {each.reason}")
    found = {each.field for each in verdict.parties}
    recorded = {slot.field_name for slot in slots if slot.revision_id is not None}
    yield from (Finding(document, Trouble.UNSIGNED, field) for field in sorted(recorded - found))
    yield from (Finding(document, Trouble.UNRECORDED, field) for field in sorted(found - recorded))


def _happened_since(each: SignatureVerdict) -> bool:
    """Lists of providers lapse and may be missing; our own is made at every check, so its absence is a fault."""
    return each.reason in SINCE_THEN or (each.reason == Reason.UNCHECKED and each.level == Level.DIGITAL)


def _stands(document: Document, slots: list[SignatureSlot]) -> bool:
    """Whether the signatures are those that the standing claims; what ended otherwise may hold any of them."""
    states = {slot.state for slot in slots}
    is_signed_by_all = states <= {SignatureSlot.State.SIGNED}
    if document.standing == Document.Standing.COMPLETED:
        return is_signed_by_all
    if document.standing == Document.Standing.CIRCULATING:
        return not is_signed_by_all and SignatureSlot.State.DECLINED not in states
    if document.standing == Document.Standing.DECLINED:
        return SignatureSlot.State.DECLINED in states
    return True


def _log(document: Document, slots: list[SignatureSlot]) -> Iterator[Finding]:
    frozen = audit.history(document).filter(action="document.frozen").first()
    first = Revision.objects.filter(document=document, position=0).values_list("sha256", flat=True).first()
    if frozen is None or frozen.details.get("sha256") != first:
        yield Finding(document, Trouble.NO_AUDIT, "document.frozen")
    for slot in slots:
        if slot.revision is not None and not _tells(audit.history(slot), slot.revision.sha256):
            yield Finding(document, Trouble.NO_AUDIT, slot.field_name)
    archived = document.revisions.filter(archive_until__isnull=False).values_list("sha256", flat=True)
    told = {entry.details.get("sha256") for entry in audit.history(document).filter(action="document.archived")}
    yield from (Finding(document, Trouble.NO_AUDIT, sha256) for sha256 in archived.order_by("pk") if sha256 not in told)
    if (printed := str(document.content.get("audit_head", ""))) and not _is_link(printed):
        yield Finding(document, Trouble.AUDIT_HEAD, printed)


def _tells(history: "QuerySet[AuditEntry]", sha256: str) -> bool:
    signed = history.filter(action="slot.signed").last()
    return signed is not None and signed.details.get("sha256") == sha256


def _is_link(printed: str) -> bool:
    """“1234 · 9f3c…”: the sequence and the first 16 letters of the digest of a row that is still there."""
    sequence, _, digest = printed.partition(" · ")
    if not (sequence.isdecimal() and digest):
        return False
    return AuditEntry.objects.filter(sequence=int(sequence), digest__startswith=digest).exists()


def _digest(file: str) -> str:
    content = _read(file)
    return "" if content is None else hashlib.sha256(content).hexdigest()


def _read(file: str) -> bytes | None:
    try:
        return storage.read(file)
    except OSError:
        return None
