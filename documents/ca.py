"""The organisation's own certificate authority: files in `settings.SIGNING_CA_DIR`, keys under the wrapping key.

One folder holds the authority (ca.pem, ca.key) and the portal's seal (seal.pem, seal.key).
"""

import os
import secrets
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils.translation import gettext as _

from documents import keys
from documents.refusals import SigningRefused

AUTHORITY_LIFE = timedelta(days=20 * 365)
CERTIFICATE_LIFE = timedelta(days=2 * 365)
DEMO_CERTIFICATE_LIFE = timedelta(days=10 * 365)
DEMO_BEGIN = datetime(2020, 1, 1, tzinfo=UTC)  # demonstrations and tests play in 2021
LIST_LIFE = timedelta(days=7)
SEAL_UNIT = "Dấu hệ thống"
DEMO_MARK = "BẢN MINH HỌA"
BACKDATE = timedelta(minutes=5)  # clocks of readers that run behind


class AuthorityMissing(SigningRefused):
    """There is no certificate authority: `manage.py signing_ca` makes one."""


@dataclass(frozen=True)
class Authority:
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    seal_certificate: x509.Certificate
    seal_key: ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Revoked:
    serial: int
    at: datetime
    reason: str  # a value of Credential.RevocationReason


REASON_FLAGS = {
    "compromised": x509.ReasonFlags.key_compromise,
    "office_ended": x509.ReasonFlags.cessation_of_operation,
    "superseded": x509.ReasonFlags.superseded,
}


def is_demo() -> bool:
    return settings.IS_DEMO or not settings.IS_SERVER


def ensure_demo_ca() -> None:
    """The demonstration's authority, marked as such in every certificate; the server form makes its own on purpose."""
    if is_demo():
        make_authority(DEMO_BEGIN)


def make_authority(now: datetime) -> None:
    """Make the authority and the seal where there are none. Several processes may try at once: the first wins."""
    folder = Path(settings.SIGNING_CA_DIR)
    if (folder / "ca.pem").exists():
        return
    draft = folder.with_name(f"{folder.name}.{os.getpid()}.{secrets.token_hex(4)}")
    draft.mkdir(parents=True, mode=0o700)
    _write_authority(draft, now)
    try:
        draft.rename(folder)
    except OSError:
        shutil.rmtree(draft)
        if not (folder / "ca.pem").exists():
            raise


def load() -> Authority:
    ensure_demo_ca()
    folder = Path(settings.SIGNING_CA_DIR)
    if not (folder / "ca.pem").exists():
        raise AuthorityMissing(_("The portal has no certificate authority yet; an administrator must make one."))
    return Authority(
        certificate=x509.load_pem_x509_certificate((folder / "ca.pem").read_bytes()),
        key=_read_key(folder, "ca"),
        seal_certificate=x509.load_pem_x509_certificate((folder / "seal.pem").read_bytes()),
        seal_key=_read_key(folder, "seal"),
    )


def certificates() -> list[x509.Certificate]:
    """The present authority and former ones (retired-*.pem): documents they signed stay verifiable."""
    ensure_demo_ca()
    folder = Path(settings.SIGNING_CA_DIR)
    files = [folder / "ca.pem", *sorted(folder.glob("retired-*.pem"))]
    return [x509.load_pem_x509_certificate(file.read_bytes()) for file in files if file.exists()]


def issue(
    authority: Authority, *, public_key: ec.EllipticCurvePublicKey, person: str, office: str, unit: str, now: datetime
) -> x509.Certificate:
    """A certificate for a person in an office: CN the name, T the office, O the unit."""
    subject = _name(person, unit, office=office, mark=DEMO_MARK if is_demo() else "")
    life = DEMO_CERTIFICATE_LIFE if is_demo() else CERTIFICATE_LIFE
    return _end_entity(subject, public_key, authority.certificate, authority.key, now, life=life)


def revocation_list(authority: Authority, revoked: Iterable[Revoked], *, now: datetime) -> bytes:
    """The signed list (DER). It is complete, not a delta, and numbered by the second it was made."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.certificate.subject)
        .last_update(now - BACKDATE)
        .next_update(now + LIST_LIFE)
        .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
        .add_extension(_issuer_id(authority.certificate), critical=False)
    )
    for each in revoked:
        builder = builder.add_revoked_certificate(_list_entry(each))
    return builder.sign(authority.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def _list_entry(each: Revoked) -> x509.RevokedCertificate:
    entry = x509.RevokedCertificateBuilder().serial_number(each.serial).revocation_date(each.at)
    if flag := REASON_FLAGS.get(each.reason):
        entry = entry.add_extension(x509.CRLReason(flag), critical=False)
    return entry.build()


def _write_authority(folder: Path, now: datetime) -> None:
    key, seal_key = keys.new_key(), keys.new_key()
    certificate = _self_signed(key, now)
    seal_name = _name(str(settings.PORTAL_URL), SEAL_UNIT, mark=DEMO_MARK if is_demo() else "")
    seal = _end_entity(seal_name, seal_key.public_key(), certificate, key, now, life=AUTHORITY_LIFE)
    for name, private, public in (("ca", key, certificate), ("seal", seal_key, seal)):
        wrapped = keys.wrap(keys.to_der(private), wrapping_key=settings.SIGNING_WRAPPING_KEY, owner=name.encode())
        (folder / f"{name}.key").touch(mode=0o600)
        (folder / f"{name}.key").write_bytes(wrapped)
        (folder / f"{name}.pem").write_bytes(public.public_bytes(serialization.Encoding.PEM))


def _read_key(folder: Path, name: str) -> ec.EllipticCurvePrivateKey:
    wrapped = (folder / f"{name}.key").read_bytes()
    former = settings.SIGNING_FORMER_WRAPPING_KEY
    der = keys.unwrap(wrapped, wrapping_key=settings.SIGNING_WRAPPING_KEY, owner=name.encode(), former=former)
    return keys.from_der(der)


def _name(common: str, organisation: str, *, office: str = "", mark: str = "") -> x509.Name:
    parts = [(NameOID.COUNTRY_NAME, "VN"), (NameOID.ORGANIZATION_NAME, organisation[:64])]
    parts += [(NameOID.ORGANIZATIONAL_UNIT_NAME, mark)] if mark else []
    parts += [(NameOID.TITLE, office[:64])] if office else []
    parts.append((NameOID.COMMON_NAME, common[:64]))
    return x509.Name([x509.NameAttribute(oid, text) for oid, text in parts])


def _self_signed(key: ec.EllipticCurvePrivateKey, now: datetime) -> x509.Certificate:
    name = _name("CA nội bộ Cổng thi đua", "Cổng thi đua", mark=DEMO_MARK if is_demo() else "")
    builder = _builder(name, name, key.public_key(), now, AUTHORITY_LIFE)
    usage = _usage(authority=True)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    return builder.add_extension(usage, critical=True).sign(key, hashes.SHA256())


def _end_entity(
    subject: x509.Name,
    public_key: ec.EllipticCurvePublicKey,
    issuer: x509.Certificate,
    issuer_key: ec.EllipticCurvePrivateKey,
    now: datetime,
    *,
    life: timedelta,
) -> x509.Certificate:
    address = x509.UniformResourceIdentifier(f"{settings.PORTAL_URL}/verify/crl/")
    point = x509.DistributionPoint(full_name=[address], relative_name=None, reasons=None, crl_issuer=None)
    builder = _builder(subject, issuer.subject, public_key, now, life)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(authority=False), critical=True)
    builder = builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)
    builder = builder.add_extension(_issuer_id(issuer), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def _builder(
    subject: x509.Name, issuer: x509.Name, public_key: ec.EllipticCurvePublicKey, now: datetime, life: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATE)
        .not_valid_after(now + life)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )


def _issuer_id(issuer: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    identifier = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier)


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
