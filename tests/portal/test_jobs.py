from datetime import timedelta
from unittest.mock import Mock

import pytest
from django.utils import timezone

from portal import jobs
from portal.models import Job
from tests.factories import NOW, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(officer: Person) -> Job:
    return jobs.enqueue("reports.build", subject=officer.unit, by=officer.actor, now=timezone.now())


def lapse(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_asking_twice_makes_one_job(job: Job, officer: Person) -> None:
    again = jobs.enqueue("reports.build", subject=officer.unit, by=officer.actor, now=NOW)

    assert again.pk == job.pk
    assert Job.objects.count() == 1


def test_a_finished_job_does_not_stand_in_the_way_of_the_next(job: Job, officer: Person) -> None:
    jobs.run(job.pk, lambda running: None)
    again = jobs.enqueue("reports.build", subject=officer.unit, by=officer.actor, now=NOW)

    assert again.pk != job.pk


def test_a_job_is_claimed_by_one_worker_only(job: Job) -> None:
    first, second = jobs.claim(job.pk, now=timezone.now()), jobs.claim(job.pk, now=timezone.now())

    assert first is not None
    assert second is None


def test_a_lapsed_lease_lets_another_worker_take_over_and_stops_the_first(job: Job) -> None:
    first = jobs.claim(job.pk, now=timezone.now())
    lapse(job)
    second = jobs.claim(job.pk, now=timezone.now())

    assert first is not None and second is not None
    second.progress(done=1, total=2)
    with pytest.raises(jobs.LeaseLost):
        first.progress(done=2, total=2)
    with pytest.raises(jobs.LeaseLost):
        first.finish()


def test_progress_is_seen_and_ends_at_all(job: Job) -> None:
    seen = []

    def work(running: jobs.RunningJob) -> None:
        running.progress(done=1, total=4, step="Counting")
        seen.append(Job.objects.get(pk=job.pk).percent)

    jobs.run(job.pk, work)
    job.refresh_from_db()

    assert (seen, job.state, job.percent) == ([25], Job.State.DONE, 100)


def test_a_refusal_fails_at_once_with_its_sentence(job: Job) -> None:
    jobs.run(job.pk, Mock(side_effect=jobs.JobRefused("There is no unit.")))
    job.refresh_from_db()

    assert (job.state, job.error, job.attempts) == (Job.State.FAILED, "There is no unit.", 1)


def test_a_fault_is_tried_again_and_given_up_visibly(job: Job) -> None:
    states = []
    for _attempt in range(5):
        jobs.run(job.pk, Mock(side_effect=OSError("disk full")))
        job.refresh_from_db()
        states.append(job.state)

    assert states == ["queued"] * 4 + ["failed"]
    assert job.fault == "OSError: disk full"
    assert job.error == str(jobs.GIVEN_UP)


def test_work_that_finished_inside_its_own_transaction_is_not_finished_twice(job: Job) -> None:
    jobs.run(job.pk, lambda running: running.finish())
    job.refresh_from_db()

    assert job.state == Job.State.DONE


def test_the_sweeper_publishes_what_was_not_picked_up(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    published = Mock()
    monkeypatch.setattr(jobs, "publish", published)

    assert jobs.sweep(timezone.now()) == 0
    assert jobs.sweep(timezone.now() + timedelta(minutes=1)) == 1
    published.assert_called_once_with(job)


def test_the_sweeper_gives_up_a_job_whose_workers_always_died(job: Job) -> None:
    for _attempt in range(5):
        jobs.claim(job.pk, now=timezone.now())
        lapse(job)
    jobs.sweep(timezone.now())
    job.refresh_from_db()

    assert (job.state, job.is_finished) == (Job.State.FAILED, True)
    assert job.error


def test_a_broker_that_is_away_loses_nothing(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.jobs.current_app.send_task", Mock(side_effect=ConnectionError))
    jobs.publish(job)
    job.refresh_from_db()

    assert job.state == Job.State.QUEUED
