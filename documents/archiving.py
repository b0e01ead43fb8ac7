"""Archive time stamps over complete documents, and their renewal before the certificate of the last one ends.

Each is a revision of its own: the earlier file is its exact beginning, no signature is added, none is touched.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _
from pyhanko.pdf_utils.misc import PdfError

from documents import judging, pades, timestamps
from documents.freezing import add_revision, store_file
from documents.longterm import Baseline, archive_ends_at
from documents.models import Document, Revision, SignatureSlot
from documents.refusals import SigningRefused
from documents.signing import intact, trust
from documents.timestamps import FAULTS, Fault, TimeStampFault
from portal import audit
from portal.jobs import JobRefused, OthersAway, RunningJob, enqueue

ARCHIVE = "documents.archive"
RENEW_BEFORE = timedelta(days=90)
NOT_AGAIN_WITHIN = timedelta(days=30)  # an authority near its own end must not be asked again and again
AT_ONCE = 500
PROVED = (Baseline.LT, Baseline.LTA)
NOT_PROVED = _("With the archive time stamp the document no longer proves its signatures, so it was not kept.")


def due(now: datetime) -> QuerySet[Document]:
    """Complete documents with stamped signatures that have no archive stamp, or one that ends soon."""
    stamps = Revision.objects.filter(document=OuterRef("pk"), archive_until__isnull=False).order_by("-position")
    rows = Document.objects.filter(
        standing__in=[Document.Standing.COMPLETED, Document.Standing.SUPERSEDED],
        pk__in=SignatureSlot.objects.filter(baseline__in=PROVED).values("document"),
    )
    rows = rows.annotate(
        until=Subquery(stamps.values("archive_until")[:1]), archived_at=Subquery(stamps.values("made_at")[:1])
    )
    ends_soon = Q(until__lt=now + RENEW_BEFORE, archived_at__lt=now - NOT_AGAIN_WITHIN)
    return rows.filter(Q(until__isnull=True) | ends_soon).order_by("pk")


def begin(now: datetime) -> int:
    """A job for each document that is due; answers how many."""
    if settings.SIGNING_LEVEL != Baseline.LTA:
        return 0
    found = list(due(now)[:AT_ONCE])
    for document in found:
        with transaction.atomic():
            enqueue(ARCHIVE, subject=document, by=None, now=now)
    return len(found)


def archive(document: Document, job: RunningJob) -> None:
    """Add the stamp. Done by somebody else meanwhile: nothing to do; the authority away: the job waits for it."""
    now = job.now()
    if not due(now).filter(pk=document.pk).exists():
        return
    base = document.newest
    try:
        content = intact(base)
        stamped = _stamped(content, now)
        file = store_file(document.code, stamped)
    except SigningRefused as refusal:
        raise JobRefused(str(refusal)) from refusal
    _store(document, base, stamped, file, job)


def _stamped(content: bytes, now: datetime) -> bytes:
    known = trust(now)
    timing = timestamps.timing(known, now)
    if timing is None:
        raise JobRefused(str(FAULTS[Fault.AWAY]))
    try:
        stamped = pades.archive(content, timing)
    except TimeStampFault as problem:
        if problem.fault in (Fault.AWAY, Fault.SLOW):
            raise OthersAway(problem.fault) from None
        raise JobRefused(str(FAULTS[problem.fault])) from None
    except PdfError as problem:
        raise JobRefused(str(NOT_PROVED)) from problem
    if not stamped.startswith(content) or not _is_archived(judging.judge(stamped, known, moment=now)):
        raise JobRefused(str(NOT_PROVED))
    return stamped


def _is_archived(verdict: judging.FileVerdict) -> bool:
    levels = {each.baseline for each in verdict.signatures}
    return verdict.verdict != judging.Verdict.INVALID and Baseline.LTA in levels and Baseline.LT not in levels


def _store(document: Document, base: Revision, stamped: bytes, file: str, job: RunningJob) -> None:
    now = job.now()
    with transaction.atomic():
        document = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
        if document.newest.pk != base.pk:
            return
        revision = add_revision(document, base.position + 1, stamped, file, now)
        revision.archive_until = archive_ends_at(stamped)
        revision.save(update_fields=["archive_until"])
        document.slots.filter(baseline=Baseline.LT).update(baseline=Baseline.LTA)
        until = revision.archive_until.isoformat() if revision.archive_until else ""
        told = {"sha256": revision.sha256, "position": revision.position, "until": until}
        audit.record("document.archived", by=None, target=document, at=now, details=told)
        job.finish()
