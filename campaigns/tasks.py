from django.db import transaction

from campaigns.models import Campaign
from campaigns.services import send_reminders
from portal.jobs import RunningJob, job_task


@job_task("campaigns.remind")
def remind(job: RunningJob) -> None:
    """The notices and the end of the job are one: run twice, it tells nobody twice."""
    campaign = Campaign.objects.select_related("owner").get(pk=job.subject_id)
    with transaction.atomic():
        send_reminders(campaign, now=job.now())
        job.finish()
