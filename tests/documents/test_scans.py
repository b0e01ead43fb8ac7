from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from documents import scans
from documents.models import Document, PaperScan, SignatureSlot
from documents.refusals import AlreadySigned, ConsentMissing, ReasonMissing, ScanNotAccepted
from documents.scans import Scan, scan_of, withdraw_scan
from documents.verification import verify_upload
from members.models import Unit
from portal import audit
from portal.uploads import UploadRefused
from tests.documents.conftest import SignedPledge
from tests.documents.factories import enrol, freeze_pledge, sign, slot_of
from tests.factories import NOW, TODAY, Person

SCAN = Scan(b"%PDF-1.7 scan", None)
WORDS = "Tôi đã đối chiếu với bản gốc."


def picture(width: int, height: int, name: str = "trang.jpg") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


@pytest.fixture
def pledge(union: Unit, chair: Person, director: Person) -> Document:
    return freeze_pledge(union, chair, director)


def attest(document: Document, signer: Person, witness: Person, **changes: Any) -> SignatureSlot:
    given: dict[str, Any] = {"scan": SCAN, "signed_on": TODAY, "attestation": WORDS, "now": NOW}
    return scans.attest(slot_of(document, signer), by=witness.actor, **given | changes)


def test_pictures_of_the_pages_become_one_file() -> None:
    scan = scan_of([picture(1700, 2400), picture(1700, 2400)])

    assert scan.content.startswith(b"%PDF-")
    assert scan.content.count(b"/Type /Page\n") == 2
    assert scan.dpi == 205


def test_a_pdf_is_kept_as_it_came(signed: SignedPledge) -> None:
    upload = SimpleUploadedFile("quet.pdf", signed.sealed, "application/pdf")

    assert scan_of([upload]) == Scan(signed.sealed, None)


def test_a_coarse_picture_is_refused_with_its_figure() -> None:
    with pytest.raises(UploadRefused, match="100 dpi"):
        scan_of([picture(1700, 2400), picture(830, 1170)])


@pytest.mark.parametrize("content", [b"hello", b"%PDF-1.7 cut off", b""])
def test_what_is_no_scan_is_refused(content: bytes) -> None:
    with pytest.raises(UploadRefused):
        scan_of([SimpleUploadedFile("quet.pdf", content, "application/pdf")])


@pytest.mark.django_db
def test_an_attested_scan_fills_the_slot_and_leaves_the_file(pledge: Document, chair: Person, director: Person) -> None:
    slot = attest(pledge, director, chair)

    assert (slot.state, slot.level, slot.signed_by, slot.revision) == ("signed", "paper", director.member, None)
    assert slot.scan is not None
    assert (slot.scan.attested_by, slot.scan.read()) == (chair.member, SCAN.content)
    assert pledge.revisions.count() == 1
    assert audit.history(slot).get().details["scan_sha256"] == slot.scan.sha256


@pytest.mark.django_db
def test_paper_and_a_signature_on_the_portal_complete_together(
    pledge: Document, chair: Person, director: Person
) -> None:
    attest(pledge, director, chair)
    enrol(chair)
    sign(slot_of(pledge, chair), chair)

    pledge.refresh_from_db()
    assert pledge.standing == Document.Standing.COMPLETED


@pytest.mark.django_db
def test_the_public_page_does_not_call_a_scan_valid(
    pledge: Document, chair: Person, director: Person, anonymous: Client
) -> None:
    attest(pledge, director, chair)
    enrol(chair)
    sign(slot_of(pledge, chair), chair)

    page = anonymous.get(pledge.verify_path).content.decode()

    assert "xem từng bên dưới đây" in page
    assert "Hợp lệ" not in page
    assert "bản giấy" in str(verify_upload(pledge.newest.read(), now=NOW).sentence)


@pytest.mark.django_db
def test_nobody_vouches_for_the_own_signature(pledge: Document, director: Person) -> None:
    with pytest.raises(ScanNotAccepted):
        attest(pledge, director, director)


@pytest.mark.django_db
@pytest.mark.parametrize("days", [-1, 1])
def test_the_day_of_signing_lies_between_freezing_and_today(
    pledge: Document, chair: Person, director: Person, days: int
) -> None:
    with pytest.raises(ScanNotAccepted):
        attest(pledge, director, chair, signed_on=TODAY + timedelta(days=days))


@pytest.mark.django_db
def test_the_signer_held_the_office_on_that_day(pledge: Document, chair: Person, director: Person) -> None:
    assert director.office is not None
    director.office.to_on = TODAY - timedelta(days=1)
    director.office.save(update_fields=["to_on"])

    with pytest.raises(ScanNotAccepted):
        attest(pledge, director, chair)


@pytest.mark.django_db
def test_an_attestation_needs_its_sentence(pledge: Document, chair: Person, director: Person) -> None:
    with pytest.raises(ConsentMissing):
        attest(pledge, director, chair, attestation=" ")


@pytest.mark.django_db
def test_two_clicks_attest_once(pledge: Document, chair: Person, director: Person) -> None:
    attest(pledge, director, chair)

    with pytest.raises(AlreadySigned):
        attest(pledge, director, chair)

    assert PaperScan.objects.count() == 1


@pytest.mark.django_db
def test_a_wrong_attestation_is_taken_back_with_a_reason(pledge: Document, chair: Person, director: Person) -> None:
    slot = attest(pledge, director, chair)

    slot = withdraw_scan(slot, by=chair.actor, reason="Nhầm văn bản", now=NOW)

    assert slot.is_waiting
    assert slot.scan is None
    assert PaperScan.objects.get().withdrawn_reason == "Nhầm văn bản"
    with pytest.raises(ScanNotAccepted):
        withdraw_scan(slot, by=chair.actor, reason="Lần hai", now=NOW)
    assert attest(pledge, director, chair).scan is not None


@pytest.mark.django_db
def test_taking_back_needs_a_reason(pledge: Document, chair: Person, director: Person) -> None:
    slot = attest(pledge, director, chair)

    with pytest.raises(ReasonMissing):
        withdraw_scan(slot, by=chair.actor, reason=" ", now=NOW)
