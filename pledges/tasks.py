from celery import shared_task
from django.utils import timezone

from pledges import services


@shared_task(name="pledges.expire")
def expire() -> None:
    services.expire_pledges(now=timezone.now())
