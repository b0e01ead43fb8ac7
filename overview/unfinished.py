"""The watchdog: work that was begun and is not finished, for the operations page. Nothing is given up silently.

The sweeper gives lost work to another worker; what is not done a quarter of an hour after it was asked for, and what
failed and was not done since, is shown until it is done or two weeks are over.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.models import User
from portal.models import Job

log = structlog.get_logger(__name__)
LATE = timedelta(minutes=15)
REMEMBERED = timedelta(days=14)
TASKS: dict[str, Promise] = {
    "achievements.check_import": _("Check of an import"),
    "achievements.run_import": _("Import"),
    "campaigns.announce": _("Announcement of a campaign"),
    "campaigns.close": _("Closing of a campaign"),
    "campaigns.remind": _("Reminder of a campaign"),
    "documents.archive": _("Archive time stamp"),
    "members.check_import": _("Check of an import"),
    "members.run_import": _("Import"),
    "members.send_invitation": _("Invitation"),
    "notifications.mail": _("E-mail"),
    "overview.check_files": _("Check of the stored files"),
    "pledges.sign_remotely": _("Remote signature"),
    "publications.make_photos": _("Photos of a publication"),
    "reports.build": _("Figures of a report"),
    "reports.render": _("Files of a report"),
    "reports.sign_remotely": _("Remote signature"),
}


@dataclass(frozen=True)
class Unfinished:
    """One piece of work, and who asked for it (None: a schedule)."""

    job: Job
    name: str | Promise
    asked_by: User | None


def late(now: datetime) -> QuerySet[Job]:
    return Job.objects.unfinished().filter(created_at__lt=now - LATE)


def failed(now: datetime) -> QuerySet[Job]:
    """What failed and was not done since."""
    same = {name: OuterRef(name) for name in ("task", "subject_kind", "subject_id")}
    done = Job.objects.filter(state=Job.State.DONE, finished_at__gt=OuterRef("finished_at"), **same)
    recent = Job.objects.filter(state=Job.State.FAILED, finished_at__gt=now - REMEMBERED)
    return recent.exclude(Exists(done))


def unfinished(now: datetime, *, limit: int) -> list[Unfinished]:
    """The latest first."""
    found = (late(now) | failed(now)).order_by("-created_at", "-pk")
    jobs = list(found[:limit])
    people = User.objects.select_related("member").in_bulk({job.requested_by_id for job in jobs if job.requested_by_id})
    return [Unfinished(job, TASKS.get(job.task, job.task), people.get(job.requested_by_id or 0)) for job in jobs]


def watch(now: datetime) -> int:
    """Tell the log what is late; answers how many."""
    found = list(late(now).order_by("pk"))
    for job in found:
        log.error(
            "job.late", job=job.pk, task=job.task, subject=f"{job.subject_kind}:{job.subject_id}", fault=job.fault
        )
    return len(found)
