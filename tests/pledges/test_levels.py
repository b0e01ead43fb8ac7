"""A party signs elsewhere or on paper: what the pledge makes of it, and its pages."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from notifications.models import Notice
from pledges.history import history
from pledges.models import Pledge
from tests.documents.providers import Provider
from tests.documents.test_scans import picture
from tests.factories import Person
from tests.pledges.factories import circulate, make_draft, party_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(settings: Any, tmp_path: Path) -> Provider:
    settings.SIGNING_TRUST_DIR = tmp_path / "trust"
    provider = Provider(tmp_path / "trust")
    provider.trust(listed_at=timezone.now())
    return provider


@pytest.fixture
def pledge(chair: Person, director: Person) -> Pledge:
    return circulate(make_draft(chair, director), chair, now=timezone.now())


def page(name: str, pledge: Pledge, *args: int) -> str:
    return reverse(f"pledges:{name}", args=[pledge.pk, *args])


def newest(pledge: Pledge) -> bytes:
    assert pledge.document is not None
    return pledge.document.newest.read()


def upload(pledge: Pledge, person: Person, content: bytes) -> Any:
    file = SimpleUploadedFile("da-ky.pdf", content, "application/pdf")
    return person.client.post(page("sign_outside", pledge), {"file": file})


def paper(**changes: Any) -> dict[str, Any]:
    day = date_format(timezone.localdate(), "d/m/Y")
    return {"pages": [picture(1700, 2400)], "signed_on": day, "attestation": "on", **changes}


def test_an_officer_attests_a_paper_and_everybody_sees_the_lower_level(
    pledge: Pledge, chair: Person, director: Person
) -> None:
    party = party_of(pledge, director)

    answer = chair.client.post(page("attest_paper", pledge, party.pk), paper())

    assert answer.headers["Location"] == pledge.get_absolute_url()
    shown = director.client.get(page("detail", pledge)).content.decode()
    assert "Bản giấy đã ký (bản quét)" in shown
    scan = director.client.get(page("scan", pledge, party.pk))
    assert scan.content.startswith(b"%PDF-")
    assert scan.headers["Content-Disposition"].startswith("attachment")
    assert history(pledge)[0].by.startswith(str(chair.member))


def test_a_bad_scan_says_why_and_keeps_the_rest(pledge: Pledge, chair: Person, director: Person) -> None:
    party = party_of(pledge, director)

    answer = chair.client.post(page("attest_paper", pledge, party.pk), paper(pages=[picture(300, 400)]))

    assert "200 dpi" in answer.context["form"].errors["pages"][0]
    assert answer.context["form"]["signed_on"].value() == paper()["signed_on"]


def test_taking_an_attestation_back_asks_the_party_again(pledge: Pledge, chair: Person, director: Person) -> None:
    party = party_of(pledge, director)
    chair.client.post(page("attest_paper", pledge, party.pk), paper())

    chair.client.post(page("withdraw_scan", pledge, party.pk), {"reason": "Nhầm văn bản"})

    assert party_of(pledge, director).slot.is_waiting  # type: ignore[union-attr]
    told = Notice.objects.filter(recipient=director.user).latest("pk")
    assert (told.body, told.needs_action) == ("Nhầm văn bản", True)


def test_the_signer_may_not_attest_the_own_paper(pledge: Pledge, chair: Person) -> None:
    party = party_of(pledge, chair)

    answer = chair.client.post(page("attest_paper", pledge, party.pk), paper())

    assert "phải do người khác xác nhận" in answer.content.decode()
    assert party_of(pledge, chair).slot.is_waiting  # type: ignore[union-attr]


def test_where_nothing_is_attested_nothing_is_taken_back(pledge: Pledge, chair: Person, director: Person) -> None:
    answer = chair.client.get(page("withdraw_scan", pledge, party_of(pledge, director).pk))

    assert answer.context["why_not"] == "Bên này không có bản quét nào đã xác nhận."
