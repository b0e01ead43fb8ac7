import re
from pathlib import Path

import pytest
from cryptography import x509
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from documents.models import Credential, Document
from members.models import Unit
from tests.documents.factories import PIN, enrol, freeze_pledge, sign, slot_of
from tests.factories import Person

pytestmark = pytest.mark.django_db
VERIFY, OWN = "/verify/", "/signing/"


@pytest.fixture
def document(union: Unit, chair: Person, director: Person) -> Document:
    return freeze_pledge(union, chair, director)


def upload(client: Client, content: bytes) -> str:
    return client.post(VERIFY, {"file": SimpleUploadedFile("a.pdf", content)}).content.decode()


def test_anybody_sees_the_state_of_a_code(anonymous: Client, document: Document, chair: Person) -> None:
    enrol(chair)
    sign(slot_of(document, chair), chair)

    page = anonymous.get(document.verify_path).content.decode()

    for shown in ("01/GƯ-CĐCS", "Chủ Tịch Minh Họa", document.newest.sha256, "Ký điện tử trên hệ thống", "Đang chờ ký"):
        assert shown in page
    assert "không có yếu tố xác thực thứ hai" in page


def test_the_public_page_offers_no_download_and_no_contact(
    anonymous: Client, document: Document, chair: Person
) -> None:
    page = anonymous.get(document.verify_path).content.decode()

    assert ".pdf" not in page
    assert chair.user.email not in page


def test_an_unknown_code_gets_the_same_kind_of_answer(anonymous: Client, document: Document) -> None:
    answer = anonymous.get(reverse("documents:verify_code", args=["A" * 26]))

    assert answer.status_code == 200
    assert "Chưa xác minh được" in answer.content.decode()


def test_a_typed_code_leads_to_its_page(anonymous: Client, document: Document) -> None:
    answer = anonymous.get(VERIFY, {"code": document.code_grouped.lower()})

    assert answer.headers["Location"] == document.verify_path


def test_a_code_of_the_wrong_length_is_explained_and_kept(anonymous: Client) -> None:
    page = anonymous.get(VERIFY, {"code": "ABC"}).content.decode()

    assert "Mã kiểm chứng gồm 26 chữ và số." in page
    assert 'value="ABC"' in page


def test_the_stored_file_is_recognised_and_an_altered_one_named(anonymous: Client, document: Document) -> None:
    stored = document.newest.read()

    assert "đúng là bản lưu tại cổng" in upload(anonymous, stored)
    assert "đã bị sửa đổi hoặc hư hỏng" in upload(anonymous, stored + b"x")


def test_a_broken_upload_is_an_answer(anonymous: Client) -> None:
    assert "không phải tệp PDF đọc được" in upload(anonymous, b"khong phai pdf")


def test_too_large_a_file_is_refused_beside_the_field(anonymous: Client, settings: object) -> None:
    settings.PDF_MAX_BYTES = 10  # type: ignore[attr-defined]

    assert "Tệp quá lớn" in upload(anonymous, b"x" * 11)


def test_one_address_cannot_send_without_end(anonymous: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("documents.views.public.UPLOADS_A_WINDOW", 1)

    assert "quá nhiều tệp" not in upload(anonymous, b"x")
    assert "quá nhiều tệp" in upload(anonymous, b"x")


@pytest.mark.parametrize(("proxies", "is_refused"), [(0, True), (1, False)])
def test_a_made_up_address_counts_only_behind_a_proxy(
    anonymous: Client, settings: object, monkeypatch: pytest.MonkeyPatch, proxies: int, is_refused: bool
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies  # type: ignore[attr-defined]
    monkeypatch.setattr("documents.views.public.UPLOADS_A_WINDOW", 1)
    for number in (5, 6):
        file = {"file": SimpleUploadedFile("a.pdf", b"x")}
        page = anonymous.post(VERIFY, file, headers={"X-Forwarded-For": f"203.0.113.{number}"}).content.decode()

    assert ("quá nhiều tệp" in page) is is_refused


def test_the_whole_network_of_an_ipv6_visitor_is_one_address(
    anonymous: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("documents.views.public.UPLOADS_A_WINDOW", 1)
    for end in ("1", "2"):
        file = {"file": SimpleUploadedFile("a.pdf", b"x")}
        page = anonymous.post(VERIFY, file, REMOTE_ADDR=f"2001:db8::{end}").content.decode()

    assert "quá nhiều tệp" in page


def test_unknown_files_are_judged_one_at_a_time(anonymous: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("documents.turns.TURN_PAUSE", 0)
    cache.set("documents.judging", 1)
    assert "đang kiểm tra tệp khác" in upload(anonymous, b"x")

    cache.delete("documents.judging")
    assert "không phải tệp PDF đọc được" in upload(anonymous, b"x")
    assert cache.get("documents.judging") is None


def test_a_code_that_no_database_takes_is_an_unknown_one(anonymous: Client) -> None:
    assert "Chưa xác minh được" in anonymous.get("/verify/A%00B/").content.decode()


def test_the_list_and_the_authority_are_public(anonymous: Client) -> None:
    x509.load_der_x509_crl(anonymous.get("/verify/crl/").content)
    x509.load_pem_x509_certificate(anonymous.get("/verify/ca.pem").content)


def test_a_signer_gets_a_certificate_with_a_pin(chair: Person) -> None:
    answer = chair.client.post(OWN + "enrol/", {"new_pin": PIN, "new_pin_again": PIN})

    assert answer.headers["Location"] == OWN
    assert Credential.objects.get().member == chair.member


def test_a_refused_pin_says_why_and_is_not_shown_again(chair: Person) -> None:
    page = chair.client.post(OWN + "enrol/", {"new_pin": "12345678", "new_pin_again": "12345678"}).content.decode()

    assert "không phải dãy liên tiếp" in page
    assert "12345678" not in page


def test_two_different_pins_are_refused(chair: Person) -> None:
    page = chair.client.post(OWN + "enrol/", {"new_pin": PIN, "new_pin_again": PIN + "x"}).content.decode()

    assert "không giống nhau" in page


def test_a_signer_changes_the_pin_and_revokes(chair: Person) -> None:
    chair.client.post(OWN + "enrol/", {"new_pin": PIN, "new_pin_again": PIN})
    new = {"old_pin": PIN, "new_pin": "sáng tạo 62", "new_pin_again": "sáng tạo 62"}

    assert chair.client.post(OWN + "pin/", new).status_code == 302
    assert chair.client.post(OWN + "revoke/", {"reason": "lost_pin"}).status_code == 302
    assert Credential.objects.get().revocation_reason == "lost_pin"


def test_without_certificate_there_is_nothing_to_change(chair: Person) -> None:
    assert [chair.client.get(OWN + page).status_code for page in ("pin/", "revoke/")] == [404, 404]


def test_an_office_that_may_not_sign_is_told_so(officer: Person, nobody: Person) -> None:
    for person in (officer, nobody):
        assert "không có quyền ký" in person.client.get(OWN).content.decode()
        assert person.client.get(OWN + "enrol/").status_code == 403


def test_pin_fields_are_never_kept_as_drafts(chair: Person) -> None:
    page = chair.client.get(OWN + "enrol/").content.decode()

    assert 'data-draft="' not in page
    assert len(re.findall(r'type="password"', page)) == 2


def test_a_guest_must_sign_in_for_the_own_pages(anonymous: Client) -> None:
    assert anonymous.get(OWN).status_code == 302


def test_a_code_of_a_complete_document_says_valid(
    anonymous: Client, document: Document, chair: Person, director: Person
) -> None:
    assert "Hợp lệ" not in anonymous.get(document.verify_path).content.decode()
    for person in (chair, director):
        enrol(person)
        sign(slot_of(document, person), person)

    page = anonymous.get(document.verify_path).content.decode()

    assert "Hợp lệ" in page
    assert "Các bên đã ký đủ" in page


def test_before_there_is_an_authority_nothing_fails(
    anonymous: Client, chair: Person, settings: object, tmp_path: Path
) -> None:
    settings.IS_SERVER, settings.IS_DEMO = True, False  # type: ignore[attr-defined]
    settings.SIGNING_CA_DIR = tmp_path / "ca"  # type: ignore[attr-defined]

    assert [anonymous.get(page).status_code for page in ("/verify/crl/", "/verify/ca.pem")] == [404, 404]
    page = chair.client.post(OWN + "enrol/", {"new_pin": PIN, "new_pin_again": PIN})
    assert "cơ quan chứng thực nội bộ" in page.content.decode()
