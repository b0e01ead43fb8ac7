"""A pledge or a report is downloaded, signed elsewhere and uploaded: the page of it, and what it leads to."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from pledges.models import Pledge
from tests.documents.providers import Provider, sign_elsewhere
from tests.factories import Person
from tests.pledges.factories import enrol, sign
from tests.signatures.waiting import Waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(settings: Any, tmp_path: Path) -> Provider:
    settings.SIGNING_TRUST_DIR = tmp_path / "trust"
    provider = Provider(tmp_path / "trust")
    provider.trust(listed_at=timezone.now())
    return provider


def signed(waiting: Waiting, provider: Provider) -> bytes:
    signer = provider.signer(str(waiting.signer.member))
    return sign_elsewhere(waiting.document.newest.read(), waiting.field, signer)


def confirm(waiting: Waiting, token: str, **given: str) -> Any:
    return waiting.signer.client.post(waiting.page("sign_outside"), {"token": token, **given})


def test_a_signature_from_elsewhere_is_shown_then_confirmed(waiting: Waiting, provider: Provider) -> None:
    answer = waiting.upload(signed(waiting, provider))
    assert "CA Minh Họa" in answer.content.decode()
    assert waiting.slot.is_waiting
    token = answer.context["found"].token

    assert "CA Minh Họa" in confirm(waiting, token).content.decode()
    assert waiting.slot.is_waiting
    confirm(waiting, token, consent="on")

    assert waiting.slot.level == "digital"
    assert waiting.history()[0] == "Đã ký bằng chữ ký số bên ngoài"
    assert "CA Minh Họa" in waiting.signer.client.get(waiting.page("detail")).content.decode()


def test_the_last_signature_from_elsewhere_completes_the_document(
    waiting: Waiting, chair: Person, provider: Provider
) -> None:
    if isinstance(waiting.subject, Pledge):
        enrol(chair, now=timezone.now())
        sign(waiting.subject, chair, now=timezone.now())
    token = waiting.upload(signed(waiting, provider)).context["found"].token

    confirm(waiting, token, consent="on")

    assert waiting.document.standing == "completed"


def test_a_file_that_is_not_taken_says_why_beside_the_field(waiting: Waiting, provider: Provider) -> None:
    answer = waiting.upload(waiting.document.newest.read())

    assert answer.context["form"].errors["file"] == ["Tệp chưa có chữ ký mới. Hãy ký số trước rồi tải lên."]


def test_a_confirmation_that_is_too_late_asks_for_the_file_again(waiting: Waiting, provider: Provider) -> None:
    for given in ({"token": "x:y:z", "consent": "on"}, {"token": "x:y:z"}, {"token": ""}):
        assert waiting.signer.client.post(waiting.page("sign_outside"), given).context["refusal"]


def test_who_signs_here_meanwhile_has_signed_once(waiting: Waiting, provider: Provider) -> None:
    enrol(waiting.signer, now=timezone.now())
    token = waiting.upload(signed(waiting, provider)).context["found"].token
    waiting.sign_here()

    answer = confirm(waiting, token, consent="on")

    assert (answer.status_code, waiting.slot.level) == (302, "system")


def test_without_a_provider_the_page_says_so(waiting: Waiting) -> None:
    shown = waiting.signer.client.get(waiting.page("sign_outside")).content.decode()

    assert "Cổng chưa khai báo nhà cung cấp" in shown
