"""Mails about accounts, each sent by a job that can be tried again, and the nightly refresh of units."""

from datetime import datetime

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_noop

from members import services
from members.models import Grant, User
from members.services.importing import importing_actor
from members.services.roster import Roster
from portal.imports import running
from portal.imports.models import ImportRun
from portal.jobs import JobRefused, RunningJob, job_task
from portal.mail_server import waiting_for_mail_server


@shared_task(name="members.refresh_units")
def refresh_units() -> None:
    """Every night: placements that begin today become the columns that pages read."""
    services.refresh_units(timezone.localdate(timezone.now()))


def _mail(user: User, template: str, **context: object) -> None:
    """Subject and text are the first line and the rest of one template, in the person's language."""
    with translation.override(user.language):
        words = {"user": user, "portal_url": settings.PORTAL_URL, **context}
        subject, _blank, text = render_to_string(f"members/mail/{template}.txt", words).partition("\n")
    with waiting_for_mail_server():
        send_mail(subject.strip(), text.strip() + "\n", settings.DEFAULT_FROM_EMAIL, [user.email])


def _account(job: RunningJob) -> User:
    user = User.objects.select_related("member").filter(pk=job.subject_id, is_active=True).first()
    if user is None:
        raise JobRefused(gettext_noop("The account is locked or gone."))
    return user


@job_task("members.send_invitation")
def send_invitation(job: RunningJob) -> None:
    """The link is made here, from the row, so that no job row holds a secret."""
    user = _account(job)
    if user.has_joined:
        return
    path = reverse("members:accept_invitation", args=[services.invitation_link_key(user)])
    _mail(user, "invitation", link=f"{settings.PORTAL_URL}{path}")


@job_task("members.tell_second_factor_reset")
def tell_second_factor_reset(job: RunningJob) -> None:
    _mail(_account(job), "second_factor_reset")


@job_task("members.send_unlock_link")
def send_unlock_link(job: RunningJob) -> None:
    user = _account(job)
    path = reverse("members:unlock", args=[services.unlock_link_key(user)])
    _mail(user, "unlock", link=f"{settings.PORTAL_URL}{path}")


@job_task("members.check_import")
def check_import(job: RunningJob) -> None:
    """Judge the rows of a file of people."""
    running.check(job, _roster)


@job_task("members.run_import")
def run_import(job: RunningJob) -> None:
    """Write the people of a file that was checked and confirmed."""
    running.bring_in(job, _roster)


def _roster(run: ImportRun, now: datetime) -> Roster:
    return Roster(importing_actor(run, Grant.ADMINISTER, now=now))
