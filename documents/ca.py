"""The organisation's own certificate authorities: files in `settings.SIGNING_CA_DIR`, keys under the wrapping key.

The folder holds the first authority (ca.pem, ca.key) and its seal (seal.pem, seal.key); its successors lie in folders
below it, ca-2, ca-3, …, built alike. The newest issues and seals; each signs the list of what it issued (ADR 21).
"""

import os
import secrets
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
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


class SuccessorMade(SigningRefused):
    """Two processes wanted to make the next authority; the other was first."""


@dataclass(frozen=True)
class Authority:
    """`number` 1 is the first. Keys are read from the folder when they are asked for."""

    folder: Path
    number: int

    @cached_property
    def certificate(self) -> x509.Certificate:
        return x509.load_pem_x509_certificate((self.folder / "ca.pem").read_bytes())

    @cached_property
    def key(self) -> ec.EllipticCurvePrivateKey:
        return _read_key(self.folder, "ca")

    @cached_property
    def seal_certificate(self) -> x509.Certificate:
        return x509.load_pem_x509_certificate((self.folder / "seal.pem").read_bytes())

    @cached_property
    def seal_key(self) -> ec.EllipticCurvePrivateKey:
        return _read_key(self.folder, "seal")

    @property
    def key_id(self) -> str:
        return key_id(self.certificate)


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
    draft = _draft_beside(folder)
    try:
        _write_authority(draft, now, number=1)
        draft.rename(folder)
    except OSError:
        shutil.rmtree(draft)
        if not (folder / "ca.pem").exists():
            raise


def make_successor(now: datetime) -> Authority:
    """Another authority, in force from now on; what the former ones issued stays valid until it ends or is revoked.

    It appears at once with all its files, or not at all. `SuccessorMade` where another process was quicker.
    """
    number = load().number + 1
    folder = Path(settings.SIGNING_CA_DIR) / f"ca-{number}"
    draft = _draft_beside(Path(settings.SIGNING_CA_DIR))
    try:
        _write_authority(draft, now, number=number)
        draft.rename(folder)
    except OSError as problem:
        shutil.rmtree(draft)
        if (folder / "ca.pem").exists():
            raise SuccessorMade(_("Another process has just made the new certificate authority.")) from problem
        raise
    return Authority(folder, number)


def _draft_beside(folder: Path) -> Path:
    draft = folder.with_name(f"{folder.name}.{os.getpid()}.{secrets.token_hex(4)}")
    draft.mkdir(parents=True, mode=0o700)
    return draft


def load() -> Authority:
    """The authority that issues and seals."""
    found = authorities()
    if not found:
        raise AuthorityMissing(_("The portal has no certificate authority yet; an administrator must make one."))
    return found[0]


def authorities() -> list[Authority]:
    """Those whose keys are kept here, the newest first."""
    ensure_demo_ca()
    root = Path(settings.SIGNING_CA_DIR)
    numbered = {1: root} | {int(each.name[3:]): each for each in root.glob("ca-*") if each.name[3:].isdecimal()}
    made = [number for number, folder in numbered.items() if (folder / "ca.pem").exists()]
    return [Authority(numbered[number], number) for number in sorted(made, reverse=True)]


def certificates() -> list[x509.Certificate]:
    """Of all authorities, the newest first, then of those without a key here (retired-*.pem): what they signed stays
    verifiable."""
    kept = [each.certificate for each in authorities()]
    retired = sorted(Path(settings.SIGNING_CA_DIR).glob("retired-*.pem"))
    return kept + [x509.load_pem_x509_certificate(file.read_bytes()) for file in retired]


def issuer_of(certificate: x509.Certificate) -> x509.Certificate:
    """The authority that issued a signer's certificate; `AuthorityMissing` where it is not known here any more."""
    wanted = issuer_key_id(certificate)
    for each in certificates():
        if key_id(each) == wanted:
            return each
    raise AuthorityMissing(_("The certificate authority that issued this certificate is not known here any more."))


def key_id(certificate: x509.Certificate) -> str:
    """The identifier of its key, hex (RFC 5280, 4.2.1.2)."""
    return certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest.hex()


def issuer_key_id(certificate: x509.Certificate) -> str:
    identifier = certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
    return identifier.hex() if identifier else ""


def issue(
    authority: Authority, *, public_key: ec.EllipticCurvePublicKey, person: str, office: str, unit: str, now: datetime
) -> x509.Certificate:
    """A certificate for a person in an office: CN the name, T the office, O the unit."""
    subject = _name(person, unit, office=office, mark=DEMO_MARK if is_demo() else "")
    life = DEMO_CERTIFICATE_LIFE if is_demo() else CERTIFICATE_LIFE
    issuer = _Issuer(authority.certificate, authority.key, list_address(authority))
    return _end_entity(subject, public_key, issuer, now, life=life)


def list_address(authority: Authority) -> str:
    """Where the list of what it issued is published; that of the first has no number, as it always was."""
    return _list_address(authority.number, authority.certificate)


def _list_address(number: int, certificate: x509.Certificate) -> str:
    return f"{settings.PORTAL_URL}/verify/crl/" + ("" if number == 1 else f"{key_id(certificate)}/")


def revocation_list(authority: Authority, revoked: Iterable[Revoked], *, now: datetime, number: int = 0) -> bytes:
    """The signed list (DER) of one authority. It is complete, not a delta; without a `number` that of the second."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.certificate.subject)
        .last_update(now - BACKDATE)
        .next_update(now + LIST_LIFE)
        .add_extension(x509.CRLNumber(number or int(now.timestamp())), critical=False)
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


def _write_authority(folder: Path, now: datetime, *, number: int) -> None:
    key, seal_key = keys.new_key(), keys.new_key()
    certificate = _self_signed(key, now, number)
    issuer = _Issuer(certificate, key, _list_address(number, certificate))
    seal_name = _name(str(settings.PORTAL_URL), SEAL_UNIT, mark=DEMO_MARK if is_demo() else "")
    seal = _end_entity(seal_name, seal_key.public_key(), issuer, now, life=AUTHORITY_LIFE)
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


def _self_signed(key: ec.EllipticCurvePrivateKey, now: datetime, number: int) -> x509.Certificate:
    """Each under a name of its own: readers look for the list of an issuer by its name."""
    common = "CA nội bộ Cổng thi đua" + (f" {number}" if number > 1 else "")
    name = _name(common, "Cổng thi đua", mark=DEMO_MARK if is_demo() else "")
    builder = _builder(name, name, key.public_key(), now, AUTHORITY_LIFE)
    usage = _usage(authority=True)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    return builder.add_extension(usage, critical=True).sign(key, hashes.SHA256())


@dataclass(frozen=True)
class _Issuer:
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    list_address: str


def _end_entity(
    subject: x509.Name, public_key: ec.EllipticCurvePublicKey, issuer: _Issuer, now: datetime, *, life: timedelta
) -> x509.Certificate:
    """It never ends after its issuer."""
    address = x509.UniformResourceIdentifier(issuer.list_address)
    point = x509.DistributionPoint(full_name=[address], relative_name=None, reasons=None, crl_issuer=None)
    life = min(life, issuer.certificate.not_valid_after_utc - now)
    builder = _builder(subject, issuer.certificate.subject, public_key, now, life)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(authority=False), critical=True)
    builder = builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)
    builder = builder.add_extension(_issuer_id(issuer.certificate), critical=False)
    return builder.sign(issuer.key, hashes.SHA256())


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
