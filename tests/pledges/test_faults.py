"""The disk is full, the file is gone, the database fails at the commit: nothing is half frozen or half signed."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connection

from documents.models import Document, NumberRegister, Revision, SignatureSlot
from notifications.models import Notice
from pledges.models import Pledge
from portal.models import AuditEntry, Job
from tests.factories import Person
from tests.full_disk import full_disk, stored_files
from tests.pledges.factories import party_of, sign
from tests.pledges.test_screens import circulating, draft, signing, url  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db


def standing() -> list[Any]:
    """Everything that a signature or a freezing changes."""
    slots = list(SignatureSlot.objects.order_by("pk").values_list("state", "revision"))
    counts = [model.objects.count() for model in (Document, Revision, Notice, Job, AuditEntry)]
    return [slots, counts, list(Pledge.objects.values_list("state")), list(NumberRegister.objects.values_list("last"))]


def test_a_full_disk_freezes_nothing_and_says_so(draft: Pledge, chair: Person) -> None:  # noqa: F811
    before = standing()
    with full_disk():
        answer = chair.client.post(url("circulate", draft), {"seen": ""})

    assert "kho lưu trữ đã đầy" in answer.content.decode()
    assert (standing(), stored_files()) == (before, [])
    assert chair.client.post(url("circulate", draft), {"seen": ""}).status_code == 302
    assert Document.objects.get().number == 1


def test_a_full_disk_signs_nothing_and_the_next_try_does(circulating: Pledge, director: Person) -> None:  # noqa: F811
    before, files = standing(), stored_files()
    with full_disk():
        answer = director.client.post(url("sign", circulating), signing())

    assert "kho lưu trữ đã đầy" in answer.content.decode()
    assert (standing(), stored_files()) == (before, files)
    assert director.client.post(url("sign", circulating), signing()).status_code == 302
    assert party_of(circulating, director).slot.state == "signed"


def test_a_stored_file_that_is_gone_is_a_sentence(circulating: Pledge, director: Person) -> None:  # noqa: F811
    shutil.rmtree(Path(settings.MEDIA_ROOT) / "documents")
    answer = director.client.post(url("sign", circulating), signing())

    assert "Không đọc được tệp đã lưu" in answer.content.decode()
    assert party_of(circulating, director).slot.state == "waiting"


@pytest.mark.django_db(transaction=True)
def test_a_database_that_fails_at_the_commit_leaves_no_signature(
    circulating: Pledge,  # noqa: F811
    director: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before, commit = standing(), connection.commit

    def fails_while_signing() -> None:
        if Revision.objects.count() > before[1][1]:
            connection.rollback()
            raise OperationalError("server closed the connection unexpectedly")
        commit()

    monkeypatch.setattr(connection, "commit", fails_while_signing)
    with pytest.raises(OperationalError):
        sign(circulating, director, now=circulating.circulated_at)
    monkeypatch.undo()

    assert standing() == before
    sign(circulating, director, now=circulating.circulated_at)
    assert party_of(circulating, director).slot.state == "signed"
