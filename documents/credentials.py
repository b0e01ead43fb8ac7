"""Signing certificates: issue, change of PIN, revocation, and opening the key for one signature."""

from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.debug import sensitive_variables

from documents import ca, keys, revocations
from documents.models import Credential
from documents.refusals import AlreadyEnrolled, CertificateNotValid, NotYourOffice, PinLocked, WeakPin, WrongPin
from members.actor import Actor
from members.models import Grant, Office
from notifications.services import notify, settle
from portal import audit


@sensitive_variables("pin", "key")
def enrol(office: Office, *, pin: str, by: Actor, now: datetime) -> Credential:
    """Issue a certificate to the holder of `office`, with a new key that only `pin` opens.

    A certificate in its last 30 days may be renewed so; the former one is revoked as superseded.
    """
    refuse_stranger(office, by, now)
    _refuse_weak(pin)
    _refuse_second(office, now)
    key = keys.new_key()
    certificate = ca.issue(
        ca.load(),
        public_key=key.public_key(),
        person=office.member.full_name,
        office=office.title,
        unit=office.unit.name,
        now=now,
    )
    try:
        return _store(office, certificate, key, pin=pin, by=by, now=now)
    except IntegrityError:  # the first of two clicks has just got one
        raise AlreadyEnrolled(_enrolled_sentence()) from None


def _refuse_second(office: Office, now: datetime) -> None:
    present = Credential.objects.live(now).filter(office=office).first()
    if present is not None and not present.ends_soon(now):
        raise AlreadyEnrolled(_enrolled_sentence())


def _enrolled_sentence() -> str:
    return _("This office has a signing certificate already; revoke it before asking for another.")


@sensitive_variables("pin", "key")
@transaction.atomic
def _store(
    office: Office,
    certificate: x509.Certificate,
    key: ec.EllipticCurvePrivateKey,
    *,
    pin: str,
    by: Actor,
    now: datetime,
) -> Credential:
    _refuse_second(office, now)  # again: making the key took a while
    former = Credential.objects.filter(office=office, revoked_at__isnull=True)
    former.update(revoked_at=now, revocation_reason=Credential.RevocationReason.SUPERSEDED)
    serial = f"{certificate.serial_number:x}"
    credential = Credential.objects.create(
        office=office,
        member=office.member,
        serial=serial,
        issuer_key=ca.issuer_key_id(certificate),
        certificate_pem=certificate.public_bytes(serialization.Encoding.PEM).decode(),
        locked_key=keys.lock(key, pin=pin, wrapping_key=settings.SIGNING_WRAPPING_KEY, owner=serial.encode()),
        valid_from=certificate.not_valid_before_utc,
        valid_until=certificate.not_valid_after_utc,
        issued_at=now,
    )
    _tell_holder(credential, gettext_lazy("A signing certificate was issued to you"), now=now)
    audit.record("credential.issued", by=by, target=credential, at=now, details={"serial": serial})
    return credential


@sensitive_variables("old_pin", "new_pin", "key")
def change_pin(credential: Credential, *, old_pin: str, new_pin: str, by: Actor, now: datetime) -> Credential:
    """Lock the same key under another PIN; the old one is counted like any other try."""
    _refuse_weak(new_pin)
    key = open_key(credential, pin=old_pin, by=by, now=now)
    locked = keys.lock(key, pin=new_pin, wrapping_key=settings.SIGNING_WRAPPING_KEY, owner=credential.serial.encode())
    with transaction.atomic():
        Credential.objects.filter(pk=credential.pk).update(locked_key=locked)
        _tell_holder(credential, gettext_lazy("Your signing PIN was changed"), now=now)
        audit.record("credential.pin_changed", by=by, target=credential, at=now)
    credential.refresh_from_db()
    return credential


@transaction.atomic
def revoke(credential: Credential, *, reason: str, by: Actor, now: datetime) -> Credential:
    """Final. What was signed before stays valid; the published list names the certificate from now on."""
    is_own = by.member is not None and by.member.pk == credential.member_id
    if not is_own and not by.may(Grant.ADMINISTER, credential.office.unit):
        raise NotYourOffice(_("This signing certificate belongs to somebody else."))
    in_force = Credential.objects.filter(pk=credential.pk, revoked_at__isnull=True)
    if not in_force.update(revoked_at=now, revocation_reason=Credential.RevocationReason(reason)):
        raise CertificateNotValid(_("This signing certificate is revoked already."))
    credential.refresh_from_db()
    settle(about=credential, now=now)  # a warning that it ends soon asks for nothing any more
    _tell_holder(credential, gettext_lazy("Your signing certificate was revoked"), now=now)
    revocations.publish(now)
    audit.record("credential.revoked", by=by, target=credential, at=now, reason=reason)
    return credential


def live_credential(office: Office, *, by: Actor, now: datetime) -> Credential:
    """The certificate in force for a signature of `by` in `office`."""
    refuse_stranger(office, by, now)
    credential = Credential.objects.live(now).filter(office=office, member=office.member).first()
    if credential is None:
        raise CertificateNotValid(_("You have no signing certificate in force for this office."))
    return credential


@sensitive_variables("pin", "key")
def open_key(credential: Credential, *, pin: str, by: Actor, now: datetime) -> ec.EllipticCurvePrivateKey:
    """The private key, for use in memory only. A try is counted and committed before the PIN is looked at, so that
    neither a roll-back nor many requests at once give free guesses."""
    if by.member is None or by.member.pk != credential.member_id:
        raise NotYourOffice(_("This signing certificate belongs to somebody else."))
    attempt = _count_attempt(credential, by=by, now=now)
    try:
        key = keys.unlock(
            bytes(credential.locked_key),
            pin=pin,
            wrapping_key=settings.SIGNING_WRAPPING_KEY,
            owner=credential.serial.encode(),
            former=settings.SIGNING_FORMER_WRAPPING_KEY,
        )
    except keys.PinDoesNotOpen:
        _refuse_pin(credential, attempt, by=by, now=now)
    Credential.objects.filter(pk=credential.pk).update(failed_attempts=0, locked_until=None)
    return key


def _count_attempt(credential: Credential, *, by: Actor, now: datetime) -> int:
    limit, until = settings.SIGNING_PIN_ATTEMPTS, now + settings.SIGNING_PIN_LOCK
    mine = Credential.objects.filter(pk=credential.pk)
    with transaction.atomic(durable=True):
        mine.filter(locked_until__lte=now).update(failed_attempts=0, locked_until=None)
        counted = mine.filter(Q(locked_until__isnull=True), failed_attempts__lt=limit)
        if not counted.update(failed_attempts=F("failed_attempts") + 1):
            raise PinLocked(_locked_sentence())
        attempt = mine.values_list("failed_attempts", flat=True).get()
        if attempt >= limit:
            mine.update(locked_until=until)
    return attempt


def _refuse_pin(credential: Credential, attempt: int, *, by: Actor, now: datetime) -> None:
    left = max(0, settings.SIGNING_PIN_ATTEMPTS - attempt)
    with transaction.atomic(durable=True):
        if left == 0:
            _tell_holder(credential, gettext_lazy("Your signing PIN is locked after wrong tries"), now=now)
        action = "credential.pin_refused" if left else "credential.pin_locked"
        audit.record(action, by=by, target=credential, at=now, details={"attempt": attempt})
    if left == 0:
        raise PinLocked(_locked_sentence())
    sentence = ngettext(
        "The PIN is not right; %(left)d try is left.", "The PIN is not right; %(left)d tries are left.", left
    )
    raise WrongPin(sentence % {"left": left}, left)


def _locked_sentence() -> str:
    minutes = int(settings.SIGNING_PIN_LOCK.total_seconds() // 60)
    return _("The PIN is locked after too many wrong tries; try again in %(minutes)d minutes.") % {"minutes": minutes}


def refuse_stranger(office: Office, by: Actor, now: datetime) -> None:
    mine = by.member is not None and by.member.pk == office.member_id
    if not mine or by.office is None or by.office.pk != office.pk:
        raise NotYourOffice(_("Act in the office that is to sign; this one is not it."))
    current = Office.objects.on(timezone.localdate(now)).filter(pk=office.pk, may_sign=True)
    if not current.exists():
        raise NotYourOffice(_("You do not hold this office today, or it carries no right to sign."))


def _refuse_weak(pin: str) -> None:
    if keys.is_weak(pin):
        sentence = _("Choose a PIN of at least %(length)d characters that is no sequence and not all the same.")
        raise WeakPin(sentence % {"length": keys.PIN_MIN_LENGTH})


def _tell_holder(credential: Credential, subject: Promise, *, now: datetime) -> None:
    holder = getattr(credential.member, "user", None)
    if holder is None:
        return
    body = gettext_lazy("If this was not you, revoke the certificate at once and tell your administrator.")
    url = reverse("documents:credential")
    notify([holder], subject=subject, body=body, url=url, now=now, needs_action=False, about=credential)
