from celery import shared_task
from django.utils import timezone

from pledges import reminders, services


@shared_task(name="pledges.expire")
def expire() -> None:
    services.expire_pledges(now=timezone.now())


@shared_task(name="pledges.remind")
def remind() -> None:
    reminders.remind_signers(now=timezone.now())
