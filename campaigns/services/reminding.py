"""One reminder to every unit that has not registered: at most once a day, one notice for each officer."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.models import Campaign
from campaigns.services.participation import ParticipationRefused
from campaigns.services.scope import officers_of, units_missing
from members.actor import Actor
from notifications.services import notify, settle
from portal import audit
from portal.jobs import enqueue
from portal.models import Job
from portal.vietnamese import format_day


@transaction.atomic
def remind_missing(campaign: Campaign, *, by: Actor, now: datetime) -> Job:
    """Ask for the reminder; the job finds out itself who is still missing when it runs."""
    today = timezone.localdate(now)
    missing = units_missing(campaign, today).count()
    if not missing:
        raise ParticipationRefused(_("Every unit has answered: there is nobody to remind."))
    running = Campaign.objects.filter(pk=campaign.pk, state=Campaign.State.LAUNCHED)
    if not running.filter(Q(reminded_on__isnull=True) | Q(reminded_on__lt=today)).update(reminded_on=today):
        raise ParticipationRefused(_("A reminder has gone out today already, or the campaign is not running."))
    job = enqueue("campaigns.remind", subject=campaign, by=by, now=now)
    audit.record("campaign.reminded", by=by, target=campaign, at=now, details={"units": missing})
    return job


def send_reminders(campaign: Campaign, *, now: datetime) -> int:
    """Replace what these officers were asked before by one fresh notice; answers how many were told."""
    officers = list(officers_of(units_missing(campaign, timezone.localdate(now)), timezone.localdate(now)))
    settle(about=campaign, now=now, recipients=officers)
    until = campaign.register_by or campaign.ends_on
    notices = notify(
        officers,
        subject=format_lazy(gettext_lazy("Reminder to register: {name}"), name=campaign.name),
        body=format_lazy(
            gettext_lazy("Your unit has not registered yet. Registration is open until {day}."), day=format_day(until)
        ),
        url=campaign.get_absolute_url(),
        now=now,
        about=campaign,
    )
    return len(notices)
