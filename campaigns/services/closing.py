"""The end of a campaign: by an officer, or by itself the day after its last."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.models import Campaign, Measure
from campaigns.services.participation import settle_participations
from campaigns.services.running import CampaignRefused
from campaigns.services.scope import officers_of
from members.actor import Actor
from members.models import Unit
from notifications.services import notify, settle, settle_all
from portal import audit
from portal.jobs import enqueue
from portal.vietnamese import format_day

Step = Callable[[int], None]  # told how many of STEPS are done
STEPS = 3


def no_report(done: int) -> None:
    """Nobody waits for the steps of a closing by hand."""


@transaction.atomic
def close_campaign(campaign: Campaign, *, by: Actor | None, now: datetime, reason: str = "") -> Campaign:
    """Deeds stay reviewable afterwards. Ending before the last day needs a reason."""
    if not reason and timezone.localdate(now) < campaign.ends_on:
        raise CampaignRefused(
            _("The campaign runs until %(day)s: please give a reason for closing it earlier.")
            % {"day": format_day(campaign.ends_on)}
        )
    running = Campaign.objects.filter(pk=campaign.pk, state=Campaign.State.LAUNCHED)
    if not _close(running, campaign.pk, by=by, now=now, reason=reason, step=no_report):
        raise CampaignRefused(_("Only a launched campaign can be closed, and only once."))
    campaign.refresh_from_db()
    return campaign


@transaction.atomic
def close_ended_campaign(pk: int, *, now: datetime, step: Step = no_report) -> bool:
    """All or nothing; False where an officer was quicker, or moved its last day on."""
    return _close(ended_campaigns(now).filter(pk=pk), pk, by=None, now=now, reason="", step=step)


def ended_campaigns(now: datetime) -> QuerySet[Campaign]:
    """Launched by their last day, which is over in Hà Nội.

    What is entered afterwards, a campaign of an earlier year, stays open for registrations, indicators and deeds until
    an officer closes it.
    """
    launched_in_time = Campaign.objects.filter(launched_at__date__lte=F("ends_on"))
    return launched_in_time.filter(state=Campaign.State.LAUNCHED, ends_on__lt=timezone.localdate(now))


def enqueue_closings(*, now: datetime) -> int:
    """A job for each campaign that has ended, on whatever day that was; answers how many."""
    ended = list(ended_campaigns(now).order_by("ends_on", "pk"))
    for campaign in ended:
        enqueue("campaigns.close", subject=campaign, by=None, now=now)
    return len(ended)


def _close(rows: QuerySet[Campaign], pk: int, *, by: Actor | None, now: datetime, reason: str, step: Step) -> bool:
    if not rows.update(state=Campaign.State.CLOSED, closed_at=now):
        return False
    campaign = Campaign.objects.select_related("owner").get(pk=pk)
    settle(about=campaign, now=now)
    step(0)
    settled = settle_participations(campaign, now=now)
    step(1)
    settled |= settle_measures(campaign, now=now)
    step(2)
    _tell_owner(campaign, settled, by=by, now=now)
    audit.record("campaign.closed", by=by, target=campaign, at=now, reason=reason, details=settled)
    return True


def settle_measures(campaign: Campaign, *, now: datetime) -> dict[str, int]:
    """What is still open counts as not done by the end. Two UPDATEs, however many measures there are."""
    measures = Measure.objects.filter(plan__campaign=campaign)
    settle_all(about=measures.open(), now=now)
    return {
        "measures_done": measures.filter(state=Measure.State.DONE).count(),
        "measures_undone": measures.open().update(state=Measure.State.UNDONE),
    }


def _tell_owner(campaign: Campaign, settled: dict[str, int], *, by: Actor | None, now: datetime) -> None:
    """The officers of the owner, except who closed it."""
    officers = officers_of(Unit.objects.filter(pk=campaign.owner_id), timezone.localdate(now))
    told = [user for user in officers if by is None or user != by.user]
    body = gettext_lazy(
        "Took part until the end: {completed}. Registrations not decided: {lapsed}. Measures done: {measures_done}, "
        "not done: {measures_undone}. Deeds that come later need a reason."
    )
    subject = format_lazy(gettext_lazy("Closed: {name}"), name=campaign.name)
    url = campaign.get_absolute_url()
    notify(
        told, subject=subject, body=format_lazy(body, **settled), url=url, now=now, needs_action=False, about=campaign
    )
