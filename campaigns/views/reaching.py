"""What every page of one campaign begins with: is it seen, may it be changed, which units stand near."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from campaigns.models import Campaign, Participation, states_before
from campaigns.services.participation import HELD
from members.actor import Actor, MemberRequest
from members.models import Grant, Unit


def visible_campaign(request: MemberRequest, pk: int) -> Campaign:
    found = Campaign.objects.visible_to(request.actor)
    rows = found.select_related("owner", "block", "cloned_from").with_launchers()
    return get_object_or_404(rows, pk=pk)


def editable_campaign(request: MemberRequest, pk: int) -> Campaign:
    campaign = visible_campaign(request, pk)
    if not request.actor.may(Grant.LOG, campaign.owner):
        raise PermissionDenied(_("Only officers of the unit that owns the campaign may change it."))
    return campaign


def units_near(actor: Actor) -> QuerySet[Unit]:
    """The unit of the office acted in and those directly below: for these one registers."""
    near = Q(pk=actor.office.unit_id) | Q(parent=actor.office.unit_id) if actor.office else Q(pk__in=[])
    return actor.units_for(Grant.LOG).filter(near).order_by("path")


def units_to_join(actor: Actor, campaign: Campaign) -> QuerySet[Unit]:
    """Those that have not registered, were refused or left."""
    held = Participation.objects.of_units().filter(campaign=campaign, state__in=HELD).values("unit")
    return units_near(actor).exclude(pk=campaign.owner_id).exclude(pk__in=held)


def units_to_leave(actor: Actor, campaign: Campaign) -> QuerySet[Unit]:
    """Those whose registration can be withdrawn."""
    before = states_before(Participation.State.WITHDRAWN)
    held = Participation.objects.of_units().filter(campaign=campaign, state__in=before).values("unit")
    return units_near(actor).filter(pk__in=held)


def adds_locally(actor: Actor, campaign: Campaign) -> bool:
    """The unit of the office acted in takes part: its officers add indicators for it and the units below."""
    if actor.office is None or not actor.may_somewhere(Grant.LOG):
        return False
    taking_part = Participation.objects.current().of_units().filter(campaign=campaign, unit=actor.office.unit_id)
    return campaign.owner_id != actor.office.unit_id and taking_part.exists()
