"""How long the file itself proves a signature: the levels B-B, B-T, B-LT and B-LTA of PAdES. Pure, without the network.

B-T carries a time stamp of an authority, B-LT the certificates and lists as well, B-LTA an archive time stamp over all
of it, after which certificates may run out. A time stamp of an authority that is not known here raises no level.
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from io import BytesIO
from itertools import islice

from asn1crypto import crl as asn1_crl  # type: ignore[import-untyped]
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.validation import validate_pdf_timestamp
from pyhanko.sign.validation.ades import AdESLTAValidationResult, ades_lta_validation
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.policy_decl import (
    LocalKnowledge,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko.sign.validation.status import TimestampSignatureStatus
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.authority import CertTrustAnchor
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer

ANSWERS_LIMIT = 200
UNREADABLE = (ValueError, TypeError, LookupError, AttributeError)


class Baseline(StrEnum):
    B = "B-B"
    T = "B-T"
    LT = "B-LT"
    LTA = "B-LTA"


@dataclass(frozen=True)
class Believed:
    """Roots, other certificates and revocation lists (DER); answers of OCSP responders, verified when used."""

    roots: tuple[bytes, ...]
    others: tuple[bytes, ...]
    lists: tuple[bytes, ...]
    answers: tuple[asn1_ocsp.OCSPResponse, ...] = ()

    def with_others(self, more: "Believed") -> "Believed":
        return Believed(self.roots + more.roots, self.others + more.others, self.lists + more.lists)

    def context(self, moment: datetime, *, revocation_mode: str = "require") -> ValidationContext:
        return ValidationContext(
            trust_roots=[asn1_x509.Certificate.load(each) for each in self.roots],
            other_certs=[asn1_x509.Certificate.load(each) for each in self.others],
            crls=list(self.lists),
            ocsps=list(self.answers),
            allow_fetching=False,
            revocation_mode=revocation_mode,
            moment=moment,
        )


@dataclass(frozen=True)
class Proof:
    """The level that the file proves by itself, and the moment that an authority of time vouches for."""

    baseline: Baseline = Baseline.B
    stamped_at: datetime | None = None


def proof(
    embedded: EmbeddedPdfSignature, stamp: TimestampSignatureStatus | None, clocks: Believed, moment: datetime
) -> Proof:
    """The level of a signature whose time stamp was found to be `stamp`."""
    if stamp is None or not (stamp.intact and stamp.valid and stamp.trusted):
        return Proof()
    if not _keeps_lists(embedded, stamp.signing_cert):
        return Proof(Baseline.T, stamp.timestamp)
    return Proof(Baseline.LTA if _is_archived(embedded, clocks, moment) else Baseline.LT, stamp.timestamp)


def proof_of_the_past(
    embedded: EmbeddedPdfSignature, signers: Believed, clocks: Believed, moment: datetime
) -> Proof | None:
    """The same where certificates ran out or were revoked since: only an archive time stamp proves anything then."""
    if not archive_stamps(embedded) or not clocks.roots:
        return None
    try:
        found = asyncio.run(_validated(embedded, signers, clocks, moment))
    except PdfError:
        return None
    stamp = found.signature_timestamp_status
    if not isinstance(found.ades_subindic, AdESPassed) or stamp is None or not found.oldest_evidence_record_timestamp:
        return None
    return Proof(Baseline.LTA, found.best_signature_time)


def archive_ends_at(content: bytes) -> datetime | None:
    """When the certificate behind the newest archive time stamp runs out; None where there is none."""
    stamps = PdfFileReader(BytesIO(content)).embedded_timestamp_signatures
    if not stamps:
        return None
    ends: datetime = stamps[-1].signer_cert.not_valid_after
    return ends


def archive_stamps(embedded: EmbeddedPdfSignature) -> list[EmbeddedPdfSignature]:
    """The archive time stamps over a signature."""
    later = embedded.reader.embedded_timestamp_signatures
    return [each for each in later if each.signed_revision > embedded.signed_revision]


def _is_archived(embedded: EmbeddedPdfSignature, clocks: Believed, moment: datetime) -> bool:
    stamps = archive_stamps(embedded)
    if not stamps:
        return False
    status = validate_pdf_timestamp(stamps[-1], clocks.context(moment))
    return status.intact and status.valid and status.trusted


def answers_inside(embedded: EmbeddedPdfSignature) -> tuple[asn1_ocsp.OCSPResponse, ...]:
    """The first answers of OCSP responders in the file's store of proofs and in the signature itself, where programs
    put them that do not write PAdES; what cannot be read is none."""
    return _stored_answers(embedded) + _readable(_signed_answers(embedded))


def _stored_answers(embedded: EmbeddedPdfSignature) -> tuple[asn1_ocsp.OCSPResponse, ...]:
    if "/DSS" not in embedded.reader.root:
        return ()
    store = DocumentSecurityStore.read_dss(embedded.reader)
    return _readable(each.get_object().data for each in store.ocsps)


def _signed_answers(embedded: EmbeddedPdfSignature) -> list[bytes]:
    """Of the signed attribute adbe-revocationInfoArchival (ISO 32000-1, 12.8.3.3.2)."""
    try:
        attributes = embedded.signer_info["signed_attrs"]
        kept = [each["values"] for each in attributes if each["type"].native == "adobe_revocation_info_archival"]
        return [answer.dump() for values in kept for value in values for answer in value["ocsp"]]
    except UNREADABLE:
        return []


def _readable(answers: Iterable[bytes]) -> tuple[asn1_ocsp.OCSPResponse, ...]:
    found = (_answer(each) for each in islice(answers, ANSWERS_LIMIT))
    return tuple(each for each in found if each is not None)


def _answer(content: bytes) -> asn1_ocsp.OCSPResponse | None:
    try:
        answer = asn1_ocsp.OCSPResponse.load(content, strict=True)
        return answer if answer["response_status"].native == "successful" and _serials_of(answer) else None
    except UNREADABLE:
        return None


def _serials_of(answer: asn1_ocsp.OCSPResponse) -> set[int]:
    return {each["cert_id"]["serial_number"].native for each in answer.response_data["responses"]}


def _keeps_lists(embedded: EmbeddedPdfSignature, clock: asn1_x509.Certificate) -> bool:
    """Whether the file holds a list of the issuer, or an answer, for the signer's and the stamp's certificates."""
    if "/DSS" not in embedded.reader.root:
        return False
    store = DocumentSecurityStore.read_dss(embedded.reader)
    lists = [asn1_crl.CertificateList.load(each.get_object().data) for each in store.crls]
    issuers = {each.issuer.hashable for each in lists}
    answered = {serial for answer in _stored_answers(embedded) for serial in _serials_of(answer)}
    return all(
        each.issuer.hashable in issuers or each.serial_number in answered for each in (embedded.signer_cert, clock)
    )


async def _validated(
    embedded: EmbeddedPdfSignature, signers: Believed, clocks: Believed, moment: datetime
) -> AdESLTAValidationResult:
    known = signers.with_others(clocks)
    knowledge = LocalKnowledge(
        known_crls=[CRLContainer(asn1_crl.CertificateList.load(each)) for each in known.lists],
        known_certs=[asn1_x509.Certificate.load(each) for each in known.others],
    )
    spec = SignatureValidationSpec(
        cert_validation_policy=_policy(signers.roots),
        ts_cert_validation_policy=_policy(clocks.roots),
        revinfo_gathering_policy=RevocationInfoGatheringSpec(RevinfoOnlineFetchingRule.LOCAL_ONLY),
        local_knowledge=knowledge,
    )
    timing = ValidationTimingInfo(moment, moment, point_in_time_validation=False)
    return await ades_lta_validation(embedded, PdfSignatureValidationSpec(spec), timing_info=timing)


def _policy(roots: Sequence[bytes]) -> CertValidationPolicySpec:
    """Lists of later on count for earlier, too: they keep naming what was revoked, and since when."""
    anchors = [CertTrustAnchor(asn1_x509.Certificate.load(each)) for each in roots]
    checking = RevocationCheckingPolicy.from_legacy("require")
    return CertValidationPolicySpec(
        SimpleTrustManager.build(anchors), CertRevTrustPolicy(checking, retroactive_revinfo=True)
    )
