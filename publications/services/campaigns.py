"""The switch with which the owner of a campaign shows it to everybody. It shows no person."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from members.actor import Actor
from members.models import Grant
from portal import audit
from publications.models import PublicCampaign
from publications.services.refusals import CampaignNotShown


@transaction.atomic
def show_campaign(campaign: Campaign, *, by: Actor, now: datetime) -> PublicCampaign:
    _require_owner(campaign, by)
    if campaign.state == Campaign.State.DRAFT:
        raise CampaignNotShown(_("A draft cannot be shown in public. Launch the campaign first."))
    try:
        with transaction.atomic():
            shown = PublicCampaign.objects.create(campaign=campaign, shown_by=by.user, shown_at=now)
    except IntegrityError:
        raise CampaignNotShown(_("The campaign is shown in public already.")) from None
    audit.record("campaign.shown_in_public", by=by, target=campaign, at=now)
    return shown


@transaction.atomic
def hide_campaign(campaign: Campaign, *, by: Actor, now: datetime) -> None:
    _require_owner(campaign, by)
    if not PublicCampaign.objects.filter(campaign=campaign).delete()[0]:
        raise CampaignNotShown(_("The campaign is not shown in public."))
    audit.record("campaign.hidden_from_public", by=by, target=campaign, at=now)


def _require_owner(campaign: Campaign, by: Actor) -> None:
    if not by.may(Grant.LOG, campaign.owner):
        raise CampaignNotShown(_("Only officers of the unit that owns the campaign may change it."))
