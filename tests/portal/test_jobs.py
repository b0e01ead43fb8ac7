import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from socket import socket
from time import monotonic
from typing import Any
from unittest.mock import Mock

import pytest
import structlog
from celery import Celery
from celery import _state as celery_state
from django.core.management import call_command
from django.utils import timezone
from structlog.testing import capture_logs

from portal import broker, jobs
from portal.models import Job
from portal.settings import REDIS_OPTIONS
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


def test_a_line_for_operators_has_every_fact(job: Job, capsys: pytest.CaptureFixture[str]) -> None:
    jobs.run(job.pk, Mock(side_effect=jobs.JobRefused("Không có đơn vị.")))
    call_command("jobs")
    (line,) = (json.loads(line) for line in capsys.readouterr().out.splitlines())

    assert (line["id"], line["task"], line["state"], line["error"]) == (
        job.pk, "reports.build", "failed", "Không có đơn vị.",
    )  # fmt: skip
    assert datetime.fromisoformat(line["finished_at"]).tzinfo is not None
    assert line["lease_until"] is None
    assert set(line) == {
        "id", "task", "subject_kind", "subject_id", "state", "done", "total", "step", "attempts", "error", "fault",
        "created_at", "started_at", "finished_at", "lease_until",
    }  # fmt: skip


@contextmanager
def broker_at(address: str, **options: object) -> Iterator[None]:
    """The portal's Celery, with its queue at another address."""
    here = celery_state.default_app
    there = Celery("elsewhere", broker=address, set_as_current=False)
    there.conf.update(broker_transport_options=options, broker_connection_timeout=1)
    there.set_current()
    try:
        yield
    finally:
        here.set_current()
        there.close()


@pytest.mark.parametrize("away", ["redis refuses", "redis hangs", "folder is a file"])
def test_asking_for_work_is_quick_and_safe_while_the_broker_is_away(
    officer: Person,
    away: str,
    tmp_path: Path,
    django_capture_on_commit_callbacks: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(jobs, "log", structlog.get_logger())  # one that no earlier test has bound
    with socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address, options = {
            "redis refuses": ("redis://127.0.0.1:1/0", REDIS_OPTIONS),
            "redis hangs": (f"redis://127.0.0.1:{silent.getsockname()[1]}/0", REDIS_OPTIONS | {"socket_timeout": 1}),
            "folder is a file": ("folder://localhost", broker.folders(tmp_path / "file")),
        }[away]
        began = monotonic()
        with capture_logs() as said, broker_at(address, **options), django_capture_on_commit_callbacks(execute=True):
            job = jobs.enqueue("reports.build", subject=officer.unit, by=officer.actor, now=timezone.now())

    assert monotonic() - began < 5
    assert [line["event"] for line in said] == ["job.not_published"]
    job.refresh_from_db()
    assert job.state == Job.State.QUEUED
    assert jobs.sweep(timezone.now() + timedelta(minutes=1)) == 1


def test_the_server_form_gives_up_a_silent_redis_soon() -> None:
    assert (REDIS_OPTIONS["socket_connect_timeout"], REDIS_OPTIONS["socket_timeout"]) == (3, 15)


def test_a_broker_that_is_away_loses_nothing(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.jobs.current_app.send_task", Mock(side_effect=ConnectionError))
    jobs.publish(job)
    job.refresh_from_db()

    assert job.state == Job.State.QUEUED


def test_who_asked_for_a_job_may_cancel_it_and_its_worker_stores_nothing(officer: Person):
    job = jobs.enqueue("reports.build", subject=officer.unit, by=officer.actor, now=NOW)
    running = jobs.claim(job.pk, now=NOW)
    jobs.cancel(job, by=officer.actor, now=NOW)

    assert running is not None
    with pytest.raises(jobs.LeaseLost):
        running.progress(done=1, total=2)
    with pytest.raises(jobs.LeaseLost):
        running.finish()
    assert Job.objects.get().state == Job.State.CANCELLED
    assert jobs.claim(job.pk, now=NOW) is None


def test_what_is_over_or_not_one_persons_work_is_not_cancelled(officer: Person):
    job = jobs.enqueue("reports.build", subject=officer.unit, by=officer.actor, now=NOW)
    jobs.cancel(job, by=officer.actor, now=NOW)
    mail = jobs.enqueue("notifications.mail", subject=officer.unit, by=officer.actor, now=NOW)

    for each in (job, mail):
        with pytest.raises(jobs.JobNotCancellable):
            jobs.cancel(each, by=officer.actor, now=NOW)
