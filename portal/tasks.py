from celery import shared_task
from django.utils import timezone

from portal import jobs
from portal.models import Heartbeat


@shared_task(name="portal.sweep")
def sweep() -> None:
    """Every few seconds: show that the scheduler and a worker live, and find what was lost."""
    now = timezone.now()
    Heartbeat.objects.update_or_create(name="sweeper", defaults={"beat_at": now})
    jobs.sweep(now)
