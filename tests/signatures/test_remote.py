"""A pledge or a report is signed with a remote service: page, job and every end."""

from collections.abc import Callable
from datetime import datetime
from itertools import count
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from documents import csc, remote_jobs
from documents.models import RemoteCredential
from notifications.models import Notice
from pledges.models import Pledge
from portal.jobs import LeaseLost, claim, run_here, sweep
from portal.models import Job
from tests.documents import csc_server
from tests.documents.csc_server import RemoteService
from tests.factories import Person
from tests.pledges.factories import enrol, sign
from tests.signatures.waiting import Waiting

pytestmark = pytest.mark.django_db


def test_the_person_is_told_to_look_at_the_phone_and_the_job_signs(
    waiting: Waiting, linked: RemoteCredential, run_jobs: Callable[[], int]
) -> None:
    assert "Hãy xác nhận trong ứng dụng ký số" in waiting.ask(linked).content.decode()
    assert waiting.slot.level == ""

    run_jobs()

    assert waiting.slot.level == "digital"
    assert waiting.history()[0] == "Đã ký số từ xa"
    answer = waiting.signer.client.get(waiting.page("sign_remotely"))
    assert answer.headers["Location"] == waiting.subject.get_absolute_url()


def test_the_last_remote_signature_completes_the_document(
    waiting: Waiting, chair: Person, linked: RemoteCredential, run_jobs: Callable[[], int]
) -> None:
    if isinstance(waiting.subject, Pledge):
        enrol(chair, now=timezone.now())
        sign(waiting.subject, chair, now=timezone.now())
    waiting.ask(linked)
    run_jobs()

    assert waiting.document.standing == "completed"
    assert [pledge.state for pledge in Pledge.objects.all()] in ([], ["completed"])


@pytest.mark.parametrize(
    ("step", "answer", "words"),
    [
        ("authorize", csc_server.status(400), "bị từ chối trên điện thoại"),
        ("signHash", csc_server.status(500), "đang gặp sự cố"),
        ("signHash", csc_server.says('{"signatures": ["MAYCAQECAQE="]}'), "không khớp"),
        ("signHash", csc_server.says("rác"), "không đúng quy cách"),
    ],
)
def test_what_fails_is_told_and_leaves_the_document_signable(
    waiting: Waiting, linked: RemoteCredential, service: RemoteService, run_jobs: Callable[[], int],
    step: str, answer: Any, words: str,
) -> None:  # fmt: skip
    service.misbehave[step] = answer
    waiting.ask(linked)
    run_jobs()

    assert words in waiting.signer.client.get(waiting.page("sign_remotely")).content.decode()
    told = Notice.objects.filter(recipient=waiting.signer.user, subject__startswith="Chưa ký số từ xa được")
    assert told.count() == 1
    service.misbehave.clear()
    waiting.ask(linked)
    run_jobs()
    assert waiting.slot.level == "digital"


def test_two_clicks_make_one_request(waiting: Waiting, linked: RemoteCredential) -> None:
    waiting.ask(linked)
    waiting.ask(linked)

    assert Job.objects.filter(task=waiting.task).count() == 1


def test_a_killed_worker_releases_the_document_and_the_phone_rings_no_second_time(
    waiting: Waiting, linked: RemoteCredential, service: RemoteService
) -> None:
    waiting.ask(linked)
    job = Job.objects.get(task=waiting.task)
    claim(job.pk, now=timezone.now())  # and dies
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - csc_server.A_WHILE)
    sweep(timezone.now())
    service.asked.clear()
    run_here(job)

    job.refresh_from_db()
    assert (job.state, service.asked) == ("failed", [])
    assert "bị gián đoạn" in waiting.signer.client.get(waiting.page("sign_remotely")).content.decode()
    assert waiting.slot.level == ""


def test_the_person_may_cancel_while_the_phone_rings(
    waiting: Waiting, linked: RemoteCredential, service: RemoteService, monkeypatch: Any
) -> None:
    monkeypatch.setattr(csc, "BEAT_SECONDS", 0.1)
    service.misbehave["authorize"] = csc_server.waits(20)
    waiting.ask(linked)
    job = Job.objects.get(task=waiting.task)
    running = claim(job.pk, now=timezone.now())
    assert running is not None
    running.clock = cancelling_clock(job, waiting.signer)

    with pytest.raises(LeaseLost):
        remote_jobs.carry_out(running, waiting.expected(running))

    job.refresh_from_db()
    assert (job.state, waiting.slot.level, "signHash" in service.asked) == ("stopped", "", False)
    assert "Gửi yêu cầu đến điện thoại" in waiting.signer.client.get(waiting.page("sign_remotely")).content.decode()


def cancelling_clock(job: Job, person: Person) -> Callable[[], datetime]:
    """The person cancels at the fourth look at the clock, when the worker waits already."""
    looks = count()

    def clock() -> datetime:
        if next(looks) == 3:
            person.client.post(reverse("portal:job_cancel", args=[job.pk]))
        return timezone.now()

    return clock


def test_nothing_is_asked_without_consent(waiting: Waiting, linked: RemoteCredential) -> None:
    answer = waiting.ask(linked, consent="")

    assert "consent" in answer.context["form"].errors
    assert not Job.objects.filter(task=waiting.task).exists()


def test_the_certificate_of_another_person_cannot_be_chosen(
    waiting: Waiting, chair: Person, director: Person, linked: RemoteCredential
) -> None:
    other = chair if waiting.signer == director else director
    answer = waiting.ask(linked, other)

    assert answer.status_code == 404 or answer.context["form"].errors
    assert not Job.objects.filter(task=waiting.task).exists()


def test_who_signs_with_the_pin_meanwhile_has_signed_once(
    waiting: Waiting, linked: RemoteCredential, run_jobs: Callable[[], int]
) -> None:
    enrol(waiting.signer, now=timezone.now())
    waiting.ask(linked)
    waiting.sign_here()
    run_jobs()

    assert waiting.slot.level == "system"
    assert Job.objects.get(task=waiting.task).state == "failed"


def test_a_person_without_a_linked_certificate_is_led_to_it(waiting: Waiting, service: RemoteService) -> None:
    shown = {name: waiting.signer.client.get(waiting.page(name)).content.decode() for name in ("sign", "sign_remotely")}

    assert reverse("documents:remote_credentials") in shown["sign_remotely"]
    assert waiting.page("sign_remotely") in shown["sign"]


def test_without_a_service_no_page_offers_it(waiting: Waiting) -> None:
    assert waiting.page("sign_remotely") not in waiting.signer.client.get(waiting.page("sign")).content.decode()
    shown = waiting.signer.client.get(reverse("documents:remote_credentials")).content.decode()
    assert "chưa khai báo dịch vụ ký số từ xa" in shown
