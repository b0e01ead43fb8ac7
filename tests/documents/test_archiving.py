from datetime import datetime, timedelta
from typing import Any

import pytest

from documents import archiving, signing
from documents.checking import check
from documents.judging import judge
from documents.models import Credential, Document
from documents.services import revoke
from documents.verification import Outcome, verify_upload
from members.models import Unit
from portal import audit, jobs
from portal.models import Job
from tests.documents import time_authority
from tests.documents.factories import enrol, freeze_pledge, sign, slot_of
from tests.documents.time_authority import TimeAuthority
from tests.factories import NOW, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def pledge(union: Unit, chair: Person, director: Person, clock: TimeAuthority, settings: Any) -> Document:
    """Signed by both, with the time."""
    settings.SIGNING_LEVEL = "B-LTA"
    document = freeze_pledge(union, chair, director)
    for person in (chair, director):
        enrol(person)
        sign(slot_of(document, person), person)
    document.refresh_from_db()
    return document


def at_now(job: jobs.RunningJob, now: datetime = NOW) -> jobs.RunningJob:
    job.clock = lambda: now
    return job


def archive(document: Document, now: datetime = NOW) -> Job:
    """What the scheduler and a worker do at `now`."""
    archiving.begin(now)
    job = Job.objects.get(task=archiving.ARCHIVE, state=Job.State.QUEUED)

    jobs.run(job.pk, lambda running: archiving.archive(document, at_now(running, now)))
    job.refresh_from_db()
    return job


def baselines(document: Document) -> list[str]:
    return list(document.slots.order_by("position").values_list("baseline", flat=True))


def test_a_complete_document_is_archived_by_schedule(pledge: Document) -> None:
    signed = pledge.newest
    archive(pledge)

    assert pledge.newest.position == signed.position + 1
    assert pledge.newest.read().startswith(signed.read())
    assert baselines(pledge) == ["B-LTA", "B-LTA"]
    found = judge(pledge.newest.read(), signing.trust(NOW), moment=NOW)
    assert (found.verdict, [each.baseline for each in found.parties]) == ("valid", ["B-LTA", "B-LTA"])


def test_it_is_archived_once_and_told_to_the_log(pledge: Document) -> None:
    archive(pledge)

    assert archiving.begin(NOW) == 0
    told = audit.history(pledge).get(action="document.archived").details
    assert told["sha256"] == pledge.newest.sha256
    assert list(check(pledge, signing.trust(NOW), now=NOW)) == []


def test_the_file_before_and_after_the_archive_stamp_are_both_complete(pledge: Document) -> None:
    signed = pledge.newest.read()
    archive(pledge)

    for content in (signed, pledge.newest.read()):
        verdict = verify_upload(content, now=NOW)
        assert (verdict.outcome, verdict.complete) == (Outcome.VALID, True)


def test_what_still_circulates_is_not_archived(
    union: Unit, chair: Person, director: Person, clock: TimeAuthority, settings: Any
) -> None:
    settings.SIGNING_LEVEL = "B-LTA"
    document = freeze_pledge(union, chair, director)
    enrol(chair)
    sign(slot_of(document, chair), chair)

    assert archiving.begin(NOW) == 0


def test_an_authority_that_is_away_is_waited_for(pledge: Document, clock: TimeAuthority) -> None:
    clock.answer = time_authority.broken
    job = archive(pledge)

    assert (job.state, job.attempts, pledge.newest.position) == (Job.State.QUEUED, 0, 2)


def test_a_wrong_answer_fails_the_job_with_words_and_is_tried_again(pledge: Document, clock: TimeAuthority) -> None:
    clock.answer = time_authority.of_a_stranger
    job = archive(pledge)

    assert (job.state, bool(job.error), pledge.newest.position) == (Job.State.FAILED, True, 2)
    clock.answer = time_authority.honest
    assert archive(pledge).state == Job.State.DONE


def test_the_stamp_is_renewed_before_its_certificate_ends(pledge: Document, clock: TimeAuthority) -> None:
    clock.renew(NOW + timedelta(days=400))
    archive(pledge)
    first, later = pledge.newest, NOW + timedelta(days=320)
    assert archiving.begin(later - timedelta(days=30)) == 0

    clock.at = later
    clock.provider.trust(listed_at=later)
    clock.renew(NOW + timedelta(days=3000))
    assert archive(pledge, later).state == Job.State.DONE

    assert pledge.newest.position == first.position + 1
    assert pledge.newest.read().startswith(first.read())
    assert pledge.newest.archive_until == NOW + timedelta(days=3000)
    assert archiving.begin(later + timedelta(days=60)) == 0


def test_a_worker_killed_on_the_way_leaves_the_stamp_to_the_next(pledge: Document) -> None:
    archiving.begin(NOW)
    job = Job.objects.get(task=archiving.ARCHIVE)
    dead = jobs.claim(job.pk, now=NOW)
    assert dead is not None
    archiving._stamped(pledge.newest.read(), NOW)  # killed before anything was stored

    Job.objects.filter(pk=job.pk).update(lease_until=NOW)
    jobs.run(job.pk, lambda running: archiving.archive(pledge, at_now(running)))
    with pytest.raises(jobs.LeaseLost):
        dead.finish()
    assert (pledge.newest.position, baselines(pledge)) == (3, ["B-LTA", "B-LTA"])


def test_two_workers_leave_one_stamp(pledge: Document) -> None:
    archive(pledge)
    late = jobs.RunningJob(pk=0, subject_id=pledge.pk, arguments={}, token="-")
    archiving.archive(pledge, at_now(late))

    assert pledge.revisions.filter(archive_until__isnull=False).count() == 1


def test_a_certificate_revoked_later_no_longer_takes_the_proof_from_the_file(pledge: Document, chair: Person) -> None:
    signed, later = pledge.newest.read(), NOW + timedelta(days=5)
    archive(pledge)
    credential = Credential.objects.get(member=chair.member)
    revoke(credential, reason=Credential.RevocationReason.COMPROMISED, by=chair.actor, now=NOW + timedelta(days=1))

    before, after = (judge(each, signing.trust(later), moment=later) for each in (signed, pledge.newest.read()))
    assert [each.reason for each in before.parties] == ["revoked_since", "ok"]
    assert [(each.reason, each.baseline) for each in after.parties] == [("ok", "B-LTA"), ("ok", "B-LTA")]
