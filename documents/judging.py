"""What a PDF says of itself: its signatures, one by one, and whether anything was changed after them.

Pure, and runnable as `python -m documents.judging` in a process of its own (see verification.py): trust and content on
standard input, the verdict as JSON on standard output. Nothing is ever fetched from the network.
"""

import asyncio
import base64
import json
import logging
import resource
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from dataclasses import fields as fields_of
from datetime import UTC, datetime
from enum import StrEnum
from io import BytesIO

from asn1crypto import crl as asn1_crl  # type: ignore[import-untyped]
from asn1crypto import parser as asn1_parser
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import CertificateValidator
from pyhanko_certvalidator.errors import ExpiredError, NotYetValidError, PathError, RevokedError, ValidationError

from documents.codes import codes_in, codes_of
from documents.longterm import Baseline, Believed, Proof, answers_inside, proof, proof_of_the_past

SEAL_UNIT = "Dấu hệ thống"
# What the parsers were seen to raise on files made to break them.
MALFORMED = (
    PdfError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    AssertionError,
    ArithmeticError,  # a number that is none: decimal.InvalidOperation
    RecursionError,
    OSError,
)


MEMORY_LIMIT, SECONDS_LIMIT = 1024**3, 20


class Verdict(StrEnum):
    VALID = "valid"
    INVALID = "invalid"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    OK = "ok"
    UNREADABLE = "unreadable"  # no PDF, or a broken one
    TOO_MUCH = "too_much"  # took more time or memory than is given to one file
    UNSIGNED = "unsigned"
    BROKEN = "broken"  # the signature does not fit the bytes
    CHANGED = "changed"  # fits, but something was changed afterwards that was not permitted
    UNCOVERED = "uncovered"  # bytes at the end that no signature covers
    REVOKED = "revoked"
    REVOKED_SINCE = "revoked_since"  # no proof in the file that it was signed before
    EXPIRED = "expired"
    UNTRUSTED = "untrusted"  # certificate of an issuer that the portal does not know
    UNCHECKED = "unchecked"  # trusted issuer, but no list here tells whether the certificate was revoked
    WEAK = "weak"  # an algorithm or key that proves nothing any more (SHA-1, RSA below 2048 bits)
    UNSUPPORTED = "unsupported"  # a kind of signature that cannot be judged here


class Level(StrEnum):
    SEAL = "seal"
    SYSTEM = "system"
    DIGITAL = "digital"


@dataclass(frozen=True)
class Trust:
    """Everything as DER: the portal's own authorities with their revocation lists, outside providers, and clocks.

    They never mix: an outside root cannot vouch for a signature of the portal's, nor for the time, nor the other way.
    """

    authorities: tuple[bytes, ...]
    revocation_lists: tuple[bytes, ...]
    roots: tuple[bytes, ...] = ()
    intermediates: tuple[bytes, ...] = ()
    outside_lists: tuple[bytes, ...] = ()
    clock_roots: tuple[bytes, ...] = ()
    clock_intermediates: tuple[bytes, ...] = ()
    clock_lists: tuple[bytes, ...] = ()

    @property
    def clocks(self) -> Believed:
        """The authorities of time."""
        return Believed(self.clock_roots, self.clock_intermediates, self.clock_lists)

    def of(self, level: str) -> Believed:
        """What a signature of this level may lead up to."""
        if level == Level.DIGITAL:
            return Believed(self.roots, self.intermediates, self.outside_lists)
        return Believed(self.authorities, (), self.revocation_lists)


@dataclass(frozen=True)
class SignatureVerdict:
    field: str
    verdict: str
    reason: str
    level: str = ""
    signer: str = ""
    unit: str = ""
    office: str = ""
    issuer: str = ""
    serial: str = ""
    signed_at: str = ""  # as the signer claims, ISO 8601
    is_demo: bool = False
    subject: str = ""  # the whole names, as one line
    issuer_name: str = ""
    fingerprint: str = ""  # SHA-256 of the certificate, hex
    baseline: str = Baseline.B
    stamped_at: str = ""  # as an authority of time vouches, ISO 8601

    @property
    def stamped_moment(self) -> datetime | None:
        return datetime.fromisoformat(self.stamped_at) if self.stamped_at else None


@dataclass(frozen=True)
class FileVerdict:
    verdict: str
    reason: str
    signatures: tuple[SignatureVerdict, ...] = ()
    codes: tuple[str, ...] = ()  # verify codes that the file carries
    fields: tuple[str, ...] = ()  # every signature field, filled or empty

    @property
    def seal(self) -> SignatureVerdict | None:
        return next((each for each in self.signatures if each.level == Level.SEAL), None)

    @property
    def parties(self) -> tuple[SignatureVerdict, ...]:
        return tuple(each for each in self.signatures if each.level != Level.SEAL)

    @classmethod
    def from_json(cls, text: str) -> "FileVerdict":
        facts = json.loads(text)
        signatures = tuple(SignatureVerdict(**each) for each in facts["signatures"])
        lists = {name: tuple(facts[name]) for name in ("codes", "fields")}
        return cls(facts["verdict"], facts["reason"], signatures, **lists)


def judge(content: bytes, trust: Trust, *, moment: datetime, newest: int | None = None) -> FileVerdict:
    """The verdict from the file alone; a malformed file is an answer, never an exception.

    `newest` judges only so many of the last signatures: for a file whose earlier bytes are known to be those that were
    judged before, where what was added now is seen by the signature before it.
    """
    codes = codes_in(content)
    try:
        reader = PdfFileReader(BytesIO(content))
        codes = tuple(sorted({*codes, *codes_of(reader)}))
        fields = tuple(str(name) for name, _value, _field in enumerate_sig_fields(reader))
        signatures = tuple(_signatures(reader, trust, moment, newest))
    except MALFORMED:
        return FileVerdict(Verdict.INVALID, Reason.UNREADABLE, codes=codes)
    if not signatures and content.rpartition(b"%%EOF")[2].strip():
        return FileVerdict(Verdict.INVALID, Reason.UNREADABLE, codes=codes)  # cut off in the middle of an update
    if not signatures:
        return FileVerdict(Verdict.UNKNOWN, Reason.UNSIGNED, codes=codes, fields=fields)
    worst = next((each for rank in _WORST_FIRST for each in signatures if each.verdict == rank), signatures[0])
    return FileVerdict(worst.verdict, worst.reason, signatures, codes, fields)


_WORST_FIRST = (Verdict.INVALID, Verdict.UNKNOWN)


def _signatures(
    reader: PdfFileReader, trust: Trust, moment: datetime, newest: int | None
) -> Iterator[SignatureVerdict]:
    known = reader.embedded_signatures
    asked = known[-newest:] if newest else known
    judged = [_judge_one(each, trust, moment) for each in asked if each.sig_object_type == "/Sig"]
    if known and judged and not _last_bytes_are_covered(known[-1]):
        judged[-1] = replace(judged[-1], verdict=Verdict.INVALID, reason=Reason.UNCOVERED)
    yield from judged
    names = {each.field_name for each in known}
    for name, _value, _field in enumerate_sig_fields(reader, filled_status=True):
        if name not in names:
            yield SignatureVerdict(str(name), Verdict.UNKNOWN, Reason.UNSUPPORTED)


def _last_bytes_are_covered(last: EmbeddedPdfSignature) -> bool:
    """Nothing after the last signature except archival data (revocation data, document time stamps)."""
    last.compute_integrity_info()
    if last.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return True
    level = getattr(last.diff_result, "modification_level", ModificationLevel.OTHER)
    return last.coverage == SignatureCoverageLevel.ENTIRE_REVISION and level == ModificationLevel.LTA_UPDATES


def _judge_one(embedded: EmbeddedPdfSignature, trust: Trust, moment: datetime) -> SignatureVerdict:
    facts = SignatureVerdict(str(embedded.field_name), Verdict.INVALID, Reason.BROKEN)
    try:
        facts = _facts(embedded, trust)
        known, clocks = _known(embedded, trust, facts.level), trust.clocks
        status = validate_pdf_signature(embedded, known.context(moment), ts_validation_context=clocks.context(moment))
        verdict, reason = _reason(status, embedded)
        proved: Proof | None = proof(embedded, status.timestamp_validity, clocks, moment)
        if reason == Reason.UNTRUSTED and _is_trusted_unchecked(embedded, trust.of(facts.level), moment):
            reason = Reason.UNCHECKED
        if reason in _RUN_OUT and (proved := proof_of_the_past(embedded, known, clocks, moment)):
            verdict, reason = Verdict.VALID, Reason.OK
    except MALFORMED:
        return facts
    return _with_proof(replace(facts, verdict=verdict, reason=reason), proved or Proof())


def _known(embedded: EmbeddedPdfSignature, trust: Trust, level: str) -> Believed:
    """For an outside signature also the OCSP answers in the file, unless a list here names one of its certificates: an
    answer from before must not outweigh that."""
    known = trust.of(level)
    if level != Level.DIGITAL:
        return known
    chain = [embedded.signer_cert, *(asn1_x509.Certificate.load(each) for each in known.others)]
    if any(_is_listed(each, known.lists) for each in chain):
        return known
    return replace(known, answers=answers_inside(embedded))


_RUN_OUT = (Reason.EXPIRED, Reason.REVOKED, Reason.REVOKED_SINCE)


def judge_certificate(certificate: bytes, chain: Sequence[bytes], trust: Trust, *, moment: datetime) -> Reason:
    """Whether a provider's certificate (DER) is one that would be taken; `chain` are those said to stand above it."""
    known = Believed(trust.roots, (*trust.intermediates, *chain), trust.outside_lists)
    try:
        own = asn1_x509.Certificate.load(certificate)
        if _is_listed(own, known.lists):
            return Reason.REVOKED
        context = known.context(moment, revocation_mode="soft-fail")
        asyncio.run(CertificateValidator(own, validation_context=context).async_validate_usage(set()))
    except (ExpiredError, NotYetValidError):
        return Reason.EXPIRED
    except RevokedError:
        return Reason.REVOKED
    except (PathError, ValidationError, *MALFORMED):
        return Reason.UNTRUSTED
    return Reason.OK


def facts_of(certificate: bytes) -> SignatureVerdict:
    """Who holds a certificate (DER), in the words of a verdict; nothing is judged."""
    return _certificate_facts(asn1_x509.Certificate.load(certificate))


def _with_proof(facts: SignatureVerdict, proved: Proof) -> SignatureVerdict:
    stamped_at = proved.stamped_at.isoformat() if proved.stamped_at else ""
    return replace(facts, baseline=proved.baseline, stamped_at=stamped_at)


def _is_trusted_unchecked(embedded: EmbeddedPdfSignature, chain: Believed, moment: datetime) -> bool:
    """The chain holds, only no list in force covers it. A list that has lapsed still condemns what it names."""
    if not chain.roots or _is_listed(embedded.signer_cert, chain.lists):
        return False
    return _holds(validate_pdf_signature(embedded, chain.context(moment, revocation_mode="soft-fail")))


def _is_listed(certificate: asn1_x509.Certificate, lists: tuple[bytes, ...]) -> bool:
    for each in (asn1_crl.CertificateList.load(found) for found in lists):
        named = each["tbs_cert_list"]["revoked_certificates"]
        if each.issuer == certificate.issuer and certificate.serial_number in _serials(named):
            return True
    return False


def _serials(named: asn1_crl.RevokedCertificates) -> set[int]:
    return {entry["user_certificate"].native for entry in named or ()}


def _reason(status: PdfSignatureStatus, embedded: EmbeddedPdfSignature) -> tuple[Verdict, Reason]:
    if not (status.intact and status.valid) or _has_hidden_bytes(embedded):
        return Verdict.INVALID, Reason.BROKEN
    if status.coverage not in (SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION):
        return Verdict.INVALID, Reason.CHANGED
    if not status.docmdp_ok or status.modification_level == ModificationLevel.OTHER:
        return Verdict.INVALID, Reason.CHANGED
    if _holds(status):
        return Verdict.VALID, Reason.OK
    return _trust_reason(status)


def _holds(status: PdfSignatureStatus) -> bool:
    """Whatever its time stamp is worth: that decides on the level, not on the signature."""
    return bool(replace(status, timestamp_validity=None, content_timestamp_validity=None).bottom_line)


def _trust_reason(status: PdfSignatureStatus) -> tuple[Verdict, Reason]:
    if status.revocation_details is not None:
        claimed = status.signer_reported_dt
        since = claimed is not None and claimed < status.revocation_details.revocation_date
        return (Verdict.UNKNOWN, Reason.REVOKED_SINCE) if since else (Verdict.INVALID, Reason.REVOKED)
    return Verdict.UNKNOWN, _TRUST_PROBLEMS.get(status.trust_problem_indic, Reason.UNTRUSTED)


_TRUST_PROBLEMS: dict[object, Reason] = {
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE: Reason.EXPIRED,
    AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED: Reason.EXPIRED,
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE: Reason.WEAK,
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE: Reason.WEAK,
}


def _has_hidden_bytes(embedded: EmbeddedPdfSignature) -> bool:
    """The room reserved for a signature is filled up with zeros; anything else there was put in by somebody."""
    container = embedded.pkcs7_content
    return bool(container[asn1_parser.peek(container) :].strip(b"\0"))


def _facts(embedded: EmbeddedPdfSignature, trust: Trust) -> SignatureVerdict:
    claimed = embedded.self_reported_timestamp
    return replace(
        _certificate_facts(embedded.signer_cert),
        field=str(embedded.field_name),
        level=_level(embedded.signer_cert, trust),
        signed_at=claimed.astimezone(UTC).isoformat() if claimed else "",
    )


def _certificate_facts(certificate: asn1_x509.Certificate) -> SignatureVerdict:
    names = certificate.subject.native
    return SignatureVerdict(
        field="",
        verdict=Verdict.INVALID,
        reason=Reason.BROKEN,
        signer=str(names.get("common_name", "")),
        unit=str(names.get("organization_name", "")),
        office=str(names.get("title", "")),
        issuer=str(certificate.issuer.native.get("common_name", "")),
        serial=f"{certificate.serial_number:x}",
        is_demo="MINH HỌA" in str(names.get("organizational_unit_name", "")),
        subject=_line(certificate.subject),
        issuer_name=_line(certificate.issuer),
        fingerprint=certificate.sha256.hex(),
    )


def _line(name: asn1_x509.Name) -> str:
    """“CN=…, O=…, C=VN”, the short forms that every certificate viewer shows; others by their type."""
    parts = {_SHORT.get(kind, kind): value for kind, value in name.native.items()}
    told = [f"{kind}={' + '.join(value) if isinstance(value, list) else value}" for kind, value in parts.items()]
    return ", ".join(reversed(told))


_SHORT = {
    "common_name": "CN", "organization_name": "O", "organizational_unit_name": "OU", "title": "T", "country_name": "C",
    "locality_name": "L", "state_or_province_name": "ST", "user_id": "UID", "email_address": "E",
}  # fmt: skip


def _level(certificate: asn1_x509.Certificate, trust: Trust) -> Level:
    """By the issuer's name and key: whether the certificate truly comes from it is judged with the chain."""
    own = [asn1_x509.Certificate.load(each) for each in trust.authorities]
    if not any(certificate.issuer == each.subject for each in own):
        return Level.DIGITAL
    return Level.SEAL if certificate.subject.native.get("organization_name") == SEAL_UNIT else Level.SYSTEM


def main() -> None:
    """Read the parts of the trust and the moment as one JSON line, then the PDF; write the verdict as JSON."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_LIMIT, SECONDS_LIMIT))
    logging.disable()
    source = sys.stdin.buffer
    given = json.loads(source.readline())
    trust = Trust(*(tuple(base64.b64decode(each) for each in given[name]) for name in TRUST_PARTS))
    verdict = judge(source.read(), trust, moment=datetime.fromisoformat(given["moment"]))
    sys.stdout.write(json.dumps(asdict(verdict)))


TRUST_PARTS = tuple(part.name for part in fields_of(Trust))

if __name__ == "__main__":
    main()
