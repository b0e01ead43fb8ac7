"""A party signs with a remote service: the page, the job that waits for the phone, and every way it can end."""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from documents import csc, remote_jobs
from documents.models import RemoteCredential
from notifications.models import Notice
from pledges.expected import SIGN_REMOTELY, of_job
from pledges.history import history
from pledges.models import Pledge
from portal.jobs import LeaseLost, claim, run_here, sweep
from portal.models import Job
from tests.documents import csc_server
from tests.documents.csc_server import RemoteService
from tests.factories import Person
from tests.pledges.factories import circulate, enrol, make_draft, party_of, sign

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
def pledge(chair: Person, director: Person) -> Pledge:
    return circulate(make_draft(chair, director), chair, now=timezone.now())


@pytest.fixture
def linked(director: Person, service: RemoteService) -> RemoteCredential:
    director.client.post(
        reverse("documents:remote_credentials"), {"service": "mysign", "credential": "service/director"}
    )
    return RemoteCredential.objects.get(member=director.member)


def page(pledge: Pledge) -> str:
    return reverse("pledges:sign_remotely", args=[pledge.pk])


def ask(pledge: Pledge, person: Person, row: RemoteCredential, **changes: Any) -> Any:
    return person.client.post(page(pledge), {"credential": row.pk, "consent": "on", **changes}, follow=True)


def level(pledge: Pledge, person: Person) -> str:
    return party_of(pledge, person).slot.level  # type: ignore[union-attr]


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


def test_the_person_is_told_to_look_at_the_phone_and_the_job_signs(
    pledge: Pledge, director: Person, linked: RemoteCredential, run_jobs: Callable[[], int]
) -> None:
    waiting = ask(pledge, director, linked).content.decode()
    assert "Hãy xác nhận trong ứng dụng ký số" in waiting
    assert level(pledge, director) == ""

    run_jobs()

    assert level(pledge, director) == "digital"
    assert history(pledge)[0].label == "Đã ký số từ xa"
    assert director.client.get(page(pledge)).headers["Location"] == pledge.get_absolute_url()


def test_the_last_remote_signature_completes_the_pledge(
    pledge: Pledge, chair: Person, director: Person, linked: RemoteCredential, run_jobs: Callable[[], int]
) -> None:
    enrol(chair, now=timezone.now())
    sign(pledge, chair, now=timezone.now())
    ask(pledge, director, linked)
    run_jobs()

    pledge.refresh_from_db()
    assert pledge.state == Pledge.State.COMPLETED


@pytest.mark.parametrize(
    ("step", "answer", "words"),
    [
        ("authorize", csc_server.status(400), "bị từ chối trên điện thoại"),
        ("signHash", csc_server.status(500), "đang gặp sự cố"),
        ("signHash", csc_server.says('{"signatures": ["MAYCAQECAQE="]}'), "không khớp"),
        ("signHash", csc_server.says("rác"), "không đúng quy cách"),
    ],
)
def test_what_fails_is_told_and_leaves_the_pledge_signable(
    pledge: Pledge, director: Person, linked: RemoteCredential, service: RemoteService, run_jobs: Callable[[], int],
    step: str, answer: Any, words: str,
) -> None:  # fmt: skip
    service.misbehave[step] = answer
    ask(pledge, director, linked)
    run_jobs()

    assert words in director.client.get(page(pledge)).content.decode()
    assert Notice.objects.filter(recipient=director.user, subject__startswith="Chưa ký số từ xa được").count() == 1
    service.misbehave.clear()
    ask(pledge, director, linked)
    run_jobs()
    assert level(pledge, director) == "digital"


def test_two_clicks_make_one_request(pledge: Pledge, director: Person, linked: RemoteCredential) -> None:
    ask(pledge, director, linked)
    ask(pledge, director, linked)

    assert Job.objects.filter(task=SIGN_REMOTELY).count() == 1


def test_a_killed_worker_releases_the_party_and_the_phone_rings_no_second_time(
    pledge: Pledge, director: Person, linked: RemoteCredential, service: RemoteService
) -> None:
    ask(pledge, director, linked)
    job = Job.objects.get(task=SIGN_REMOTELY)
    claim(job.pk, now=timezone.now())  # and dies
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - csc_server.A_WHILE)
    sweep(timezone.now())
    service.asked.clear()
    run_here(job)

    job.refresh_from_db()
    assert (job.state, service.asked) == ("failed", [])
    assert "bị gián đoạn" in director.client.get(page(pledge)).content.decode()
    assert level(pledge, director) == ""


def test_the_person_may_cancel_while_the_phone_rings(
    pledge: Pledge, director: Person, linked: RemoteCredential, service: RemoteService, monkeypatch: Any
) -> None:
    monkeypatch.setattr(csc, "BEAT_SECONDS", 0.1)
    service.misbehave["authorize"] = csc_server.waits(20)
    ask(pledge, director, linked)
    job = Job.objects.get(task=SIGN_REMOTELY)
    running = claim(job.pk, now=timezone.now())
    assert running is not None
    running.clock = cancelling_clock(job, director)

    with pytest.raises(LeaseLost):
        remote_jobs.carry_out(running, of_job(running))

    job.refresh_from_db()
    assert (job.state, level(pledge, director), "signHash" in service.asked) == ("stopped", "", False)
    assert "Gửi yêu cầu đến điện thoại" in director.client.get(page(pledge)).content.decode()


def cancelling_clock(job: Job, person: Person) -> Callable[[], datetime]:
    """The person cancels at the fourth look at the clock, when the worker waits already."""
    looks = count()

    def clock() -> datetime:
        if next(looks) == 3:
            person.client.post(reverse("portal:job_cancel", args=[job.pk]))
        return timezone.now()

    return clock


def test_nothing_is_asked_without_consent(pledge: Pledge, director: Person, linked: RemoteCredential) -> None:
    answer = ask(pledge, director, linked, consent="")

    assert "consent" in answer.context["form"].errors
    assert not Job.objects.filter(task=SIGN_REMOTELY).exists()


def test_the_certificate_of_another_person_cannot_be_chosen(
    pledge: Pledge, chair: Person, director: Person, linked: RemoteCredential
) -> None:
    assert ask(pledge, chair, linked).context["form"].errors
    assert not Job.objects.filter(task=SIGN_REMOTELY).exists()


def test_who_signs_with_the_pin_meanwhile_has_signed_once(
    pledge: Pledge, director: Person, linked: RemoteCredential, run_jobs: Callable[[], int]
) -> None:
    enrol(director, now=timezone.now())
    ask(pledge, director, linked)
    sign(pledge, director, now=timezone.now())
    run_jobs()

    assert level(pledge, director) == "system"
    assert Job.objects.get(task=SIGN_REMOTELY).state == "failed"


def test_a_person_without_a_linked_certificate_is_led_to_it(
    pledge: Pledge, director: Person, service: RemoteService
) -> None:
    assert reverse("documents:remote_credentials") in director.client.get(page(pledge)).content.decode()
    assert page(pledge) in director.client.get(reverse("pledges:sign", args=[pledge.pk])).content.decode()


def test_without_a_service_no_page_offers_it(pledge: Pledge, director: Person) -> None:
    assert page(pledge) not in director.client.get(reverse("pledges:sign", args=[pledge.pk])).content.decode()
    shown = director.client.get(reverse("documents:remote_credentials")).content.decode()
    assert "chưa khai báo dịch vụ ký số từ xa" in shown
