"""The page on which a person links a certificate with a remote service."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from documents.models import RemoteCredential
from tests.documents.csc_server import RemoteService
from tests.factories import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def running_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RemoteService]:
    with RemoteService(tmp_path_factory.mktemp("csc")).running() as service:
        yield service


@pytest.fixture
def service(running_service: RemoteService, settings: Any, tmp_path: Path) -> RemoteService:
    running_service.offer(settings, tmp_path / "trust")
    return running_service


@pytest.fixture
def linked(director: Person, service: RemoteService) -> RemoteCredential:
    director.client.post(
        reverse("documents:remote_credentials"), {"service": "mysign", "credential": "service/director"}
    )
    return RemoteCredential.objects.get(member=director.member)


def test_a_certificate_is_linked_shown_and_taken_away(director: Person, linked: RemoteCredential) -> None:
    shown = director.client.get(reverse("documents:remote_credentials")).content.decode()
    assert "Giám Đốc Minh Họa" in shown
    assert "CA từ xa minh họa" in shown

    director.client.post(reverse("documents:remote_credential_unlink", args=[linked.pk]))

    assert not RemoteCredential.objects.live(timezone.now()).exists()


def test_a_credential_that_does_not_do_is_named_beside_the_field(director: Person, service: RemoteService) -> None:
    given = {"service": "mysign", "credential": "service/other"}

    answer = director.client.post(reverse("documents:remote_credentials"), given)

    assert "Người Khác Minh Họa" in answer.context["form"].errors["credential"][0]
    assert 'value="service/other"' in answer.content.decode()


def test_another_person_cannot_take_the_link_away(chair: Person, linked: RemoteCredential) -> None:
    answer = chair.client.post(reverse("documents:remote_credential_unlink", args=[linked.pk]))

    assert answer.status_code == 404
