"""Answers of an OCSP responder that lie in an uploaded file: believed when they hold, and never fetched."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from documents import outside
from documents.judging import FileVerdict, Reason, judge
from documents.longterm import Baseline
from documents.models import Document, OutsideSignature
from documents.signing import trust
from members.models import Unit
from tests.documents.factories import CONSENT, freeze_pledge, slot_of
from tests.documents.providers import BEGIN, END, Provider, certificate_of, name_of, sign_elsewhere
from tests.factories import NOW, Person

pytestmark = [pytest.mark.django_db, pytest.mark.external]
RESPONDER = "http://127.0.0.1:9/ocsp"  # nothing listens there, and nothing is asked
Answer = Callable[[Provider, x509.Certificate], bytes]


@pytest.fixture
def provider(settings: Any, tmp_path: Path) -> Provider:
    """Of its two lists only that of the root is kept here: the signers are known by answers alone."""
    settings.SIGNING_TRUST_DIR = tmp_path / "trust"
    provider = Provider(tmp_path / "trust")
    provider.trust()
    (tmp_path / "trust" / "lists" / "ca.crl").unlink()
    return provider


@pytest.fixture
def pledge(union: Unit, chair: Person, director: Person) -> Document:
    return freeze_pledge(union, chair, director)


def answer_of(
    provider: Provider,
    certificate: x509.Certificate,
    *,
    status: ocsp.OCSPCertStatus = ocsp.OCSPCertStatus.GOOD,
    made: datetime = NOW - timedelta(hours=1),
    ends: datetime | None = NOW + timedelta(days=1),
    key: ec.EllipticCurvePrivateKey | None = None,
    responder: x509.Certificate | None = None,
) -> bytes:
    revoked = made if status == ocsp.OCSPCertStatus.REVOKED else None
    builder = ocsp.OCSPResponseBuilder().add_response(
        cert=certificate, issuer=provider.authority, algorithm=hashes.SHA256(), cert_status=status, this_update=made,
        next_update=ends, revocation_time=revoked, revocation_reason=None,
    )  # fmt: skip
    by = responder or provider.authority
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.NAME, by)
    builder = builder.certificates([by]) if responder else builder
    return builder.sign(key or provider.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def good(provider: Provider, certificate: x509.Certificate) -> bytes:
    return answer_of(provider, certificate)


def of_a_responder(provider: Provider, certificate: x509.Certificate) -> bytes:
    """The authority has charged somebody with answering (RFC 6960, 4.2.2.2)."""
    key = ec.generate_private_key(ec.SECP256R1())
    builder = x509.CertificateBuilder().subject_name(name_of("OCSP Minh Họa")).issuer_name(provider.name)
    builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(BEGIN).not_valid_after(END)
    builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), critical=False)
    responder = builder.add_extension(x509.OCSPNoCheck(), critical=False).sign(provider.key, hashes.SHA256())
    return answer_of(provider, certificate, key=key, responder=responder)


def stale(provider: Provider, certificate: x509.Certificate) -> bytes:
    return answer_of(provider, certificate, made=NOW - timedelta(days=9), ends=NOW - timedelta(days=8))


def of_another_certificate(provider: Provider, certificate: x509.Certificate) -> bytes:
    return answer_of(provider, certificate_of(provider.signer("Người Khác")))


def forged(provider: Provider, certificate: x509.Certificate) -> bytes:
    """By somebody who uses the name of the authority."""
    stranger = Provider(provider.folder.parent / "stranger")
    return answer_of(provider, certificate, key=stranger.key, responder=stranger.authority)


def of_nobody(provider: Provider, certificate: x509.Certificate) -> bytes:
    """Signed by a signer of the same authority who is no responder."""
    signer = provider.signer("Người Khác")
    key = serialization.load_pem_private_key((signer / "key.pem").read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return answer_of(provider, certificate, key=key, responder=certificate_of(signer))


def garbled(provider: Provider, certificate: x509.Certificate) -> bytes:
    return b"\x30\x03rac"


def refused(provider: Provider, certificate: x509.Certificate) -> bytes:
    answer = ocsp.OCSPResponseBuilder.build_unsuccessful(ocsp.OCSPResponseStatus.TRY_LATER)
    return answer.public_bytes(serialization.Encoding.DER)


def revoked(provider: Provider, certificate: x509.Certificate) -> bytes:
    return answer_of(provider, certificate, status=ocsp.OCSPCertStatus.REVOKED, made=NOW - timedelta(days=400))


def signed_with(document: Document, provider: Provider, answer: Answer) -> bytes:
    """Signed elsewhere, the answer put into the file's store of proofs by the same program."""
    signer = provider.signer("Chủ Tịch Minh Họa", answers_at=RESPONDER)
    content = sign_elsewhere(document.newest.read(), "Party1", signer)
    return with_answer(content, answer(provider, certificate_of(signer)))


def with_answer(content: bytes, answer: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(content))
    stored = writer.add_object(generic.StreamObject(stream_data=answer))
    store = generic.DictionaryObject({generic.pdf_name("/OCSPs"): generic.ArrayObject([stored])})
    writer.root[generic.pdf_name("/DSS")] = writer.add_object(store)
    writer.update_root()
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def judge_here(content: bytes, now: datetime) -> FileVerdict:
    return judge(content, trust(now), moment=now)


def signed_around(document: Document, provider: Provider, answer: Answer) -> bytes:
    """The answer lies in the signature itself."""
    signer = provider.signer("Chủ Tịch Minh Họa", answers_at=RESPONDER)
    inside = answer(provider, certificate_of(signer))
    return sign_elsewhere(document.newest.read(), "Party1", signer, answer=inside)


def reason_of(content: bytes) -> str:
    (party,) = judge_here(content, NOW).parties
    return party.reason


@pytest.mark.parametrize("answer", [good, of_a_responder])
def test_an_answer_that_holds_says_that_the_certificate_was_not_revoked(
    pledge: Document, chair: Person, provider: Provider, answer: Answer
) -> None:
    content, slot = signed_with(pledge, provider, answer), slot_of(pledge, chair)
    found = outside.examine(slot, content, by=chair.actor, now=NOW, judge=judge_here)
    outside.accept(slot, found.token, by=chair.actor, consent=CONSENT, now=NOW, judge=judge_here)

    assert reason_of(content) == Reason.OK
    assert OutsideSignature.objects.get(slot=slot).is_revocation_checked


@pytest.mark.parametrize("answer", [stale, of_another_certificate, forged, of_nobody, garbled, refused])
def test_an_answer_that_does_not_hold_says_nothing(pledge: Document, provider: Provider, answer: Answer) -> None:
    assert reason_of(signed_with(pledge, provider, answer)) == Reason.UNCHECKED


def test_an_answer_that_names_the_certificate_refuses_it(pledge: Document, provider: Provider) -> None:
    assert reason_of(signed_with(pledge, provider, revoked)) in {Reason.REVOKED, Reason.REVOKED_SINCE}


def test_an_answer_without_an_end_counts_only_when_it_is_fresh(pledge: Document, provider: Provider) -> None:
    def endless(provider: Provider, certificate: x509.Certificate) -> bytes:
        return answer_of(provider, certificate, made=NOW - timedelta(days=2), ends=None)

    assert reason_of(signed_with(pledge, provider, endless)) == Reason.UNCHECKED


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (good, Reason.OK),
        (of_a_responder, Reason.OK),
        (stale, Reason.UNCHECKED),
        (forged, Reason.UNCHECKED),
        (refused, Reason.UNCHECKED),
        (revoked, Reason.REVOKED),
    ],
)
def test_an_answer_in_the_signature_itself_is_worth_the_same(
    pledge: Document, provider: Provider, answer: Answer, reason: Reason
) -> None:
    (party,) = judge_here(signed_around(pledge, provider, answer), NOW).parties

    assert (party.reason, party.baseline) == (reason, Baseline.B)


def test_the_newer_of_two_answers_decides(pledge: Document, provider: Provider) -> None:
    def newer(provider: Provider, certificate: x509.Certificate) -> bytes:
        return answer_of(provider, certificate, status=ocsp.OCSPCertStatus.REVOKED)

    content = signed_around(pledge, provider, newer)
    certificate = certificate_of(provider.folder.parent / "Chủ Tịch Minh Họa-p-256")
    older = answer_of(provider, certificate, made=NOW - timedelta(hours=9))

    assert reason_of(with_answer(content, older)) in {Reason.REVOKED, Reason.REVOKED_SINCE}


def test_a_good_answer_does_not_outweigh_a_list_that_names_the_certificate(
    pledge: Document, provider: Provider
) -> None:
    content = signed_with(pledge, provider, good)
    provider.trust(certificate_of(provider.folder.parent / "Chủ Tịch Minh Họa-p-256"))

    assert reason_of(content) in {Reason.REVOKED, Reason.REVOKED_SINCE}


def test_an_answer_vouches_for_no_signature_of_the_portal(
    pledge: Document, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = signed_with(pledge, provider, good)
    known = trust(NOW)
    without = type(known)(known.authorities, (), known.roots, known.intermediates, known.outside_lists)

    assert judge(content, without, moment=NOW).seal.reason == Reason.UNCHECKED  # type: ignore[union-attr]
