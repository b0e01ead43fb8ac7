from django.db import transaction

from campaigns.models import Campaign
from campaigns.services import announce_launch, send_reminders
from portal.jobs import RunningJob, job_task


@job_task("campaigns.announce")
def announce(job: RunningJob) -> None:
    """The notices of a launch to many and the end of the job are one: run twice, it tells nobody twice."""
    campaign = Campaign.objects.select_related("owner").get(pk=job.subject_id)
    with transaction.atomic():
        announce_launch(campaign, launched_by=job.arguments["launched_by"], now=job.now())
        job.finish()


@job_task("campaigns.remind")
def remind(job: RunningJob) -> None:
    """The notices and the end of the job are one: run twice, it tells nobody twice."""
    campaign = Campaign.objects.select_related("owner").get(pk=job.subject_id)
    with transaction.atomic():
        send_reminders(campaign, now=job.now())
        job.finish()
