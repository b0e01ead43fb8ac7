from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from documents.models import RemoteCredential
from tests.documents.csc_server import RemoteService
from tests.factories import Person
from tests.signatures.waiting import MAKERS, Waiting


@pytest.fixture(scope="module")
def running_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RemoteService]:
    with RemoteService(tmp_path_factory.mktemp("csc")).running() as service:
        yield service


@pytest.fixture
def service(running_service: RemoteService, settings: Any, tmp_path: Path) -> RemoteService:
    running_service.offer(settings, tmp_path / "trust")
    return running_service


@pytest.fixture(params=MAKERS)
def waiting(request: pytest.FixtureRequest, chair: Person, director: Person) -> Waiting:
    """A pledge and a report: whatever a signature promises holds for both."""
    return MAKERS[request.param](chair, director)


@pytest.fixture
def linked(waiting: Waiting, service: RemoteService) -> RemoteCredential:
    return waiting.link()
