"""Signing with a key that lies with a remote service: the digest goes out, the person confirms on the phone.

The file is made here, so its bytes are those that were shown; what comes back must verify, exactly as a file that was
signed elsewhere (outside.py), before it is kept.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from cryptography import x509
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pyhanko.sign.signers.csc_signer import CSCSigner

from documents import csc, pades, timestamps, typesetting
from documents.csc import Fault, RemoteFault, Service
from documents.judging import Reason, facts_of, judge_certificate
from documents.models import RemoteCredential, Revision, SignatureSlot
from documents.outside import OF_THE_SIGNATURE, SENTENCES, Judge, judged, keep_certificate, refuse
from documents.refusals import CertificateNotValid, DocumentBusy, NotYourOffice, RemoteNotSigned, TimeNotStamped
from documents.signing import RevisionMoved, Within, intact, stamped, store_signature, trust
from documents.verification import verify_file
from members.actor import Actor
from portal import audit
from portal.vietnamese import fold

LABEL = "Ký số từ xa"
FAULTS: dict[Fault, Promise] = {
    Fault.AWAY: gettext_lazy("The signing service cannot be reached. Nothing was signed; try again later."),
    Fault.SLOW: gettext_lazy("The signature was not confirmed in time. Nothing was signed; you can sign again."),
    Fault.DECLINED: gettext_lazy("The signature was refused on the phone or by the service. Nothing was signed."),
    Fault.LOCKED_OUT: gettext_lazy(
        "The signing service does not let the portal in. Nothing was signed; tell an administrator."
    ),
    Fault.UNKNOWN: gettext_lazy(
        "The signing service does not know this certificate, or answers with another one. Link it once more."
    ),
    Fault.BROKEN: gettext_lazy("The signing service reports a fault of its own. Nothing was signed; try again later."),
    Fault.GARBLED: gettext_lazy("The signing service gave no usable answer. Nothing was signed; try again later."),
}


def link(by: Actor, *, service: str, credential: str, now: datetime) -> RemoteCredential:
    """Take note of a person's remote certificate. It must be a trusted provider's and name the person.

    Asks the service; never call it inside a transaction. Raises a `SigningRefused`.
    """
    if by.member is None:
        raise NotYourOffice(_("Your account belongs to no member, so it cannot sign."))
    try:
        found = csc.fetch_certificate(_service(service), credential)
    except RemoteFault as problem:
        raise RemoteNotSigned(str(FAULTS[problem.fault]), problem.fault) from None
    reason = judge_certificate(found.own, found.chain, trust(now), moment=now)
    if reason != Reason.OK:
        raise CertificateNotValid(str(SENTENCES[OF_THE_SIGNATURE[reason]]))
    facts = facts_of(found.own)
    if fold(by.member.full_name) not in fold(facts.signer):
        sentence = _("This certificate belongs to %(signer)s, not to you.")
        raise CertificateNotValid(sentence % {"signer": facts.signer})
    try:
        return _store(by, service, credential, found.own, now=now)
    except IntegrityError:
        raise CertificateNotValid(_("This certificate is linked already.")) from None


@transaction.atomic
def _store(by: Actor, service: str, credential: str, certificate: bytes, *, now: datetime) -> RemoteCredential:
    assert by.member is not None
    facts, loaded = facts_of(certificate), x509.load_der_x509_certificate(certificate)
    row = RemoteCredential.objects.create(
        member=by.member,
        service=service,
        credential=credential,
        certificate=certificate,
        signer=facts.signer[:300],
        issuer=facts.issuer_name,
        serial=facts.serial,
        fingerprint=facts.fingerprint,
        valid_from=loaded.not_valid_before_utc,
        valid_until=loaded.not_valid_after_utc,
        linked_at=now,
    )
    told = {"service": service, "serial": facts.serial, "fingerprint": facts.fingerprint}
    audit.record("remote_credential.linked", by=by, target=row, at=now, details=told)
    return row


@transaction.atomic
def unlink(row: RemoteCredential, *, by: Actor, now: datetime) -> None:
    """Final; what was signed with it stays as it is."""
    if RemoteCredential.objects.filter(pk=row.pk, member=by.member, unlinked_at__isnull=True).update(unlinked_at=now):
        audit.record("remote_credential.unlinked", by=by, target=row, at=now)


def usable(by: Actor, now: datetime) -> list[tuple[RemoteCredential, Service]]:
    """The person's linked certificates whose service the settings still name."""
    known = csc.services()
    rows = RemoteCredential.objects.live(now).filter(member=by.member).order_by("pk")
    return [(row, known[row.service]) for row in rows if row.service in known]


def refuse_remote(slot: SignatureSlot, row: RemoteCredential, *, by: Actor, consent: str, now: datetime) -> None:
    """What can be known before anybody's phone rings. Raises a `SigningRefused`."""
    refuse(slot, by, now, consent)
    _service(row.service)
    if not RemoteCredential.objects.live(now).filter(pk=row.pk, member=by.member).exists():
        raise CertificateNotValid(_("This remote certificate is no longer linked or has run out."))


def sign(
    slot: SignatureSlot,
    row: RemoteCredential,
    *,
    by: Actor,
    consent: str,
    now: datetime,
    beat: Callable[[], None],
    within: Within | None = None,
    judge: Judge = verify_file,
) -> SignatureSlot:
    """Have the service sign the newest file once the person has confirmed. Waits: for a worker, never for a request.

    `beat` is called while it waits, and what it raises stops it. Raises a `SigningRefused`.
    """
    refuse_remote(slot, row, by=by, consent=consent, now=now)
    base = slot.document.newest
    signed = _signed(slot, base, row, now=now, beat=beat)
    certificate = judged(slot, base, signed, now, judge)
    facts = {"level": SignatureSlot.Level.DIGITAL, "consent": consent, **stamped(certificate)}

    def note(filled: SignatureSlot) -> dict[str, object]:
        return {**keep_certificate(filled, certificate), "service": row.service}

    try:
        return store_signature(slot, base, signed, facts=facts, note=note, by=by, now=now, within=within)
    except RevisionMoved:
        sentence = _("Somebody else signed while you confirmed, so your signature was not kept. Sign once more.")
        raise DocumentBusy(sentence) from None


def _signed(
    slot: SignatureSlot, base: Revision, row: RemoteCredential, *, now: datetime, beat: Callable[[], None]
) -> bytes:
    content = intact(base)
    told: dict[str, Any] = {"moment": now, "reason": LABEL, "location": slot.document.verify_url}
    stamp, timing = _stamp(slot, content, row, now), timestamps.stamp_alone(trust(now), now)

    async def fill(signer: CSCSigner) -> bytes:
        return await pades.sign_with(content, slot.field_name, signer=signer, stamp=stamp, timing=timing, **told)

    title, expected = slot.document.title, bytes(row.certificate)
    try:
        return csc.sign(_service(row.service), row.credential, expected=expected, title=title, sign=fill, beat=beat)
    except RemoteFault as problem:
        raise RemoteNotSigned(str(FAULTS[problem.fault]), problem.fault) from None
    except timestamps.TimeStampFault as late:
        raise TimeNotStamped(str(timestamps.FAULTS[late.fault]), late.fault) from None


def _stamp(slot: SignatureSlot, content: bytes, row: RemoteCredential, now: datetime) -> bytes:
    width, height = pades.field_size(content, slot.field_name)
    told = {
        "label": LABEL,
        "name": row.signer,
        "office": f"{slot.title_line}, {slot.unit.name}",
        "moment": timezone.localtime(now).strftime("%d/%m/%Y %H:%M:%S"),
        "note": f"Chứng thư số {row.serial}",
        "is_demo": slot.document.is_demo,
    }
    return typesetting.stamp_pdf({**told, "width": width, "height": height}, moment=now)


def _service(key: str) -> Service:
    found = csc.services().get(key)
    if found is None:
        raise CertificateNotValid(_("This signing service is no longer offered on the portal."))
    return found
