"""The worker is killed at every step of a remote signature: a signature or none, and the phone never rings by itself.

Steps before the writing are killed before and after; the writing ones too, for the first and for the last signer.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from documents import remote as signing_remotely
from documents import remote_jobs, signing
from documents.checking import check
from documents.models import RemoteCredential, SignatureSlot
from pledges import announcements, services
from pledges.expected import SIGN_REMOTELY, of_job
from pledges.models import Pledge
from portal import audit
from portal.jobs import RunningJob, claim, run_here, sweep
from portal.models import Job
from tests.documents import csc_server
from tests.documents.csc_server import RemoteService
from tests.factories import Person
from tests.killing import Killed, killing
from tests.pledges.factories import circulate, enrol, make_draft, party_of, sign
from tests.pledges.test_killed import standing

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.external]
ALONE: list[tuple[Any, str]] = [
    (signing_remotely, "refuse_remote"),
    (signing_remotely, "intact"),
    (signing_remotely, "_stamp"),
    (signing_remotely.csc, "sign"),
    (signing_remotely, "judged"),
    (signing, "store_file"),
]
WRITING: list[tuple[Any, str]] = [
    (signing, "lock_circulating"),
    (signing, "add_revision"),
    (signing, "fill_slot"),
    (signing_remotely, "keep_certificate"),
    (signing, "finish_slot"),
    (services, "_end"),
    (announcements, "tell_signature"),
    (announcements, "tell_completion"),
    (RunningJob, "finish"),
    (audit, "record"),
]
NEVER = {False: {"_end", "tell_completion"}, True: {"tell_signature"}}  # by whether the signature is the last
MOMENTS = [(*step, is_before, False) for step in ALONE for is_before in (True, False)]
MOMENTS += [(*step, is_before, is_last) for step in WRITING for is_before in (True, False) for is_last in (True, False)]


@pytest.fixture(scope="module")
def running_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RemoteService]:
    with RemoteService(tmp_path_factory.mktemp("csc")).running() as service:
        yield service


@pytest.fixture
def service(running_service: RemoteService, settings: Any, tmp_path: Path) -> RemoteService:
    running_service.offer(settings, tmp_path / "trust")
    return running_service


@pytest.fixture
def pledge(chair: Person, director: Person, service: RemoteService) -> Pledge:
    enrol(chair, now=timezone.now())
    given = {"service": "mysign", "credential": "service/director"}
    director.client.post(reverse("documents:remote_credentials"), given)
    return circulate(make_draft(chair, director), chair, now=timezone.now())


def ask(pledge: Pledge, person: Person) -> Job:
    row = RemoteCredential.objects.get(member=person.member)
    person.client.post(reverse("pledges:sign_remotely", args=[pledge.pk]), {"credential": row.pk, "consent": "on"})
    return Job.objects.filter(task=SIGN_REMOTELY).latest("pk")


def dies(job: Job) -> bool:
    """Whether the worker was killed on the way; its lease then runs out."""
    running = claim(job.pk, now=timezone.now())
    assert running is not None
    try:
        remote_jobs.carry_out(running, of_job(running))
    except Killed:
        Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - csc_server.A_WHILE)
        return True
    return False


@pytest.mark.parametrize(("module", "name", "is_before", "is_last"), MOMENTS)
def test_a_killed_worker_leaves_a_signature_or_none(
    module: Any, name: str, is_before: bool, is_last: bool,
    pledge: Pledge, chair: Person, director: Person, service: RemoteService, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    if is_last:
        sign(pledge, chair, now=timezone.now())
    job = ask(pledge, director)
    before = standing(pledge)
    with monkeypatch.context() as patch:
        patch.setattr(module, name, killing(getattr(module, name), is_before=is_before))
        is_killed = dies(job)

    assert is_killed is (name not in NEVER[is_last])
    if is_killed:
        assert standing(pledge) == before
        service.asked.clear()
        sweep(timezone.now())
        run_here(job)
        job.refresh_from_db()
        assert (job.state, service.asked) == ("failed", [])
        assert not dies(ask(pledge, director))

    slot = party_of(pledge, director).slot
    assert slot is not None and (slot.state, slot.level) == (SignatureSlot.State.SIGNED, "digital")
    if not is_last:
        sign(pledge, chair, now=timezone.now())
    pledge.refresh_from_db()
    assert pledge.state == Pledge.State.COMPLETED
    assert pledge.document is not None
    assert pledge.document.revisions.count() == 3
    now = timezone.now()
    assert [each.trouble for each in check(pledge.document, signing.trust(now), now=now)] == []
