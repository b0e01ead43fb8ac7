"""A signature made elsewhere, with a provider's certificate: the newest file goes out, is signed, and comes back.

It is taken only if the stored newest file is its exact beginning, if the one change is a signature in the expected
field, and if the chain ends in a root of `settings.SIGNING_TRUST_DIR`. Every other file has a sentence of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.core import signing as tokens
from django.core.files.storage import default_storage
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents import credentials, pades, providers
from documents.freezing import store_file
from documents.judging import FileVerdict, Level, Reason, SignatureVerdict, Verdict
from documents.models import Document, HeldUpload, OutsideSignature, Revision, SignatureSlot
from documents.refusals import NoProvider, SamePersonTwice, UploadNotAccepted
from documents.signing import RevisionMoved, Within, intact, refuse_signer, stamped, store_signature
from documents.verification import verify_file
from members.actor import Actor
from portal import storage
from portal.vietnamese import fold

Judge = Callable[[bytes, datetime], FileVerdict]
TOKEN_LIFE = timedelta(hours=1)
HELD = timedelta(days=1)  # well after the last token for a file has run out
SALT = "documents.outside"


class Flaw(StrEnum):
    NOT_PDF = "not_pdf"
    OTHER_DOCUMENT = "other_document"
    RESAVED = "resaved"
    OLDER = "older"
    DAMAGED = "damaged"
    TOO_MUCH = "too_much"
    UNSIGNED = "unsigned"
    TWO_SIGNATURES = "two_signatures"
    OTHER_FIELD = "other_field"
    ADDED_FIELD = "added_field"
    CHANGED = "changed"
    BROKEN = "broken"
    OWN_AUTHORITY = "own_authority"
    UNTRUSTED = "untrusted"
    EXPIRED = "expired"
    REVOKED = "revoked"
    WEAK = "weak"
    UNSUPPORTED = "unsupported"
    FORGOTTEN = "forgotten"


SENTENCES: dict[Flaw, Promise] = {
    Flaw.NOT_PDF: gettext_lazy("This is no PDF file."),
    Flaw.OTHER_DOCUMENT: gettext_lazy("This is another document, not the one that waits for your signature."),
    Flaw.RESAVED: gettext_lazy(
        "The program saved the document anew instead of only adding the signature. Sign the downloaded file itself, "
        "without printing, compressing or converting it."
    ),
    Flaw.OLDER: gettext_lazy(
        "The file was made from an earlier state: somebody else signed in the meantime. Download the document again "
        "and sign that file."
    ),
    Flaw.DAMAGED: gettext_lazy("The file is damaged or was cut off; upload it once more."),
    Flaw.TOO_MUCH: gettext_lazy("The file could not be checked within the time and memory given to one file."),
    Flaw.UNSIGNED: gettext_lazy("The file carries no new signature. Sign it first, then upload it."),
    Flaw.TWO_SIGNATURES: gettext_lazy("The file carries more than one new signature; exactly one is expected."),
    Flaw.OTHER_FIELD: gettext_lazy("The signature stands in another field; sign in the field that waits for you."),
    Flaw.ADDED_FIELD: gettext_lazy("The program added or removed a signature field; only yours may be filled."),
    Flaw.CHANGED: gettext_lazy("Something besides the signature was changed in the document."),
    Flaw.BROKEN: gettext_lazy("The signature does not fit the content of the file."),
    Flaw.OWN_AUTHORITY: gettext_lazy("Certificates of this portal are used on the signing page, with your PIN."),
    Flaw.UNTRUSTED: gettext_lazy("The issuer of the certificate is none of the providers accepted here."),
    Flaw.EXPIRED: gettext_lazy("The certificate is not in force today."),
    Flaw.REVOKED: gettext_lazy("The certificate was revoked by its issuer."),
    Flaw.WEAK: gettext_lazy("The signature uses an algorithm or key that is too weak to be accepted."),
    Flaw.UNSUPPORTED: gettext_lazy("This kind of signature cannot be judged here."),
    Flaw.FORGOTTEN: gettext_lazy("The checked file is no longer at hand; upload it once more."),
}
OF_THE_FILE = {Reason.UNREADABLE: Flaw.DAMAGED, Reason.TOO_MUCH: Flaw.TOO_MUCH, Reason.UNSIGNED: Flaw.UNSIGNED}
OF_THE_SIGNATURE = {
    Reason.BROKEN: Flaw.BROKEN,
    Reason.CHANGED: Flaw.CHANGED,
    Reason.UNCOVERED: Flaw.CHANGED,
    Reason.REVOKED: Flaw.REVOKED,
    Reason.REVOKED_SINCE: Flaw.REVOKED,
    Reason.EXPIRED: Flaw.EXPIRED,
    Reason.UNTRUSTED: Flaw.UNTRUSTED,
    Reason.WEAK: Flaw.WEAK,
    Reason.UNSUPPORTED: Flaw.UNSUPPORTED,
}


@dataclass(frozen=True)
class Examined:
    """A file that would be taken: whose certificate it carries, to be confirmed by the person with `token`."""

    certificate: SignatureVerdict
    token: str
    names_agree: bool

    @property
    def is_revocation_checked(self) -> bool:
        return self.certificate.reason == Reason.OK


def examine(slot: SignatureSlot, content: bytes, *, by: Actor, now: datetime, judge: Judge = verify_file) -> Examined:
    """Judge an uploaded file and keep it for an hour. Nothing is signed yet. Raises a `SigningRefused`."""
    refuse(slot, by, now, consent="-")
    base = slot.document.newest
    certificate = judged(slot, base, content, now, judge)
    kept = store_file(slot.document.code, content)
    HeldUpload.objects.update_or_create(file=kept, defaults={"kept_at": now})
    token = tokens.dumps([slot.pk, base.pk, kept], salt=SALT)
    return _examined(slot, certificate, token)


def examined(slot: SignatureSlot, token: str, *, now: datetime, judge: Judge = verify_file) -> Examined:
    """The same once more, from the kept file."""
    base, content = _recalled(slot, token)
    return _examined(slot, judged(slot, base, content, now, judge), token)


def accept(
    slot: SignatureSlot,
    token: str,
    *,
    by: Actor,
    consent: str,
    now: datetime,
    within: Within | None = None,
    judge: Judge = verify_file,
) -> SignatureSlot:
    """Take the examined file as the next revision. `within` as in `signing.sign`; never call it in a transaction."""
    refuse(slot, by, now, consent)
    base, content = _recalled(slot, token)
    certificate = judged(slot, base, content, now, judge)
    facts = {"level": SignatureSlot.Level.DIGITAL, "consent": consent, **stamped(certificate)}

    def note(slot: SignatureSlot) -> dict[str, object]:
        return keep_certificate(slot, certificate)

    try:
        return store_signature(slot, base, content, facts=facts, note=note, by=by, now=now, within=within)
    except RevisionMoved:
        raise _refusal(Flaw.OLDER) from None


def sweep(*, now: datetime) -> int:
    """Files that nobody confirmed do not stay for ever: a day after the last try they go. Answers how many went."""
    swept = 0
    for held in HeldUpload.objects.filter(kept_at__lt=now - HELD).order_by("pk"):
        if not Revision.objects.filter(file=held.file).exists():
            default_storage.delete(held.file)
            swept += 1
        held.delete()
    return swept


def refuse(slot: SignatureSlot, by: Actor, now: datetime, consent: str) -> None:
    refuse_signer(slot, by, consent)
    credentials.refuse_stranger(slot.office, by, now)
    if not providers.are_trusted():
        raise NoProvider(_("No provider of digital signatures is accepted on this portal yet; ask an administrator."))


def _refusal(flaw: Flaw) -> UploadNotAccepted:
    return UploadNotAccepted(str(SENTENCES[flaw]), flaw)


def _recalled(slot: SignatureSlot, token: str) -> tuple[Revision, bytes]:
    try:
        slot_pk, base_pk, name = tokens.loads(token, salt=SALT, max_age=TOKEN_LIFE)
        base = slot.document.revisions.get(pk=base_pk)
        content = storage.read(name)
    except (tokens.BadSignature, Revision.DoesNotExist, OSError):
        raise _refusal(Flaw.FORGOTTEN) from None
    if slot_pk != slot.pk:
        raise _refusal(Flaw.FORGOTTEN)
    return base, content


def judged(slot: SignatureSlot, base: Revision, content: bytes, now: datetime, judge: Judge) -> SignatureVerdict:
    """The one new signature, if the file is taken; the beginning is compared before anything is parsed."""
    stored = intact(base)
    if flaw := _flaw_of_bytes(slot.document, stored, content):
        raise _refusal(flaw)
    found = judge(content, now)
    filled = {name for name, is_filled in pades.signature_fields(stored).items() if is_filled}
    added = [each for each in found.signatures if each.field not in filled]
    flaw = OF_THE_FILE.get(Reason(found.reason)) or _flaw_of_fields(slot.field_name, added)
    flaw = flaw or _flaw_of_change(stored, found, added[0])
    if flaw := flaw or _flaw_of_signature(added[0]):
        raise _refusal(flaw)
    return added[0]


def _flaw_of_bytes(document: Document, stored: bytes, content: bytes) -> Flaw | None:
    if content == stored:
        return Flaw.UNSIGNED
    if content.startswith(stored):
        return None
    if b"%PDF-" not in content[:1024]:
        return Flaw.NOT_PDF
    if stored.startswith(content) and not document.revisions.filter(size=len(content)).exists():
        return Flaw.DAMAGED
    if content.startswith(intact(document.revisions.get(position=0))):
        return Flaw.OLDER
    return Flaw.RESAVED if document.code.encode() in content else Flaw.OTHER_DOCUMENT


def _flaw_of_fields(expected: str, added: list[SignatureVerdict]) -> Flaw | None:
    if len(added) != 1:
        return Flaw.TWO_SIGNATURES if added else Flaw.UNSIGNED
    return None if added[0].field == expected else Flaw.OTHER_FIELD


def _flaw_of_change(stored: bytes, found: FileVerdict, new: SignatureVerdict) -> Flaw | None:
    """Earlier signatures see every later change; one that merely ran out since then says nothing of this file."""
    if set(found.fields) != set(pades.signature_fields(stored)):
        return Flaw.ADDED_FIELD
    earlier = [each for each in found.signatures if each.field != new.field]
    is_changed = any(each.reason in (Reason.CHANGED, Reason.BROKEN, Reason.UNCOVERED) for each in earlier)
    return Flaw.CHANGED if is_changed else None


def _flaw_of_signature(new: SignatureVerdict) -> Flaw | None:
    if new.level in (Level.SYSTEM, Level.SEAL) and new.reason not in (Reason.BROKEN, Reason.CHANGED):
        return Flaw.OWN_AUTHORITY
    if new.reason in (Reason.OK, Reason.UNCHECKED) and new.verdict != Verdict.INVALID:
        return None
    return OF_THE_SIGNATURE[Reason(new.reason)]


def _examined(slot: SignatureSlot, certificate: SignatureVerdict, token: str) -> Examined:
    return Examined(certificate, token, fold(slot.printed_name) in fold(certificate.signer))


def keep_certificate(slot: SignatureSlot, certificate: SignatureVerdict) -> dict[str, object]:
    """One certificate never signs a document twice, whoever holds it."""
    used = OutsideSignature.objects.filter(slot__document=slot.document_id, fingerprint=certificate.fingerprint)
    if used.exists():
        raise SamePersonTwice(_("This certificate has signed this document already, for another party."))
    claimed = certificate.signed_at
    OutsideSignature.objects.create(
        slot=slot,
        signer=certificate.signer[:300],
        subject=certificate.subject,
        issuer=certificate.issuer_name,
        serial=certificate.serial,
        fingerprint=certificate.fingerprint,
        claimed_at=datetime.fromisoformat(claimed) if claimed else None,
        is_revocation_checked=certificate.reason == Reason.OK,
    )
    return {"serial": certificate.serial, "issuer": certificate.issuer_name, "fingerprint": certificate.fingerprint}
