"""Jobs that survive: a row, a lease, a sweeper. Losing the broker or a worker loses nothing.

A task is claimed by a conditional UPDATE, reports progress under its token, is safe to run twice, and is found again
by `sweep` when its message or its worker is gone.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from time import monotonic, sleep
from typing import Any

import structlog
from celery import current_app, shared_task
from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import audit
from portal.acting import Acting
from portal.models import Job

log = structlog.get_logger(__name__)
PUBLISH_AGAIN_AFTER = timedelta(seconds=15)
ASK_OTHERS_AGAIN_AFTER = timedelta(minutes=5)
OTHERS_MAY_BE_AWAY = timedelta(days=1)
GIVEN_UP = _("A fault in the system stopped this work. It was tried several times; the operators can see why.")


class LeaseLost(Exception):
    """Another worker holds the job now; this one stops without a trace."""


class JobRefused(Exception):
    """The work cannot be done, and trying again would not help; the sentence is shown to the person."""


class OthersAway(Exception):
    """A server outside the portal (mail) does not answer: the job waits for it, a day at most, and uses up no try."""


@dataclass
class RunningJob:
    """A claimed job in the hands of its worker."""

    pk: int
    subject_id: int
    arguments: dict[str, Any]
    token: str
    clock: Callable[[], datetime] = timezone.now

    def now(self) -> datetime:
        return self.clock()

    def progress(self, *, done: int, total: int, step: str = "") -> None:
        """Show how far the work is (`step` is an English source string) and extend the lease."""
        lease_until = self.now() + settings.JOB_LEASE
        self._write(done=done, total=total, step=step, lease_until=lease_until)

    def _write(self, **columns: Any) -> None:
        mine = Job.objects.filter(pk=self.pk, token=self.token, state=Job.State.RUNNING)
        if not mine.update(**columns):
            raise LeaseLost(self.pk)

    def finish(self) -> None:
        """Mark the work done; call it inside the transaction that stores the result to make both one."""
        self._write(state=Job.State.DONE, done=F("total"), step="", lease_until=None, finished_at=self.now())

    def fail(self, error: str, *, fault: str = "") -> None:
        """End the job: `error` is for the person who asked, `fault` for the operators."""
        self._write(state=Job.State.FAILED, error=error, fault=fault, lease_until=None, finished_at=self.now())

    def release(self, fault: str, *, wait: timedelta = timedelta(0), **columns: Any) -> None:
        """Give the job back for another try."""
        later = self.now() + wait
        self._write(state=Job.State.QUEUED, fault=fault, lease_until=None, token="", published_at=later, **columns)


def enqueue(
    task: str,
    *,
    subject: models.Model,
    by: Acting | None,
    now: datetime,
    arguments: Mapping[str, Any] | None = None,
) -> Job:
    """The job row for `task` about `subject`, published after the commit.

    An unfinished job of the same task and subject is answered instead of a second one (double click).
    """
    kind = subject._meta.label_lower
    columns = {"arguments": dict(arguments or {}), "requested_by_id": by.user.pk if by else None}
    try:
        with transaction.atomic():
            job = Job.objects.create(
                task=task, subject_kind=kind, subject_id=subject.pk, created_at=now, published_at=now, **columns
            )
    except IntegrityError:
        unfinished = Job.objects.unfinished().filter(task=task, subject_kind=kind, subject_id=subject.pk).first()
        return unfinished or enqueue(task, subject=subject, by=by, now=now, arguments=arguments)
    transaction.on_commit(partial(publish, job))
    return job


class JobNotCancellable(Exception):
    """The work is over or cannot be stopped; the sentence is shown to the person."""


def cancel(job: Job, *, by: Acting, now: datetime) -> None:
    """Stop the work for good. Its worker notices at its next step, before it stores anything, and leaves no trace."""
    stopped = Job.objects.unfinished().filter(pk=job.pk, task__in=settings.CANCELLABLE_JOBS)
    with transaction.atomic():
        if not stopped.update(state=Job.State.CANCELLED, token="", lease_until=None, finished_at=now):
            raise JobNotCancellable(_("This work is over already or cannot be stopped."))
        audit.record("job.cancelled", by=by, target=job, at=now, details={"task": job.task})


def publish(job: Job) -> None:
    """Nudge a worker. A broker that is away is logged, not raised: the sweeper nudges again."""
    try:
        current_app.send_task(job.task, kwargs={"job_id": job.pk}, retry=False)
    except Exception as problem:  # noqa: BLE001 - each broker library has its own family of errors
        log.warning("job.not_published", job=job.pk, task=job.task, problem=type(problem).__name__)


def claim(job_id: int, *, now: datetime) -> RunningJob | None:
    """Take the job if it is free or its worker's lease has lapsed; None when somebody else has it or it is over."""
    token = secrets.token_hex(16)
    taken = (
        Job.objects.claimable(now)
        .filter(pk=job_id, attempts__lt=settings.JOB_MAX_ATTEMPTS)
        .update(
            state=Job.State.RUNNING,
            token=token,
            lease_until=now + settings.JOB_LEASE,
            attempts=F("attempts") + 1,
            started_at=models.functions.Coalesce("started_at", models.Value(now, models.DateTimeField())),
        )
    )
    if not taken:
        return None
    job = Job.objects.get(pk=job_id)
    return RunningJob(pk=job.pk, subject_id=job.subject_id, arguments=job.arguments, token=token)


def run(job_id: int, work: Callable[[RunningJob], None]) -> None:
    """Claim, work, and leave a row that says how it ended."""
    job = claim(job_id, now=timezone.now())
    if job is None:
        return
    try:
        work(job)
        if not Job.objects.filter(pk=job.pk, token=job.token, state=Job.State.DONE).exists():
            job.finish()
    except LeaseLost:
        log.info("job.lease_lost", job=job_id)
    except JobRefused as refusal:
        job.fail(str(refusal))
    except OthersAway as problem:
        log.warning("job.waits_for_others", job=job_id, problem=str(problem))
        _wait_for_others(job, str(problem)[:500])
    except Exception as problem:
        log.exception("job.broke", job=job_id)
        _give_back(job, f"{type(problem).__name__}: {problem}"[:500])


def _give_back(job: RunningJob, fault: str) -> None:
    attempts = Job.objects.values_list("attempts", flat=True).get(pk=job.pk)
    try:
        job.fail(str(GIVEN_UP), fault=fault) if attempts >= settings.JOB_MAX_ATTEMPTS else job.release(fault)
    except LeaseLost:
        log.info("job.lease_lost", job=job.pk)


def _wait_for_others(job: RunningJob, fault: str) -> None:
    is_recent = Job.objects.filter(pk=job.pk, created_at__gt=job.now() - OTHERS_MAY_BE_AWAY).exists()
    if is_recent:
        job.release(fault, wait=ASK_OTHERS_AGAIN_AFTER, attempts=F("attempts") - 1)
    else:
        job.fail(str(GIVEN_UP), fault=fault)


def job_task(name: str) -> Callable[[Callable[[RunningJob], None]], Callable[[RunningJob], None]]:
    """Register `work` as the Celery task `name`; the message carries the id of the job row only."""

    def register(work: Callable[[RunningJob], None]) -> Callable[[RunningJob], None]:
        @shared_task(name=name)
        def task(*, job_id: int) -> None:
            run(job_id, work)

        return work

    return register


def run_here(job: Job, *, patience: float = 60) -> None:
    """Do a job in this process, for commands that wait for the result; a worker that was quicker is waited for."""
    current_app.loader.import_default_modules()
    current_app.tasks[job.task].run(job_id=job.pk)
    job.refresh_from_db()
    given_up_at = monotonic() + patience
    while job.state == Job.State.RUNNING and monotonic() < given_up_at:
        sleep(0.1)
        job.refresh_from_db()


def sweep(now: datetime) -> int:
    """Publish again what was not picked up or lost its worker; give up, visibly, after too many tries."""
    stale = models.Q(state=Job.State.QUEUED, published_at__lt=now - PUBLISH_AGAIN_AFTER)
    lapsed = models.Q(state=Job.State.RUNNING, lease_until__lt=now)
    spent = Job.objects.filter(stale | lapsed, attempts__gte=settings.JOB_MAX_ATTEMPTS)
    spent.update(state=Job.State.FAILED, finished_at=now, lease_until=None, error=str(GIVEN_UP), fault="worker lost")
    waiting = list(Job.objects.filter(stale | lapsed).order_by("pk")[:500])
    for job in waiting:
        Job.objects.filter(pk=job.pk).update(published_at=now)
        publish(job)
    return len(waiting)
