from celery import shared_task
from django.utils import timezone

from documents import archiving, expiry, outside, watching
from documents.models import Document
from portal.jobs import RunningJob, job_task


@shared_task(name="documents.watch")
def watch_documents() -> None:
    """Every week."""
    watching.watch(now=timezone.now())


@shared_task(name="documents.watch_authorities")
def watch_authorities() -> None:
    """Every day."""
    watching.watch_authorities(now=timezone.now())


@shared_task(name="documents.sweep_uploads")
def sweep_uploads() -> None:
    """Every night."""
    outside.sweep(now=timezone.now())


@shared_task(name="documents.begin_archiving")
def begin_archiving() -> None:
    """Every few minutes: archive what is complete, renew what ends soon."""
    archiving.begin(timezone.now())


@job_task(archiving.ARCHIVE)
def archive(job: RunningJob) -> None:
    archiving.archive(Document.objects.get(pk=job.subject_id), job)


@shared_task(name="documents.warn_holders")
def warn_holders() -> None:
    expiry.warn_holders(now=timezone.now())
