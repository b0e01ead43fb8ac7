"""The disk is full, the file is gone, the database fails at the commit: nothing is half frozen or half signed."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone

from documents.models import Credential, Document, NumberRegister, Revision, SignatureSlot
from notifications.models import Notice
from pledges import services
from pledges.models import Pledge
from portal.models import AuditEntry, Job
from tests.factories import NOW, Person
from tests.full_disk import full_disk, stored_files
from tests.moments import at_once
from tests.pledges.factories import party_of, sign
from tests.pledges.test_screens import circulating, composing, draft, signing, url  # noqa: F401 - fixtures
from tests.refusing_store import read_only_store, refusing_store

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


def test_a_store_that_can_only_be_read_freezes_nothing(draft: Pledge, chair: Person) -> None:  # noqa: F811
    before = standing()
    with read_only_store():
        answer = chair.client.post(url("circulate", draft), {"seen": ""})

    assert "kho lưu trữ đã đầy" in answer.content.decode()
    assert (standing(), stored_files()) == (before, [])
    assert chair.client.post(url("circulate", draft), {"seen": ""}).status_code == 302


def test_a_store_that_can_only_be_read_signs_nothing(circulating: Pledge, director: Person) -> None:  # noqa: F811
    before, files = standing(), stored_files()
    with read_only_store():
        answer = director.client.post(url("sign", circulating), signing())
        shown = director.client.get(url("sign", circulating))

    assert "kho lưu trữ đã đầy" in answer.content.decode()
    assert shown.status_code == 200
    assert (standing(), stored_files()) == (before, files)
    assert director.client.post(url("sign", circulating), signing()).status_code == 302


def test_a_stored_file_that_is_gone_is_a_sentence(circulating: Pledge, director: Person) -> None:  # noqa: F811
    shutil.rmtree(Path(settings.MEDIA_ROOT) / "documents")
    answer = director.client.post(url("sign", circulating), signing())

    assert "Không đọc được tệp đã lưu" in answer.content.decode()
    assert party_of(circulating, director).slot.state == "waiting"


def test_a_store_that_refuses_signs_nothing_and_the_next_try_does(circulating: Pledge, director: Person) -> None:  # noqa: F811
    before = standing()
    with refusing_store():
        answer = director.client.post(url("sign", circulating), signing())

    assert "Không đọc được tệp đã lưu" in answer.content.decode()
    assert standing() == before
    assert director.client.post(url("sign", circulating), signing()).status_code == 302
    assert party_of(circulating, director).slot.state == "signed"


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


# -- bad input: a sentence beside the field, nothing typed is lost --


@pytest.mark.parametrize(
    ("typed", "form", "field"),
    [
        ({"valid_from": "31/12/2021", "valid_to": "01/01/2021"}, "terms", "valid_to"),
        ({"valid_to": "12/31/2021"}, "terms", "valid_to"),
        ({"dated_on": "30/02/2021"}, "terms", "dated_on"),
        ({"year": "2.021"}, "terms", "year"),
        ({"year": "2021,5"}, "terms", "year"),
        ({"commitments-0-target": "80.35"}, "commitment", "target"),
        ({"commitments-0-target": "1,234.5"}, "commitment", "target"),
        ({"commitments-0-scale": "1,5"}, "commitment", "scale"),
    ],
)
def test_a_mistake_is_named_beside_its_field_and_stays(
    chair: Person, director: Person, typed: dict[str, str], form: str, field: str
) -> None:
    answer = chair.client.post(reverse("pledges:add"), composing(chair, director, **typed))
    drawn = answer.context["draft"]
    refused = drawn.terms if form == "terms" else drawn.commitments.forms[0]

    assert (list(refused.errors), Pledge.objects.count()) == ([field], 0)
    page = answer.content.decode()
    for value in (*typed.values(), "Giao ước thi đua năm 2021", "Tỷ lệ hồ sơ trực tuyến"):
        assert f'value="{value}"' in page


def test_the_fifth_wrong_pin_says_until_when_and_leaves_the_consent(
    circulating: Pledge,  # noqa: F811
    director: Person,
) -> None:
    for _try in range(5):
        answer = director.client.post(url("sign", circulating), signing(pin="sai-mat-roi"))
    until = Credential.objects.get(office=director.office).locked_until
    assert until is not None

    assert f"{timezone.localtime(until):%H:%M}" in answer.content.decode()
    assert answer.context["form"]["consent"].value()
    assert "sai-mat-roi" not in answer.content.decode()
    assert AuditEntry.objects.filter(action="credential.pin_locked", user_id=director.user.pk).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_circulate_at_once_take_one_number(draft: Pledge, chair: Person) -> None:  # noqa: F811
    by = chair.actor
    clicks = [lambda: services.circulate_pledge(Pledge.objects.get(pk=draft.pk), by=by, now=NOW)] * 2

    assert at_once(*clicks, refusal=services.PledgeRefused) == ["done", "refused"]
    assert list(NumberRegister.objects.values_list("last", flat=True)) == [1]
    assert (Document.objects.count(), AuditEntry.objects.filter(action="pledge.circulated").count()) == (1, 1)
