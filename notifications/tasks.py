from smtplib import SMTPRecipientsRefused, SMTPResponseException

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import gettext_noop

from notifications.mail import message_of
from notifications.models import Notice
from portal.jobs import RunningJob, job_task
from portal.mail_server import waiting_for_mail_server


class MailNotDelivered(Exception):
    """Some mails were refused; the job is tried again for those."""


@job_task("notifications.mail")
def mail_notices(job: RunningJob) -> None:
    """Mail the notices of one event that were neither mailed before nor dealt with meanwhile.

    A few hundred are in memory at a time; after a crash it goes on with those that were not marked as mailed.
    """
    asked = sorted(job.arguments["notices"])
    failures: list[str] = []
    with waiting_for_mail_server(), get_connection() as connection:
        for start in range(0, len(asked), AT_A_TIME):
            for number, notice in enumerate(_unsent(asked[start : start + AT_A_TIME]), start=start):
                job.progress(done=number, total=len(asked), step=gettext_noop("Sending e-mail"))
                failures += _send(notice, connection, job)
    if failures:
        raise MailNotDelivered("; ".join(failures))


AT_A_TIME = 200


def _unsent(pks: list[int]) -> list[Notice]:
    unsent = Notice.objects.filter(pk__in=pks, mailed_at__isnull=True, settled_at__isnull=True)
    return list(unsent.select_related("recipient__member").order_by("pk"))


def _send(notice: Notice, connection: BaseEmailBackend, job: RunningJob) -> list[str]:
    """Send one; an address that is refused must not keep the others waiting."""
    try:
        connection.send_messages([message_of(notice)])
    except (SMTPResponseException, SMTPRecipientsRefused) as problem:
        return [f"notice {notice.pk}: {type(problem).__name__}"]
    Notice.objects.filter(pk=notice.pk).update(mailed_at=job.now())
    return []
