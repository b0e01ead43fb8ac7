from datetime import datetime

from celery import shared_task
from django.utils import timezone

from achievements import services
from achievements.services.sheet import DeedSheet
from members.models import Grant
from members.services.importing import importing_actor
from portal.imports import running
from portal.imports.models import ImportRun
from portal.jobs import RunningJob, job_task


@shared_task(name="achievements.sweep_form_drafts")
def sweep_form_drafts() -> None:
    """Drafts that nobody went on with do not stay for ever."""
    services.sweep_form_drafts(now=timezone.now())


@shared_task(name="achievements.sweep_staged")
def sweep_staged() -> None:
    """Files that were sent but never saved with a deed do not stay for ever."""
    services.sweep_staged(now=timezone.now())


@job_task("achievements.check_import")
def check_import(job: RunningJob) -> None:
    """Judge the rows of a file of deeds."""
    running.check(job, _sheet)


@job_task("achievements.run_import")
def run_import(job: RunningJob) -> None:
    """Write the deeds of a file that was checked and confirmed."""
    running.bring_in(job, _sheet)


def _sheet(run: ImportRun, now: datetime) -> DeedSheet:
    return DeedSheet(importing_actor(run, Grant.LOG, now=now), submits=run.options.get("then") == "submit")
