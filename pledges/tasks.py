from celery import shared_task
from django.utils import timezone

from documents import remote_jobs
from pledges import expected, reminders, services
from portal.jobs import RunningJob, job_task


@shared_task(name="pledges.expire")
def expire() -> None:
    services.expire_pledges(now=timezone.now())


@shared_task(name="pledges.remind")
def remind() -> None:
    reminders.remind_signers(now=timezone.now())


@job_task(expected.SIGN_REMOTELY)
def sign_remotely(job: RunningJob) -> None:
    """Wait for the signer's phone and store what the service signed."""
    remote_jobs.carry_out(job, expected.of_job(job))
