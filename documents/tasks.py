import structlog
from celery import shared_task
from django.utils import timezone

from documents import archiving, expiry
from documents.checking import Finding, check_documents
from documents.models import Document
from portal.jobs import RunningJob, job_task

log = structlog.get_logger(__name__)


@shared_task(name="documents.watch")
def watch_documents() -> None:
    """Every week: check all that is stored against all that is recorded; each finding is an error in the log."""
    checked = 0
    for each in check_documents(now=timezone.now()):
        if isinstance(each, Finding):
            log.error("documents.trouble", code=each.document.code, trouble=each.trouble, about=each.about)
        else:
            checked += 1
    log.info("documents.checked", checked=checked)


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
