from collections.abc import Callable
from datetime import datetime

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext_noop

from documents import remote_jobs
from documents.typesetting import DocumentNotRenderable
from portal.jobs import JobRefused, RunningJob, job_task
from reports import duties, expected, figures, rendering, schedules, services
from reports.models import Report, Schedule, ScheduleRun


@job_task(services.BUILD)
def build_report(job: RunningJob) -> None:
    """Collect the figures of a draft; nothing is stored before everything is there."""
    try:
        build_now(_report(job), now=job.now(), progress=job.progress, finish=job.finish)
    except DocumentNotRenderable as problem:
        raise JobRefused(str(problem)) from problem


def build_now(
    report: Report,
    *,
    now: datetime,
    progress: Callable[..., None] = figures.no_progress,
    finish: Callable[[], None] | None = None,
) -> None:
    """The same work for a caller that waits: collect, try the typesetting, store."""
    collected = figures.collect(report.unit, report.span, today=timezone.localdate(now), progress=progress)
    progress(done=figures.STEPS, total=figures.STEPS + 1, step=gettext_noop("Trying the typesetting"))
    rendering.trial(collected, report.texts(), unit=report.unit, now=now)
    services.store_snapshot(report, collected, now=now, finish=finish)


@job_task(services.RENDER)
def render_report(job: RunningJob) -> None:
    """Typeset the final file of a draft."""
    report = _report(job)
    job.progress(done=0, total=2, step=gettext_noop("Typesetting the document"))
    now = job.now()
    try:
        pdf, digest = rendering.final_pdf(report, now=now)
    except DocumentNotRenderable as problem:
        raise JobRefused(str(problem)) from problem
    job.progress(done=1, total=2, step=gettext_noop("Storing the document"))
    services.store_final(report, pdf, digest=digest, now=now, finish=job.finish)


@job_task(expected.SIGN_REMOTELY)
def sign_remotely(job: RunningJob) -> None:
    """Wait for the signer's phone and store what the service signed."""
    remote_jobs.carry_out(job, expected.of_job(job))


def _report(job: RunningJob) -> Report:
    return Report.objects.select_related("unit", "campaign").get(pk=job.subject_id)


@job_task(schedules.RUN)
def run_schedule(job: RunningJob) -> None:
    """Draft the reports of one run of a schedule."""
    run = ScheduleRun.objects.select_related("schedule__unit").get(pk=job.subject_id)
    schedules.carry_out(run, job)


@shared_task(name=schedules.TICK)
def schedule_due(*, schedule_id: int) -> None:
    """The moment of one schedule has come; one that was deleted meanwhile asks for nothing."""
    for schedule in Schedule.objects.filter(pk=schedule_id):
        schedules.run_due(schedule, now=timezone.now())


@shared_task(name="reports.catch_up")
def catch_up() -> None:
    """Every hour: runs whose moment passed while the scheduler was down."""
    schedules.run_all_due(now=timezone.now())


@shared_task(name="reports.remind_of_duties")
def remind_of_duties() -> None:
    duties.remind(now=timezone.now())
