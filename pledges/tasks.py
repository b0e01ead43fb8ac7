from celery import shared_task
from django.utils import timezone

from pledges import reminders, remote, services
from portal.jobs import RunningJob, job_task


@shared_task(name="pledges.expire")
def expire() -> None:
    services.expire_pledges(now=timezone.now())


@shared_task(name="pledges.remind")
def remind() -> None:
    reminders.remind_signers(now=timezone.now())


@job_task(remote.SIGN)
def sign_remotely(job: RunningJob) -> None:
    """Wait for the signer's phone and store what the service signed."""
    remote.carry_out(job)
