"""One signature, from consent to the stored file. The PIN and the key never leave the memory of the request."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from documents import ca, credentials, judging, pades, providers, revocations, timestamps, typesetting
from documents.freezing import add_revision, store_file
from documents.models import Credential, Document, Revision, SignatureSlot
from documents.refusals import (
    AlreadySigned,
    CertificateNotValid,
    ConsentMissing,
    DocumentBusy,
    NotCirculating,
    NotYourOffice,
    ReasonMissing,
    SamePersonTwice,
    SecondFactorMissing,
    StoredFileDamaged,
    TimeNotStamped,
)
from members.actor import Actor
from members.models import Member, Office
from portal import audit

LABEL = "Ký điện tử trên hệ thống"
NO_SECOND_FACTOR = "Không có yếu tố xác thực thứ hai"
TRIES = 8
Within = Callable[[SignatureSlot], object]


class RevisionMoved(Exception):
    """Somebody else's signature was stored in between; ours is made again on top of it."""


@sensitive_variables("pin", "opened")
def sign(
    slot: SignatureSlot,
    *,
    by: Actor,
    pin: str,
    consent: str,
    second_factor: str,
    now: datetime,
    within: Within | None = None,
) -> SignatureSlot:
    """Sign one field with the signer's own key. `within` runs in the transaction that stores the result.

    Raises a `SigningRefused` with a sentence. Never call it inside a transaction: the PIN counter must be committed.
    """
    refuse_signer(slot, by, consent)
    factor = proved_factor(second_factor)
    opened = open_signing_key(slot.office, by=by, pin=pin, now=now)
    return sign_opened(slot, opened, by=by, consent=consent, second_factor=factor, now=now, within=within)


def proved_factor(second_factor: str) -> SignatureSlot.SecondFactor:
    """Raises `SecondFactorMissing` where the policy takes no password."""
    factor = SignatureSlot.SecondFactor(second_factor)
    if factor == SignatureSlot.SecondFactor.DEMO and settings.SECOND_FACTOR_REQUIRED:
        raise SecondFactorMissing(_("Signing here needs a second factor; a password is none."))
    return factor


@dataclass(frozen=True)
class OpenKey:
    """A signer's key once the PIN has opened it; it never outlives the request in which the PIN was typed."""

    credential: Credential
    key: pades.SigningKey = field(repr=False)


@sensitive_variables("pin", "key")
def open_signing_key(office: Office, *, by: Actor, pin: str, now: datetime) -> OpenKey:
    """One try of the PIN, for one signature or for several in a row. Never call it inside a transaction."""
    credential = credentials.live_credential(office, by=by, now=now)
    key = credentials.open_key(credential, pin=pin, by=by, now=now)
    certificate = x509.load_pem_x509_certificate(credential.certificate_pem.encode())
    return OpenKey(credential, pades.SigningKey(key, certificate, ca.issuer_of(certificate)))


@sensitive_variables("opened")
def sign_opened(
    slot: SignatureSlot,
    opened: OpenKey,
    *,
    by: Actor,
    consent: str,
    second_factor: SignatureSlot.SecondFactor,
    now: datetime,
    within: Within | None = None,
) -> SignatureSlot:
    """As `sign`, with a key that is open already."""
    facts = {"consent": consent, "second_factor": second_factor}
    for _attempt in range(TRIES):
        refuse_signer(slot, by, consent)
        try:
            return _sign_newest(slot, opened.key, opened.credential, facts, by=by, now=now, within=within)
        except RevisionMoved:
            slot.refresh_from_db()
    raise DocumentBusy(_("Others are signing this document at this moment; try again."))


def decline(
    slot: SignatureSlot, *, by: Actor, reason: str, now: datetime, within: Within | None = None
) -> SignatureSlot:
    """Refuse to sign, with a reason; the document stops circulating for everybody."""
    if not reason.strip():
        raise ReasonMissing(_("Say why you decline."))
    refuse_signer(slot, by, consent="-")
    with transaction.atomic():
        document = _lock(slot.document)
        waiting = document.slots.filter(pk=slot.pk, state=SignatureSlot.State.WAITING)
        if not waiting.update(state=SignatureSlot.State.DECLINED, reason=reason):
            raise AlreadySigned(_("You have answered already."))
        set_standing(document, Document.Standing.DECLINED)
        slot.refresh_from_db()
        if within is not None:
            within(slot)
        audit.record("slot.declined", by=by, target=slot, at=now, reason=reason)
    return slot


def set_standing(document: Document, standing: str) -> Document:
    """What the public verify page says of the document; the owner app calls it within its own transition."""
    document.standing = Document.Standing(standing)
    document.save(update_fields=["standing"])
    return document


def trust(now: datetime) -> judging.Trust:
    """What the portal believes in: its own authorities, their lists of this moment, and the providers' folder."""
    authorities = tuple(each.public_bytes(serialization.Encoding.DER) for each in ca.certificates())
    clocks = providers.trusted(settings.SIGNING_TSA_TRUST_DIR)
    return judging.Trust(authorities, revocations.lists(now), *providers.trusted(), *clocks)


def stamp_content(slot: SignatureSlot, by: Actor, facts: dict[str, Any], now: datetime) -> dict[str, Any]:
    demo = facts["second_factor"] == SignatureSlot.SecondFactor.DEMO
    moment = timezone.localtime(now)
    return {
        "label": LABEL,
        "name": slot.printed_name,
        "office": f"{slot.title_line}, {slot.unit.name}",
        "moment": moment.strftime("%d/%m/%Y %H:%M:%S"),
        "note": NO_SECOND_FACTOR if demo else "",
        "is_demo": slot.document.is_demo,
    }


def refuse_signer(slot: SignatureSlot, by: Actor, consent: str) -> None:
    state, standing = SignatureSlot.objects.values_list("state", "document__standing").get(pk=slot.pk)
    if state != SignatureSlot.State.WAITING:
        raise AlreadySigned(_("You have answered already."))
    if standing != Document.Standing.CIRCULATING:
        raise NotCirculating(_("This document no longer waits for signatures."))
    if by.member is None or by.office is None or by.office.pk != slot.office_id:
        raise NotYourOffice(_("Act in the office that is to sign; this one is not it."))
    if slot.document.slots.filter(signed_by=by.member).exists():
        raise SamePersonTwice(_("One person cannot sign for two parties."))
    if not consent.strip():
        raise ConsentMissing(_("Agree to the consent sentence before signing."))


@sensitive_variables("key")
def _sign_newest(
    slot: SignatureSlot,
    key: pades.SigningKey,
    credential: Credential,
    facts: dict[str, Any],
    *,
    by: Actor,
    now: datetime,
    within: Within | None,
) -> SignatureSlot:
    base = slot.document.newest
    signed, proved = _signed_bytes(slot, base, key, facts, by=by, now=now)

    def note(_slot: SignatureSlot) -> dict[str, object]:
        if not Credential.objects.live(now).filter(pk=credential.pk).exists():
            raise CertificateNotValid(_("You have no signing certificate in force for this office."))
        return {"serial": credential.serial}

    filled = {**facts, **stamped(proved), "level": SignatureSlot.Level.SYSTEM, "credential": credential}
    return store_signature(slot, base, signed, facts=filled, note=note, by=by, now=now, within=within)


def store_signature(
    slot: SignatureSlot,
    base: Revision,
    signed: bytes,
    *,
    facts: dict[str, Any],
    note: Callable[[SignatureSlot], dict[str, object]],
    by: Actor,
    now: datetime,
    within: Within | None,
) -> SignatureSlot:
    """Keep a file that was made from `base` and fill the slot with `facts`: the file first, then all rows at once.

    `note` runs inside the transaction, writes what else belongs to this level and answers what the audit row tells.
    Raises `RevisionMoved` when another signature was stored since `base`.
    """
    file = store_file(slot.document.code, signed)
    with transaction.atomic(durable=True):
        document = lock_circulating(slot.document)
        if document.newest.pk != base.pk:
            raise RevisionMoved
        revision = add_revision(document, base.position + 1, signed, file, now)
        fill_slot(slot, {**facts, "revision": revision}, by=by, now=now)
        told = {**note(slot), "sha256": revision.sha256, "position": revision.position}
        return finish_slot(slot, told, by=by, now=now, within=within)


def finish_slot(
    slot: SignatureSlot, told: dict[str, object], *, by: Actor, now: datetime, within: Within | None
) -> SignatureSlot:
    """The end of every signature, inside its transaction: complete the document, call the owner, record it."""
    if slot.document.is_complete:
        set_standing(slot.document, Document.Standing.COMPLETED)
    slot = SignatureSlot.objects.select_related("document", "office", "member", "unit").get(pk=slot.pk)
    if within is not None:
        within(slot)
    told = {**told, "level": slot.level, "baseline": slot.baseline, "second_factor": slot.second_factor}
    audit.record("slot.signed", by=by, target=slot, at=now, details=told)
    return slot


@sensitive_variables("key")
def _signed_bytes(
    slot: SignatureSlot, base: Revision, key: pades.SigningKey, facts: dict[str, Any], *, by: Actor, now: datetime
) -> tuple[bytes, judging.SignatureVerdict]:
    content = intact(base)
    width, height = pades.field_size(content, slot.field_name)
    stamp = typesetting.stamp_pdf({**stamp_content(slot, by, facts, now), "width": width, "height": height}, moment=now)
    demo = facts["second_factor"] == SignatureSlot.SecondFactor.DEMO
    reason = f"{LABEL} (bản minh họa, {NO_SECOND_FACTOR.lower()})" if demo else LABEL
    location = slot.document.verify_url
    try:
        signed = pades.sign(
            content,
            slot.field_name,
            by=key,
            stamp=stamp,
            moment=now,
            reason=reason,
            location=location,
            timing=timestamps.timing(trust(now), now),
        )
    except timestamps.TimeStampFault as problem:
        raise TimeNotStamped(str(timestamps.FAULTS[problem.fault]), problem.fault) from None
    proved = _proved(signed, slot.field_name, now)
    if not signed.startswith(content) or proved is None:
        raise StoredFileDamaged(_("The new signature does not verify, so it was not kept."))
    if not timestamps.is_reached(proved.baseline):
        fault = timestamps.Fault.NOT_TRUSTED
        raise TimeNotStamped(str(timestamps.FAULTS[fault]), fault)
    return signed, proved


def intact(revision: Revision) -> bytes:
    """The stored bytes, once they are those whose digest the database holds. Raises `StoredFileDamaged`."""
    try:
        content = revision.read()
    except OSError as problem:
        raise StoredFileDamaged(_("The stored file cannot be read; an administrator must restore it.")) from problem
    if hashlib.sha256(content).hexdigest() != revision.sha256:
        raise StoredFileDamaged(_("The stored file has been damaged; an administrator must restore it."))
    return content


def _proved(signed: bytes, name: str, now: datetime) -> judging.SignatureVerdict | None:
    """The new signature, if it is valid and broke no other; one that ran out since then says nothing of this.

    The bytes before are those of the stored revision, judged when each was stored: what was added now is seen by the
    new signature and by the one before it. Judging all again would cost the fortieth signer sixteen seconds.
    """
    verdict = judging.judge(signed, trust(now), moment=now, newest=2)
    own = [each for each in verdict.signatures if each.field == name]
    is_good = [each.verdict for each in own] == [judging.Verdict.VALID] and verdict.verdict != judging.Verdict.INVALID
    return own[0] if is_good else None


def stamped(proved: judging.SignatureVerdict) -> dict[str, Any]:
    """The columns of the slot that tell what the file proves of the time."""
    return {"baseline": proved.baseline, "stamped_at": proved.stamped_moment}


def fill_slot(
    slot: SignatureSlot, facts: dict[str, Any], *, by: Actor, now: datetime, signer: Member | None = None
) -> None:
    """Once: of two at the same moment the second is refused."""
    waiting = SignatureSlot.objects.filter(pk=slot.pk, state=SignatureSlot.State.WAITING)
    signed = {"state": SignatureSlot.State.SIGNED, "signed_at": now, "signed_by": signer or by.member}
    if not waiting.update(**signed, **facts):
        raise AlreadySigned(_("You have answered already."))


def lock_circulating(document: Document) -> Document:
    document = _lock(document)
    if document.standing != Document.Standing.CIRCULATING:
        raise NotCirculating(_("This document no longer waits for signatures."))
    return document


def _lock(document: Document) -> Document:
    return Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
