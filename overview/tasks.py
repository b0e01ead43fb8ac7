from celery import shared_task
from django.utils import timezone

from overview import files, unfinished
from portal.file_checks import FileCheck
from portal.jobs import RunningJob, job_task


@shared_task(name="overview.begin_file_check")
def begin_file_check() -> None:
    """Every night: look at every stored file."""
    files.start_file_check(by=None, now=timezone.now())


@shared_task(name="overview.watch_jobs")
def watch_jobs() -> None:
    """Every few minutes: what is not finished a quarter of an hour after it was asked for."""
    unfinished.watch(timezone.now())


@job_task(files.CHECK_FILES)
def check_files(job: RunningJob) -> None:
    files.check_files(FileCheck.objects.get(pk=job.subject_id), job)
