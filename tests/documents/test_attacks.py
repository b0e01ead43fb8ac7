"""The attack set: whatever is done to a signed file, the portal says what it is and never that all is well."""

import socket
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import AuthorityInformationAccessOID
from django.test import Client

from documents import services
from documents.judging import Verdict, judge
from documents.models import Document, SignatureSlot
from documents.verification import Outcome, verify_upload
from members.models import Unit
from tests.documents import attacks
from tests.documents.conftest import SignedPledge
from tests.documents.factories import CONSENT, PIN, freeze_pledge
from tests.documents.providers import Provider, certificate_of, sign_elsewhere
from tests.factories import NOW, Person

LATER = NOW + timedelta(minutes=1)
STRIDE = 7  # all of them: python -m tests.documents.flip_every_byte


@pytest.fixture
def complete(union: Unit, chair: Person, director: Person) -> Document:
    document = freeze_pledge(union, chair, director)
    for person in (chair, director):
        assert person.office
        services.enrol(person.office, pin=PIN, by=person.actor, now=NOW)
        slot = document.slots.get(office=person.office)
        factor = SignatureSlot.SecondFactor.DEMO
        services.sign(slot, by=person.actor, pin=PIN, consent=CONSENT, second_factor=factor, now=NOW)
    document.refresh_from_db()
    return document


@pytest.mark.parametrize("name", attacks.UPDATES)
def test_from_the_file_alone_no_attacked_file_is_valid(name: str, signed: SignedPledge):
    attacked = attacks.UPDATES[name](signed.twice)

    assert judge(attacked, signed.trust(), moment=LATER).verdict != Verdict.VALID
    if name != "adds a signature of its own":  # a new field is what the seal sees; signing here never adds one
        assert judge(attacked, signed.trust(), moment=LATER, newest=2).verdict != Verdict.VALID


@pytest.mark.django_db(transaction=True)
def test_every_attack_on_a_stored_document_is_told_as_altered(complete: Document):
    content = complete.newest.read()
    outcomes = {name: verify_upload(attack(content), now=LATER) for name, attack in attacks.UPDATES.items()}

    told = {name: (each.outcome, each.document) for name, each in outcomes.items()}
    assert told == dict.fromkeys(attacks.UPDATES, (Outcome.ALTERED, complete))


@pytest.mark.django_db(transaction=True)
def test_a_file_cut_back_to_an_earlier_revision_is_told_as_incomplete(complete: Document):
    verdict = verify_upload(complete.revisions.get(position=1).read(), now=LATER)

    assert (verdict.outcome, verdict.complete) == (Outcome.INCOMPLETE, False)


@pytest.mark.django_db(transaction=True)
def test_the_page_for_everybody_answers_each_attack_with_a_sentence(complete: Document, anonymous: Client):
    for name, attack in attacks.UPDATES.items():
        upload = BytesIO(attack(complete.newest.read()))
        upload.name = "giao-uoc.pdf"
        answer = anonymous.post("/verify/", {"file": upload})
        assert (name, answer.status_code) == (name, 200)
        assert "Tệp này khác với bản lưu tại cổng" in answer.content.decode()


def test_a_signature_moved_from_another_document_does_not_fit(signed: SignedPledge):
    moved = attacks.with_a_signature_of_another(signed.twice, signed.once)

    assert judge(moved, signed.trust(), moment=LATER).verdict == Verdict.INVALID


def test_a_flipped_byte_is_seen_unless_it_is_one_of_the_unsigned_ones(signed: SignedPledge):
    """From the file alone; what is not seen lies between “<” and “>” of a signature (docs/signing.md)."""
    content = attacks.small(signed.authority)
    places = list(attacks.unseen(content, signed.trust(), range(0, len(content), STRIDE)))

    assert [place for place in places if not _is_inside(content, place)] == []


def _is_inside(content: bytes, place: int) -> bool:
    return any(begin <= place < end for begin, end in attacks.contents_of(content))


@pytest.mark.django_db(transaction=True)
def test_every_flipped_byte_of_a_stored_file_is_told_from_the_stored_one(complete: Document):
    """All bytes: no flip gives the digest of a stored revision, so none is ever taken for the stored file."""
    content = complete.revisions.get(position=0).read()
    stored = {revision.sha256 for revision in complete.revisions.all()}
    for place in range(0, len(content), 97):
        flipped = content[:place] + bytes([content[place] ^ 0x01]) + content[place + 1 :]
        digest = hashes.Hash(hashes.SHA256())
        digest.update(flipped)
        assert digest.finalize().hex() not in stored


@pytest.fixture
def listener() -> Iterator[tuple[str, list[bytes]]]:
    """A server inside the house that notes whoever calls."""
    calls: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        over = threading.Event()

        def listen() -> None:
            while not over.is_set():
                try:
                    connection, _address = server.accept()
                except TimeoutError:
                    continue
                with connection:
                    calls.append(connection.recv(100))

        thread = threading.Thread(target=listen)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/", calls
        over.set()
        thread.join()


@pytest.mark.external
def test_no_address_inside_a_certificate_is_ever_called(
    signed: SignedPledge, listener: tuple[str, list[bytes]], tmp_path_factory: pytest.TempPathFactory
):
    address, calls = listener
    provider = Provider(tmp_path_factory.mktemp("inside") / "trust")
    provider.trust(is_listed=False)
    signer = provider.signer("Người Ký Ngoài")
    _point_at(provider, signer / "signer.pem", address)
    content = sign_elsewhere(signed.sealed, "Party1", signer)

    roots = tuple(each.public_bytes(serialization.Encoding.DER) for each in (provider.root, provider.authority))
    trust = signed.trust()
    judge(content, type(trust)(trust.authorities, trust.revocation_lists, roots[:1], roots[1:]), moment=LATER)
    time.sleep(0.3)
    assert calls == []


def _point_at(provider: Provider, file: object, address: str) -> None:
    """The same certificate, with OCSP, issuer and list to be fetched from `address`."""
    old = certificate_of(file.parent)  # type: ignore[attr-defined]
    where = x509.UniformResourceIdentifier(address)
    access = [
        x509.AccessDescription(method, where)
        for method in (AuthorityInformationAccessOID.OCSP, AuthorityInformationAccessOID.CA_ISSUERS)
    ]
    builder = x509.CertificateBuilder().subject_name(old.subject).issuer_name(old.issuer).public_key(old.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(old.not_valid_before_utc).not_valid_after(old.not_valid_after_utc)
    for extension in old.extensions:
        builder = builder.add_extension(extension.value, critical=extension.critical)
    builder = builder.add_extension(x509.AuthorityInformationAccess(access), critical=False)
    point = x509.DistributionPoint(full_name=[where], relative_name=None, reasons=None, crl_issuer=None)
    builder = builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)
    made = builder.sign(provider.key, hashes.SHA256())
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))  # type: ignore[attr-defined]
