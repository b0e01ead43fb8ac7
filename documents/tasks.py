import structlog
from celery import shared_task
from django.utils import timezone

from documents.checking import Finding, check_documents

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
