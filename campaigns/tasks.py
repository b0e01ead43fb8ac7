from celery import shared_task
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from campaigns import services
from campaigns.models import Campaign
from portal.jobs import RunningJob, job_task


@job_task("campaigns.announce")
def announce(job: RunningJob) -> None:
    """The notices of a launch to many and the end of the job are one: run twice, it tells nobody twice."""
    campaign = Campaign.objects.select_related("owner").get(pk=job.subject_id)
    with transaction.atomic():
        services.announce_launch(campaign, launched_by=job.arguments["launched_by"], now=job.now())
        job.finish()


@job_task("campaigns.remind")
def remind(job: RunningJob) -> None:
    """The notices and the end of the job are one: run twice, it tells nobody twice."""
    campaign = Campaign.objects.select_related("owner").get(pk=job.subject_id)
    with transaction.atomic():
        services.send_reminders(campaign, now=job.now())
        job.finish()


@shared_task(name="campaigns.remind_of_measures")
def remind_of_measures() -> None:
    services.remind_of_measures(now=timezone.now())


@shared_task(name="campaigns.close_ended")
def close_ended() -> None:
    """A quarter past each hour, first at 00:15: a portal that was switched off at night closes in the morning."""
    services.enqueue_closings(now=timezone.now())


@job_task("campaigns.close")
def close(job: RunningJob) -> None:
    """The closing and the end of the job are one transaction: killed in the middle, neither has happened."""
    step = gettext_noop("Closing the campaign")
    with transaction.atomic():
        services.close_ended_campaign(
            job.subject_id,
            now=job.now(),
            step=lambda done: job.progress(done=done, total=services.CLOSING_STEPS, step=step),
        )
        job.finish()
