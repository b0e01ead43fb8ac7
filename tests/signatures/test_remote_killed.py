"""The worker is killed at every step of a remote signature: a signature or none, and the phone never rings by itself.

Steps before the writing are killed before and after; the writing ones too, for the first and for the last signer.
"""

from typing import Any

import pytest
from django.utils import timezone

from documents import remote as signing_remotely
from documents import remote_jobs, signing
from documents.checking import check
from documents.models import RemoteCredential, SignatureSlot
from pledges import announcements, services
from pledges.models import Pledge
from portal import audit
from portal.jobs import RunningJob, claim, run_here, sweep
from portal.models import Job
from reports import signing as report_signing
from tests.documents import csc_server
from tests.documents.csc_server import RemoteService
from tests.factories import Person
from tests.killing import Killed, killing
from tests.pledges.factories import enrol, sign
from tests.signatures.waiting import MAKERS, Waiting

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
    (RunningJob, "finish"),
    (audit, "record"),
]
OF_PLEDGES = [(services, "_end"), (announcements, "tell_signature"), (announcements, "tell_completion")]
OF_REPORTS = [(report_signing, "note_signature"), (report_signing, "settle")]
NEVER = {  # by whether the signature is the last
    False: {("pledge", "_end"), ("pledge", "tell_completion")},
    True: {("pledge", "tell_signature")},
}
MOMENTS = [("pledge", *step, is_before, False) for step in ALONE for is_before in (True, False)]
MOMENTS += [
    ("pledge", *step, is_before, is_last)
    for step in [*WRITING, *OF_PLEDGES]
    for is_before in (True, False)
    for is_last in (True, False)
]
MOMENTS += [
    ("report", *step, is_before, True) for step in [*ALONE, *WRITING, *OF_REPORTS] for is_before in (True, False)
]


def dies(job: Job, waiting: Waiting) -> bool:
    """Whether the worker was killed on the way; its lease then runs out."""
    running = claim(job.pk, now=timezone.now())
    assert running is not None
    try:
        remote_jobs.carry_out(running, waiting.expected(running))
    except Killed:
        Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - csc_server.A_WHILE)
        return True
    return False


def ask(waiting: Waiting) -> Job:
    waiting.ask(RemoteCredential.objects.get(member=waiting.signer.member))
    return Job.objects.filter(task=waiting.task).latest("pk")


@pytest.mark.parametrize(("kind", "module", "name", "is_before", "is_last"), MOMENTS)
def test_a_killed_worker_leaves_a_signature_or_none(
    kind: str, module: Any, name: str, is_before: bool, is_last: bool,
    chair: Person, director: Person, service: RemoteService, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    waiting = MAKERS[kind](chair, director)
    waiting.link()
    enrol(chair, now=timezone.now())
    if is_last and isinstance(waiting.subject, Pledge):
        sign(waiting.subject, chair, now=timezone.now())
    job = ask(waiting)
    before = waiting.standing()
    with monkeypatch.context() as patch:
        patch.setattr(module, name, killing(getattr(module, name), is_before=is_before))
        is_killed = dies(job, waiting)

    assert is_killed is ((kind, name) not in NEVER[is_last])
    if is_killed:
        assert waiting.standing() == before
        service.asked.clear()
        sweep(timezone.now())
        run_here(job)
        job.refresh_from_db()
        assert (job.state, service.asked) == ("failed", [])
        assert not dies(ask(waiting), waiting)

    assert (waiting.slot.state, waiting.slot.level) == (SignatureSlot.State.SIGNED, "digital")
    if not is_last and isinstance(waiting.subject, Pledge):
        sign(waiting.subject, chair, now=timezone.now())
    assert waiting.document.standing == "completed"
    assert waiting.document.revisions.count() == (3 if waiting.is_pledge else 2)
    now = timezone.now()
    assert [each.trouble for each in check(waiting.document, signing.trust(now), now=now)] == []
