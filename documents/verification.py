"""Is this file what it says it is? From the file alone, and compared with what is stored here."""

import base64
import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from documents.judging import SECONDS_LIMIT, TRUST_PARTS, FileVerdict, Reason, Verdict
from documents.models import Document, Revision
from documents.signing import trust

SENTENCES: dict[str, Promise] = {
    Reason.OK: _("The signature is valid and nothing was changed after it."),
    Reason.UNREADABLE: _("This is no readable PDF file, or it is damaged."),
    Reason.TOO_MUCH: _("The file could not be checked within the time and memory given to one file."),
    Reason.UNSIGNED: _("The file carries no signature."),
    Reason.BROKEN: _("The signature does not fit the content: the file was changed."),
    Reason.CHANGED: _("The file was changed after the signature in a way that is not permitted."),
    Reason.UNCOVERED: _("Something was added after the last signature."),
    Reason.REVOKED: _("The certificate was revoked before the signature."),
    Reason.REVOKED_SINCE: _(
        "The certificate was revoked later; the file alone cannot prove that it was signed before."
    ),
    Reason.EXPIRED: _("The certificate has expired; the file alone cannot prove that it was signed before."),
    Reason.UNTRUSTED: _("Not verified: the issuer of the certificate is not known to this portal."),
    Reason.UNCHECKED: _(
        "The signature fits and its issuer is trusted; whether the certificate was revoked could not be checked."
    ),
    Reason.WEAK: _("Not verified: the signature uses an algorithm or key that is too weak to prove anything."),
    Reason.UNSUPPORTED: _("Not verified: this kind of signature cannot be judged here."),
}


class Outcome(StrEnum):
    VALID = "valid"
    INCOMPLETE = "incomplete"
    ALTERED = "altered"
    INVALID = "invalid"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class UploadVerdict:
    """`complete` is None where the document is not stored here; `file` is None where the digest alone decided."""

    outcome: Outcome
    sha256: str
    document: Document | None
    complete: bool | None
    file: FileVerdict | None
    sentence: str | Promise


def verify_file(content: bytes, now: datetime | None = None) -> FileVerdict:
    """The verdict from the file alone, found in a process of its own with limited memory and time. Never raises."""
    moment = now or timezone.now()
    known = trust(moment)
    given: dict[str, object] = {
        part: [base64.b64encode(each).decode() for each in getattr(known, part)] for part in TRUST_PARTS
    }
    given["moment"] = moment.isoformat()
    try:
        judged = subprocess.run(
            [sys.executable, "-m", "documents.judging"],
            input=json.dumps(given).encode() + b"\n" + content,
            capture_output=True,
            cwd=settings.BASE_DIR,
            env={"PYTHONUTF8": "1"},  # the process that reads a stranger's file gets none of our secrets
            timeout=SECONDS_LIMIT + 10,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        return FileVerdict(Verdict.UNKNOWN, Reason.TOO_MUCH)
    return FileVerdict.from_json(judged.stdout.decode())


def verify_upload(
    content: bytes, *, now: datetime, alone: Callable[[bytes, datetime], FileVerdict] = verify_file
) -> UploadVerdict:
    """Compare with every stored revision: a file cut back to an earlier one verifies perfectly by itself.

    `alone` judges a file that is not stored here; whoever has judged it already passes that verdict.
    """
    digest = hashlib.sha256(content).hexdigest()
    revision = Revision.objects.filter(sha256=digest).select_related("document").order_by("pk").first()
    if revision is not None:
        return _stored(revision)
    verdict = alone(content, now)
    document = Document.objects.filter(code__in=verdict.codes).order_by("pk").first()
    if document is not None:
        return UploadVerdict(Outcome.ALTERED, digest, document, False, verdict, UPLOAD_SENTENCES[Outcome.ALTERED])
    return UploadVerdict(Outcome(verdict.verdict), digest, None, None, verdict, SENTENCES[verdict.reason])


UPLOAD_SENTENCES: dict[str, Promise] = {
    Outcome.ALTERED: _("This file differs from the one that is kept here: it was altered or damaged."),
    Outcome.INCOMPLETE: _("This is an earlier state of the document: signatures that were given later are missing."),
    Outcome.VALID: _("This file is exactly the one that is kept here, with the signature of every party."),
}


def _stored(revision: Revision) -> UploadVerdict:
    document = revision.document
    is_older = document.revisions.filter(position__gt=revision.position, archive_until__isnull=True).exists()
    complete = document.is_complete and not is_older
    if is_older:
        outcome, sentence = Outcome.INCOMPLETE, UPLOAD_SENTENCES[Outcome.INCOMPLETE]
    elif not document.slots.exists():
        outcome, sentence = Outcome.VALID, _("This file is exactly the one that is kept here.")
    elif complete and not all(slot.is_checked_here for slot in document.slots.with_evidence()):
        outcome = Outcome.VALID
        sentence = _(
            "This file is exactly the one that is kept here. Every party has signed; on paper, or with an outside "
            "certificate whose revocation was not verified, where it says so."
        )
    elif complete:
        outcome, sentence = Outcome.VALID, UPLOAD_SENTENCES[Outcome.VALID]
    else:
        outcome = Outcome.VALID
        sentence = _("This file is exactly the one that is kept here; not every party has signed yet.")
    return UploadVerdict(outcome, revision.sha256, document, complete, None, sentence)
