import structlog
from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from portal import audit, jobs
from portal.imports.services import forget_old
from portal.models import Heartbeat

log = structlog.get_logger(__name__)


@shared_task(name="portal.sweep")
def sweep() -> None:
    """Every few seconds: show that the scheduler and a worker live, and find what was lost."""
    now = timezone.now()
    Heartbeat.objects.update_or_create(name="sweeper", defaults={"beat_at": now})
    jobs.sweep(now)


@shared_task(name="portal.watch_audit")
def watch_audit() -> None:
    """Every night: walk the audit chain and leave its head in the log, outside the database."""
    try:
        rows = audit.verify_chain()
    except audit.ChainBroken as broken:
        log.error("audit.chain_broken", sequence=broken.args[0])
    else:
        log.info("audit.head", rows=rows, digest=audit.head()[1])


@shared_task(name="portal.forget_sessions")
def forget_sessions() -> None:
    """Every night: sessions that ended."""
    call_command("clearsessions")


@shared_task(name="portal.forget_imports")
def forget_imports() -> None:
    """Every night: files of imports that are long over."""
    forget_old(timezone.now())
