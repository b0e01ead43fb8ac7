from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campaigns.facts import CampaignFacts
from campaigns.models import Campaign, Indicator, Launcher
from campaigns.services.running import CampaignEnteredTwice, CampaignRefused
from members.actor import Actor
from portal import audit


class CampaignNotCloneable(CampaignRefused):
    pass


def clone_campaign(source: Campaign, facts: CampaignFacts, *, by: Actor, now: datetime) -> Campaign:
    """A draft of the same unit with these facts, the same launching bodies and the unit's own indicators.

    Indicators are copied, because each belongs to one campaign and last year's results stay with last year's.
    Documents, registrations, plans and local indicators of other units are not copied.
    """
    if source.state == Campaign.State.DRAFT:
        raise CampaignNotCloneable(_("A draft has nothing to carry over yet: launch it first."))
    try:
        with transaction.atomic():
            campaign = Campaign.objects.create(owner_id=source.owner_id, cloned_from=source, **facts.columns())
            _copy_launchers(source, campaign)
            _copy_indicators(source, campaign)
            audit.record("campaign.cloned", by=by, target=campaign, at=now, details={"source": source.pk})
    except IntegrityError:
        sentence = _("There is a campaign with this name and launch day already: change one of the two.")
        raise CampaignEnteredTwice(sentence) from None
    return campaign


def _copy_launchers(source: Campaign, campaign: Campaign) -> None:
    bodies = list(source.launchers.order_by("position", "pk"))
    for body in bodies:
        body.pk, body._state.adding, body.campaign = None, True, campaign
    Launcher.objects.bulk_create(bodies)


def _copy_indicators(source: Campaign, campaign: Campaign) -> None:
    """The newest version of each, as version 1 of the new campaign."""
    rows = list(source.indicators.current().filter(owner=source.owner_id).order_by("position", "pk"))
    for row in rows:
        row.pk, row._state.adding, row.campaign = None, True, campaign
        row.version, row.replaces = 1, None
    Indicator.objects.bulk_create(rows)
