"""Remote signing against a CSC server of its own, which answers rightly or in every wrong way."""

import base64
import logging
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from documents import csc, remote
from documents.csc import Fault
from documents.judging import FileVerdict, Level, Verdict, judge
from documents.models import Document, OutsideSignature, RemoteCredential, SignatureSlot
from documents.refusals import (
    AlreadySigned,
    CertificateNotValid,
    ConsentMissing,
    DocumentBusy,
    RemoteNotSigned,
    SamePersonTwice,
    TimeNotStamped,
    UploadNotAccepted,
)
from documents.signing import trust
from members.models import Unit
from portal import audit, env
from tests.documents import csc_server
from tests.documents.csc_server import TOKEN, RemoteService
from tests.documents.factories import CONSENT, enrol, freeze_pledge, sign, slot_of
from tests.documents.time_authority import TimeAuthority, of_a_stranger
from tests.factories import NOW, Person

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="session")
def running_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RemoteService]:
    with RemoteService(tmp_path_factory.mktemp("csc")).running() as service:
        yield service


@pytest.fixture
def service(running_service: RemoteService, settings: Any, tmp_path: Path) -> RemoteService:
    running_service.offer(settings, tmp_path / "trust")
    return running_service


@pytest.fixture
def pledge(union: Unit, chair: Person, director: Person) -> Document:
    return freeze_pledge(union, chair, director)


def judge_here(content: bytes, now: datetime) -> FileVerdict:
    return judge(content, trust(now), moment=now)


def link(person: Person, credential: str = "service/director", now: datetime = NOW) -> RemoteCredential:
    return remote.link(person.actor, service="mysign", credential=credential, now=now)


def sign_remotely(document: Document, person: Person, row: RemoteCredential, **options: Any) -> SignatureSlot:
    options = {"by": person.actor, "consent": CONSENT, "now": NOW, "beat": lambda: None, **options}
    return remote.sign(slot_of(document, person), row, judge=judge_here, **options)


def fault_of(document: Document, person: Person, row: RemoteCredential) -> str:
    """The sentence is there, nothing was kept, and the field still waits."""
    with pytest.raises(RemoteNotSigned) as refusal:
        sign_remotely(document, person, row)
    assert str(refusal.value)
    assert slot_of(document, person).is_waiting
    assert document.revisions.count() == 1
    return refusal.value.fault


def test_the_service_signs_and_the_file_verifies(pledge: Document, director: Person, service: RemoteService) -> None:
    slot = sign_remotely(pledge, director, link(director))

    assert (slot.state, slot.level, slot.signed_by) == ("signed", "digital", director.member)
    verdict = judge_here(pledge.newest.read(), NOW).parties
    assert [(each.level, each.verdict, each.signer) for each in verdict] == [
        (Level.DIGITAL, Verdict.UNKNOWN, "Giám Đốc Minh Họa")  # no revocation list is in the folder
    ]
    assert OutsideSignature.objects.get(slot=slot).is_revocation_checked is False
    assert audit.history(slot).get().details["service"] == "mysign"


def test_the_signature_carries_the_time(
    pledge: Document, director: Person, service: RemoteService, clock: TimeAuthority
) -> None:
    slot = sign_remotely(pledge, director, link(director))

    assert (slot.baseline, slot.stamped_at) == (SignatureSlot.Baseline.T, NOW)


def test_without_the_time_nothing_is_signed(
    pledge: Document, director: Person, service: RemoteService, clock: TimeAuthority
) -> None:
    row, clock.answer = link(director), of_a_stranger
    with pytest.raises(TimeNotStamped):
        sign_remotely(pledge, director, row)

    assert (slot_of(pledge, director).state, pledge.newest.position) == (SignatureSlot.State.WAITING, 0)


def test_only_the_digest_and_the_title_leave_with_the_token(
    pledge: Document, director: Person, service: RemoteService
) -> None:
    sign_remotely(pledge, director, link(director))

    assert service.asked == ["info", "info", "authorize", "signHash"]
    assert service.tokens == {f"Bearer {TOKEN}"}


def test_both_kinds_of_signature_stand_in_one_file(
    pledge: Document, chair: Person, director: Person, service: RemoteService
) -> None:
    enrol(chair)
    sign(slot_of(pledge, chair), chair)

    sign_remotely(pledge, director, link(director))

    pledge.refresh_from_db()
    assert pledge.standing == Document.Standing.COMPLETED
    levels = [each.level for each in judge_here(pledge.newest.read(), NOW).parties]
    assert levels == [Level.SYSTEM, Level.DIGITAL]


@pytest.mark.parametrize("step", ["info", "authorize", "signHash"])
@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (csc_server.status(500), Fault.BROKEN),
        (csc_server.status(401), Fault.LOCKED_OUT),
        (csc_server.says("không phải JSON"), Fault.GARBLED),
        (csc_server.says("[]"), Fault.GARBLED),
        (csc_server.says("{}"), Fault.GARBLED),
        (csc_server.says("x" * (csc.ANSWER_LIMIT + 1)), Fault.GARBLED),
        (csc_server.leads_to("http://169.254.169.254/"), Fault.BROKEN),
    ],
)
def test_a_wrong_answer_leaves_the_field_open(
    pledge: Document, director: Person, service: RemoteService, step: str, answer: Any, fault: Fault
) -> None:
    row = link(director)
    service.misbehave[step] = answer

    assert fault_of(pledge, director, row) == fault


def test_a_refusal_on_the_phone_leaves_the_field_open(
    pledge: Document, director: Person, service: RemoteService
) -> None:
    row = link(director)
    service.misbehave["authorize"] = csc_server.status(400)

    assert fault_of(pledge, director, row) == Fault.DECLINED
    service.misbehave.clear()
    assert sign_remotely(pledge, director, row).state == "signed"


def test_nobody_at_the_phone_leaves_the_field_open(
    pledge: Document, director: Person, service: RemoteService, settings: Any
) -> None:
    row = link(director)
    settings.SIGNING_CSC_SERVICES = service.settings(timeout_seconds=1)
    service.misbehave["authorize"] = csc_server.waits(20)

    assert fault_of(pledge, director, row) == Fault.SLOW


def test_a_service_that_is_gone_leaves_the_field_open(
    pledge: Document, director: Person, service: RemoteService, settings: Any
) -> None:
    row = link(director)
    settings.SIGNING_CSC_SERVICES = service.settings(url="http://127.0.0.1:9")

    assert fault_of(pledge, director, row) == Fault.AWAY


def test_a_service_that_shows_another_certificate_is_not_asked_to_sign(
    pledge: Document, director: Person, service: RemoteService
) -> None:
    row = link(director)
    RemoteCredential.objects.filter(pk=row.pk).update(credential="service/other")
    row.refresh_from_db()

    assert fault_of(pledge, director, row) == Fault.UNKNOWN
    assert "authorize" not in service.asked


def test_a_signature_that_does_not_fit_is_not_kept(pledge: Document, director: Person, service: RemoteService) -> None:
    row = link(director)
    wrong = base64.b64encode(bytes.fromhex("3006020101020101")).decode()
    service.misbehave["signHash"] = csc_server.says(f'{{"signatures": ["{wrong}"]}}')

    with pytest.raises(UploadNotAccepted):
        sign_remotely(pledge, director, row)

    assert slot_of(pledge, director).is_waiting
    assert pledge.revisions.count() == 1


def test_whoever_waits_can_be_stopped(
    pledge: Document, director: Person, service: RemoteService, monkeypatch: Any
) -> None:
    row = link(director)
    service.misbehave["authorize"] = csc_server.waits(20)
    monkeypatch.setattr(csc, "BEAT_SECONDS", 0.1)

    def stop() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        sign_remotely(pledge, director, row, beat=stop)
    assert "signHash" not in service.asked
    assert slot_of(pledge, director).is_waiting


def test_a_signature_given_meanwhile_asks_for_another_confirmation(
    pledge: Document, chair: Person, director: Person, service: RemoteService, monkeypatch: Any
) -> None:
    enrol(chair)
    row = link(director)
    service.misbehave["authorize"] = csc_server.waits(0.5)
    monkeypatch.setattr(csc, "BEAT_SECONDS", 0.1)

    def chair_signs() -> None:
        if slot_of(pledge, chair).is_waiting:
            sign(slot_of(pledge, chair), chair)

    with pytest.raises(DocumentBusy):
        sign_remotely(pledge, director, row, beat=chair_signs)
    assert slot_of(pledge, director).is_waiting
    assert sign_remotely(pledge, director, row).state == "signed"


def test_the_owner_may_still_say_no(pledge: Document, director: Person, service: RemoteService) -> None:
    def no(_slot: SignatureSlot) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        sign_remotely(pledge, director, link(director), within=no)
    assert slot_of(pledge, director).is_waiting


def test_nothing_is_asked_twice_or_without_consent(pledge: Document, director: Person, service: RemoteService) -> None:
    row = link(director)
    with pytest.raises(ConsentMissing):
        sign_remotely(pledge, director, row, consent=" ")
    sign_remotely(pledge, director, row)
    with pytest.raises(AlreadySigned):
        sign_remotely(pledge, director, row)
    assert service.asked.count("authorize") == 1


def test_an_unlinked_certificate_signs_no_more(pledge: Document, director: Person, service: RemoteService) -> None:
    row = link(director)
    remote.unlink(row, by=director.actor, now=NOW)

    with pytest.raises(CertificateNotValid):
        sign_remotely(pledge, director, row)
    assert link(director).pk != row.pk


def test_a_certificate_of_somebody_else_is_not_linked(director: Person, service: RemoteService) -> None:
    with pytest.raises(CertificateNotValid, match="Người Khác Minh Họa"):
        link(director, "service/other")


def test_a_certificate_of_an_unknown_provider_is_not_linked(
    director: Person, service: RemoteService, settings: Any, tmp_path: Path
) -> None:
    settings.SIGNING_TRUST_DIR = tmp_path / "nobody"

    with pytest.raises(CertificateNotValid):
        link(director)


def test_a_certificate_is_linked_once(director: Person, service: RemoteService) -> None:
    link(director)

    with pytest.raises(CertificateNotValid, match="đã được liên kết"):
        link(director)


def test_an_unknown_credential_is_told(director: Person, service: RemoteService) -> None:
    with pytest.raises(RemoteNotSigned) as refusal:
        link(director, "service/nobody")
    assert refusal.value.fault == Fault.UNKNOWN


def test_one_certificate_signs_a_document_once(
    pledge: Document, chair: Person, director: Person, service: RemoteService
) -> None:
    row = link(director)
    sign_remotely(pledge, director, row)
    RemoteCredential.objects.filter(pk=row.pk).update(member=chair.member)

    with pytest.raises(SamePersonTwice):
        sign_remotely(pledge, chair, row)


def test_the_token_of_client_credentials_is_fetched(
    pledge: Document, director: Person, service: RemoteService, settings: Any
) -> None:
    settings.SIGNING_CSC_SERVICES = service.settings(token="", client_id="cong", client_secret="bi-mat")
    service.misbehave["token"] = csc_server.says('{"access_token": "vua-lay"}')

    link(director)

    assert service.asked == ["token", "info"]
    assert "Bearer vua-lay" in service.tokens


@pytest.mark.parametrize("step", ["info", "authorize", "signHash"])
def test_no_secret_stands_in_messages_or_logs(
    pledge: Document, director: Person, service: RemoteService, step: str, caplog: pytest.LogCaptureFixture
) -> None:
    row = link(director)
    service.misbehave[step] = csc_server.says("{}")
    caplog.set_level(logging.DEBUG)

    fault_of(pledge, director, row)

    assert TOKEN not in caplog.text
    assert TOKEN not in repr(csc.services())


@pytest.mark.parametrize(
    "value",
    ["{", "5", '["x"]', '[{"key": "a", "name": "A"}]', '[{"key": "a", "name": "A", "url": "http://ky.example.vn"}]'],
)
def test_settings_that_cannot_be_used_stop_the_start_and_are_not_shown(value: str, monkeypatch: Any) -> None:
    monkeypatch.setenv("SIGNING_CSC_SERVICES", value)

    with pytest.raises(ImproperlyConfigured) as refusal:
        env.services("SIGNING_CSC_SERVICES", is_plain_allowed=True)
    assert "ky.example.vn" not in str(refusal.value)


def test_plain_http_is_for_this_machine_only(monkeypatch: Any) -> None:
    monkeypatch.setenv("SIGNING_CSC_SERVICES", '[{"key": "a", "name": "A", "url": "http://localhost:9"}]')

    assert env.services("SIGNING_CSC_SERVICES", is_plain_allowed=True)[0]["key"] == "a"
    with pytest.raises(ImproperlyConfigured):
        env.services("SIGNING_CSC_SERVICES", is_plain_allowed=False)
