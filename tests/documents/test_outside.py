from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from documents import outside, signing
from documents.judging import FileVerdict, Level, Reason, Verdict, judge
from documents.models import Document, HeldUpload, OutsideSignature, SignatureSlot
from documents.outside import Examined, Flaw
from documents.refusals import NoProvider, NotYourOffice, SamePersonTwice, UploadNotAccepted
from documents.signing import trust
from documents.verification import verify_file
from members.models import Unit
from portal import audit
from tests.documents.factories import CONSENT, enrol, freeze_pledge, sign, slot_of
from tests.documents.providers import Provider, certificate_of, sign_elsewhere, with_new_field
from tests.documents.test_judging import with_page_change
from tests.factories import NOW, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(settings: Any, tmp_path: Path) -> Provider:
    settings.SIGNING_TRUST_DIR = tmp_path / "trust"
    provider = Provider(tmp_path / "trust")
    provider.trust()
    return provider


@pytest.fixture
def pledge(union: Unit, chair: Person, director: Person) -> Document:
    return freeze_pledge(union, chair, director)


def judge_here(content: bytes, now: datetime) -> FileVerdict:
    """Without a process of its own, which would cost each test a second."""
    return judge(content, trust(now), moment=now)


def examine(document: Document, person: Person, content: bytes, now: datetime = NOW) -> Examined:
    return outside.examine(slot_of(document, person), content, by=person.actor, now=now, judge=judge_here)


def accept(document: Document, person: Person, content: bytes, **options: Any) -> SignatureSlot:
    token = examine(document, person, content).token
    slot = slot_of(document, person)
    return outside.accept(slot, token, by=person.actor, consent=CONSENT, now=NOW, judge=judge_here, **options)


def flaw_of(document: Document, person: Person, content: bytes) -> Flaw:
    with pytest.raises(UploadNotAccepted) as refusal:
        examine(document, person, content)
    assert str(refusal.value)
    return Flaw(refusal.value.flaw)


@pytest.mark.parametrize(("kind", "prefers_pss"), [("rsa-2048", False), ("rsa-3072", True), ("p-256", False)])
def test_a_signature_of_another_program_is_taken(
    pledge: Document, chair: Person, provider: Provider, kind: str, prefers_pss: bool
) -> None:
    signer = provider.signer("Chủ Tịch Minh Họa", kind)
    signed = sign_elsewhere(pledge.newest.read(), "Party1", signer, prefers_pss=prefers_pss)

    slot = accept(pledge, chair, signed)

    assert (slot.state, slot.level, slot.signed_by) == ("signed", "digital", chair.member)
    assert pledge.newest.read() == signed
    kept = OutsideSignature.objects.get(slot=slot)
    assert (kept.signer, int(kept.serial, 16)) == ("Chủ Tịch Minh Họa", certificate_of(signer).serial_number)
    assert kept.is_revocation_checked
    assert audit.history(slot).get().details["level"] == "digital"


def test_the_limited_process_trusts_the_same_providers(pledge: Document, provider: Provider) -> None:
    signed = sign_elsewhere(pledge.newest.read(), "Party1", provider.signer("Chủ Tịch Minh Họa"))

    verdict = verify_file(signed, NOW)

    assert [(each.level, each.verdict) for each in verdict.parties] == [(Level.DIGITAL, Verdict.VALID)]


def test_one_party_signs_outside_and_the_other_here(
    pledge: Document, chair: Person, director: Person, provider: Provider
) -> None:
    accept(pledge, chair, sign_elsewhere(pledge.newest.read(), "Party1", provider.signer("Chủ Tịch Minh Họa")))
    enrol(director)
    sign(slot_of(pledge, director), director)

    pledge.refresh_from_db()
    assert pledge.standing == Document.Standing.COMPLETED
    verdict = judge_here(pledge.newest.read(), NOW)
    assert [each.level for each in verdict.parties] == [Level.DIGITAL, Level.SYSTEM]
    assert verdict.verdict == Verdict.VALID


def test_the_owner_completes_in_the_same_transaction(
    pledge: Document, chair: Person, director: Person, provider: Provider
) -> None:
    enrol(chair)
    sign(slot_of(pledge, chair), chair)
    signed = sign_elsewhere(pledge.newest.read(), "Party2", provider.signer("Giám Đốc Minh Họa"))
    seen: list[str] = []

    accept(pledge, director, signed, within=lambda slot: seen.append(slot.document.standing))

    assert seen == [Document.Standing.COMPLETED]


def test_without_a_revocation_list_the_signature_is_taken_and_the_doubt_is_kept(
    pledge: Document, chair: Person, settings: Any, tmp_path: Path
) -> None:
    settings.SIGNING_TRUST_DIR = tmp_path / "unlisted"
    provider = Provider(tmp_path / "unlisted")
    provider.trust(is_listed=False)
    signed = sign_elsewhere(pledge.newest.read(), "Party1", provider.signer("Chủ Tịch Minh Họa"))

    slot = accept(pledge, chair, signed)

    assert not slot.outside.is_revocation_checked
    assert judge_here(signed, NOW).parties[0].reason == Reason.UNCHECKED


def test_a_doubtful_outside_signature_does_not_keep_others_from_signing(
    pledge: Document, chair: Person, director: Person, provider: Provider
) -> None:
    provider.trust(listed_at=NOW - timedelta(days=90))
    accept(pledge, chair, sign_elsewhere(pledge.newest.read(), "Party1", provider.signer("Chủ Tịch Minh Họa")))
    enrol(director)

    assert sign(slot_of(pledge, director), director).state == "signed"


def test_the_holder_of_the_certificate_is_shown_before_it_counts(
    pledge: Document, chair: Person, provider: Provider
) -> None:
    signed = sign_elsewhere(pledge.newest.read(), "Party1", provider.signer("Người Khác Minh Họa"))

    found = examine(pledge, chair, signed)

    assert (found.certificate.signer, found.names_agree) == ("Người Khác Minh Họa", False)
    assert "CA Minh Họa" in found.certificate.issuer_name
    assert slot_of(pledge, chair).is_waiting


def test_what_is_not_the_downloaded_file_is_told_apart(
    pledge: Document, chair: Person, union: Unit, director: Person, provider: Provider
) -> None:
    newest = pledge.newest.read()
    other = freeze_pledge(union, chair, director, title="Giao ước khác").newest.read()
    resaved = BytesIO()
    copy_into_new_writer(PdfFileReader(BytesIO(newest))).write(resaved)

    uploads = [newest, b"hello", b"PK\x03\x04" * 50, newest[:-100], other, newest + b"%PDF-1.7 nothing\n"]
    flaws = [flaw_of(pledge, chair, each) for each in uploads]

    assert flaws == [
        Flaw.UNSIGNED, Flaw.NOT_PDF, Flaw.NOT_PDF, Flaw.DAMAGED, Flaw.OTHER_DOCUMENT, Flaw.UNSIGNED
    ]  # fmt: skip
    assert flaw_of(pledge, chair, resaved.getvalue()) in (Flaw.RESAVED, Flaw.OTHER_DOCUMENT)


def test_a_file_made_before_another_party_signed_must_be_downloaded_again(
    pledge: Document, chair: Person, director: Person, provider: Provider
) -> None:
    signer = provider.signer("Chủ Tịch Minh Họa")
    old = pledge.newest.read()
    enrol(director)
    sign(slot_of(pledge, director), director)

    assert flaw_of(pledge, chair, sign_elsewhere(old, "Party1", signer)) == Flaw.OLDER
    assert flaw_of(pledge, chair, old) == Flaw.OLDER
    accept(pledge, chair, sign_elsewhere(pledge.newest.read(), "Party1", signer))


def test_a_party_that_signed_between_upload_and_confirmation_makes_it_old(
    pledge: Document, chair: Person, director: Person, provider: Provider
) -> None:
    signed = sign_elsewhere(pledge.newest.read(), "Party1", provider.signer("Chủ Tịch Minh Họa"))
    token, slot = examine(pledge, chair, signed).token, slot_of(pledge, chair)
    enrol(director)
    sign(slot_of(pledge, director), director)

    with pytest.raises(UploadNotAccepted) as refusal:
        outside.accept(slot, token, by=chair.actor, consent=CONSENT, now=NOW, judge=judge_here)

    assert refusal.value.flaw == Flaw.OLDER
    assert slot_of(pledge, chair).is_waiting


def test_only_one_signature_in_the_expected_field_is_taken(pledge: Document, chair: Person, provider: Provider) -> None:
    signer, newest = provider.signer("Chủ Tịch Minh Họa"), pledge.newest.read()
    once = sign_elsewhere(newest, "Party1", signer)

    assert flaw_of(pledge, chair, sign_elsewhere(newest, "Party2", signer)) == Flaw.OTHER_FIELD
    assert flaw_of(pledge, chair, sign_elsewhere(newest, "Khác", signer)) == Flaw.OTHER_FIELD
    assert flaw_of(pledge, chair, sign_elsewhere(once, "Party2", signer)) == Flaw.TWO_SIGNATURES
    assert flaw_of(pledge, chair, sign_elsewhere(with_new_field(newest, "Thêm"), "Party1", signer)) == Flaw.ADDED_FIELD


def test_any_other_change_is_refused(pledge: Document, chair: Person, provider: Provider) -> None:
    signer, newest = provider.signer("Chủ Tịch Minh Họa"), pledge.newest.read()
    once = sign_elsewhere(newest, "Party1", signer)
    flipped = bytearray(once)
    flipped[len(newest) + 20] ^= 0x01

    assert flaw_of(pledge, chair, sign_elsewhere(with_page_change(newest), "Party1", signer)) == Flaw.CHANGED
    assert flaw_of(pledge, chair, with_page_change(once)) == Flaw.CHANGED
    assert flaw_of(pledge, chair, once + b"x" * 50) == Flaw.CHANGED
    assert flaw_of(pledge, chair, bytes(flipped)) in (Flaw.BROKEN, Flaw.DAMAGED)


def test_an_unknown_provider_is_refused(pledge: Document, chair: Person, provider: Provider, tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    stranger = Provider(tmp_path / "x" / "trust").signer("Chủ Tịch Minh Họa")

    assert flaw_of(pledge, chair, sign_elsewhere(pledge.newest.read(), "Party1", stranger)) == Flaw.UNTRUSTED


def test_a_certificate_out_of_force_is_refused(pledge: Document, chair: Person, provider: Provider) -> None:
    ended = provider.signer("Chủ Tịch Minh Họa", end=datetime(2021, 1, 1, tzinfo=UTC))

    assert flaw_of(pledge, chair, sign_elsewhere(pledge.newest.read(), "Party1", ended)) == Flaw.EXPIRED


@pytest.mark.parametrize("age", [0, 90])
def test_a_revoked_certificate_is_refused_by_a_fresh_list_and_by_a_lapsed_one(
    pledge: Document, chair: Person, provider: Provider, age: int
) -> None:
    signer = provider.signer("Chủ Tịch Minh Họa")
    provider.trust(certificate_of(signer), listed_at=NOW - timedelta(days=age))

    flaw = flaw_of(pledge, chair, sign_elsewhere(pledge.newest.read(), "Party1", signer))

    assert flaw == (Flaw.UNTRUSTED if age else Flaw.REVOKED)


def test_a_weak_digest_is_refused(pledge: Document, chair: Person, provider: Provider) -> None:
    signer = provider.signer("Chủ Tịch Minh Họa")

    signed = sign_elsewhere(pledge.newest.read(), "Party1", signer, digest="sha1")

    assert flaw_of(pledge, chair, signed) == Flaw.WEAK


def test_without_a_configured_provider_the_person_is_told(pledge: Document, chair: Person) -> None:
    with pytest.raises(NoProvider):
        examine(pledge, chair, pledge.newest.read())


def test_nobody_signs_outside_in_the_place_of_another(
    pledge: Document, chair: Person, director: Person, provider: Provider
) -> None:
    slot = slot_of(pledge, director)

    with pytest.raises(NotYourOffice):
        outside.examine(slot, b"", by=chair.actor, now=NOW, judge=judge_here)


def test_one_certificate_signs_a_document_once(
    pledge: Document, chair: Person, director: Person, provider: Provider
) -> None:
    signer = provider.signer("Chủ Tịch Minh Họa")
    accept(pledge, chair, sign_elsewhere(pledge.newest.read(), "Party1", signer))

    with pytest.raises(SamePersonTwice):
        accept(pledge, director, sign_elsewhere(pledge.newest.read(), "Party2", signer))

    assert pledge.revisions.count() == 2


@pytest.mark.parametrize("token", ["", "nonsense", "x:y:z"])
def test_a_made_up_confirmation_asks_for_the_file_again(
    pledge: Document, chair: Person, provider: Provider, token: str
) -> None:
    slot = slot_of(pledge, chair)

    with pytest.raises(UploadNotAccepted) as refusal:
        outside.accept(slot, token, by=chair.actor, consent=CONSENT, now=NOW, judge=judge_here)

    assert refusal.value.flaw == Flaw.FORGOTTEN


def test_a_revoked_certificate_of_an_earlier_signer_does_not_stop_the_next(
    pledge: Document, chair: Person, director: Person
) -> None:
    enrol(chair, now=NOW - timedelta(days=1))
    enrol(director)
    signed = sign(slot_of(pledge, chair), chair)
    assert signed.credential is not None
    signing.credentials.revoke(signed.credential, reason="lost_pin", by=chair.actor, now=NOW + timedelta(hours=1))

    assert sign(slot_of(pledge, director), director, now=NOW + timedelta(hours=2)).state == "signed"


def test_what_nobody_confirmed_is_gone_a_day_later_and_what_was_stays(
    pledge: Document, chair: Person, director: Person, provider: Provider
) -> None:
    first = sign_elsewhere(pledge.newest.read(), "Party1", provider.signer("Chủ Tịch Minh Họa"))
    left = sign_elsewhere(pledge.newest.read(), "Party2", provider.signer("Giám Đốc Minh Họa"))
    examine(pledge, director, left)
    accept(pledge, chair, first)
    held = HeldUpload.objects.exclude(file=pledge.newest.file).get().file

    assert outside.sweep(now=NOW + timedelta(hours=23)) == 0
    assert default_storage.exists(held)
    assert outside.sweep(now=NOW + timedelta(hours=25)) == 1
    assert not default_storage.exists(held)
    assert (pledge.newest.read(), HeldUpload.objects.count()) == (first, 0)
