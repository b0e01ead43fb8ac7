from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.models import Campaign, Participation
from members.actor import Actor
from members.models import Grant, Unit
from members.services import holders
from notifications.services import settle
from portal import audit


class ParticipationRefused(Exception):
    """A unit cannot take part, or cannot leave; the text is a sentence for the person."""


@transaction.atomic
def join_campaign(campaign: Campaign, unit: Unit, *, by: Actor | None, now: datetime, note: str = "") -> Participation:
    """A unit takes part in a launched campaign owned above or beside; one that left may come back."""
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    if campaign.state != Campaign.State.LAUNCHED:
        raise ParticipationRefused(_("Units can take part only while the campaign is launched."))
    if unit.pk == campaign.owner_id:
        raise ParticipationRefused(_("The unit that owns the campaign takes part in it already."))
    row, is_new = Participation.objects.get_or_create(
        campaign=campaign, unit=unit, defaults={"joined_at": now, "note": note}
    )
    left = Participation.objects.filter(pk=row.pk, left_at__isnull=False)
    if not is_new and not left.update(left_at=None, joined_at=now, note=note):
        raise ParticipationRefused(_("%(unit)s takes part already.") % {"unit": unit})
    settle(about=campaign, now=now, recipients=holders(unit, Grant.LOG, timezone.localdate(now)))
    audit.record("campaign.joined", by=by, target=campaign, at=now, details={"unit": unit.pk})
    row.refresh_from_db()
    return row


@transaction.atomic
def leave_campaign(participation: Participation, *, by: Actor | None, now: datetime, reason: str) -> None:
    """What was logged so far stays with the campaign."""
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=participation.campaign_id)
    if campaign.state != Campaign.State.LAUNCHED:
        raise ParticipationRefused(_("The campaign is closed; who took part stays as it was."))
    current = Participation.objects.current().filter(pk=participation.pk)
    if not current.update(left_at=now):
        raise ParticipationRefused(_("%(unit)s has left already.") % {"unit": participation.unit})
    details = {"unit": participation.unit_id}
    audit.record("campaign.left", by=by, target=campaign, at=now, reason=reason, details=details)
