"""The nightly check of the stored files, for the administrators of the whole portal."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from members.actor import Actor
from members.models import Office, User
from notifications.services import notify, settle
from portal import integrity
from portal.file_checks import FileCheck, FileFinding
from portal.jobs import RunningJob, enqueue
from portal.models import Job

CHECK_FILES = "overview.check_files"


def operators(now: datetime) -> list[User]:
    held = Office.objects.on(timezone.localdate(now)).filter(may_administer=True, unit__parent__isnull=True)
    people = User.objects.filter(is_active=True, member__offices__in=held)
    return list(people.select_related("member").distinct().order_by("pk"))


@transaction.atomic
def start_file_check(*, by: Actor | None, now: datetime) -> Job:
    """The job that walks over every stored file; the one under way where there is one."""
    return enqueue(CHECK_FILES, subject=integrity.begin_check(now=now), by=by, now=now)


def check_files(check: FileCheck, job: RunningJob) -> None:
    integrity.walk(check, progress=job.progress, clock=job.now)
    with transaction.atomic():
        integrity.end_check(check, now=job.now(), tell=tell_operators)
        job.finish()


def tell_operators(check: FileCheck, new: list[FileFinding], now: datetime) -> None:
    """One notice for everything new; it is done with once nothing of it is left."""
    for earlier in FileCheck.objects.filter(told__resolved_at__gte=check.started_at).distinct().order_by("pk"):
        if not earlier.told.open().exists():
            settle(about=earlier, now=now)
    if new:
        notify(
            operators(now),
            subject=format_lazy(_("Stored files missing or altered: {number}"), number=len(new)),
            body=_("The nightly check compared every stored file with what was taken in. See which, and restore them."),
            url=reverse("overview:operations"),
            now=now,
            about=check,
        )
