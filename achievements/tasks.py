from celery import shared_task
from django.utils import timezone

from achievements import services


@shared_task(name="achievements.sweep_form_drafts")
def sweep_form_drafts() -> None:
    """Drafts that nobody went on with do not stay for ever."""
    services.sweep_form_drafts(now=timezone.now())


@shared_task(name="achievements.sweep_staged")
def sweep_staged() -> None:
    """Files that were sent but never saved with a deed do not stay for ever."""
    services.sweep_staged(now=timezone.now())
