from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campaigns import services
from campaigns.checklist import audience_of, checklist_of
from campaigns.history import history_of
from campaigns.models import Campaign, Indicator, Participation, WorkPlan
from campaigns.services.participation import HELD
from campaigns.views.cloning import review_of
from campaigns.views.launch_plan import plan_texts
from campaigns.views.reaching import adds_locally, units_near, units_to_join, units_to_leave, visible_campaign
from members.actor import Actor, MemberRequest
from members.models import Grant, Unit
from portal.listing import page_of


@dataclass(frozen=True)
class Rights:
    """What the person may do with a campaign in the office acted in."""

    edit: bool
    join: bool
    join_self: bool
    add_locally: bool
    leave: bool
    log: bool
    plan: bool
    clone: bool


def _rights(actor: Actor, campaign: Campaign) -> Rights:
    is_launched = campaign.state == Campaign.State.LAUNCHED
    return Rights(
        edit=actor.may(Grant.LOG, campaign.owner) and campaign.state != Campaign.State.CLOSED,
        join=is_launched and units_to_join(actor, campaign).exists(),
        join_self=is_launched and _may_join_self(actor, campaign),
        add_locally=is_launched and adds_locally(actor, campaign),
        leave=is_launched and units_to_leave(actor, campaign).exists(),
        log=is_launched and _takes_part(actor, campaign),
        plan=campaign.state != Campaign.State.CLOSED and actor.may_somewhere(Grant.LOG),
        clone=campaign.state != Campaign.State.DRAFT and actor.may(Grant.LOG, campaign.owner),
    )


def _takes_part(actor: Actor, campaign: Campaign) -> bool:
    """A unit that the office acted in logs deeds for owns the campaign or registered for it."""
    registered = (
        Participation.objects.current().of_units().filter(campaign=campaign, unit__in=actor.units_for(Grant.LOG))
    )
    return actor.may(Grant.LOG, campaign.owner) or registered.exists()


def _may_join_self(actor: Actor, campaign: Campaign) -> bool:
    """Belongs to a unit, and has not registered, was refused or left."""
    if not actor.memberships:
        return False
    return not Participation.objects.filter(campaign=campaign, member=actor.member, state__in=HELD).exists()


def _own_registrations(actor: Actor, campaign: Campaign) -> list[Participation]:
    """Those of the units one registers for and one's own that wait or were refused."""
    State = Participation.State
    if campaign.state != Campaign.State.LAUNCHED:
        return []
    own = Q(member__isnull=True, unit__in=units_near(actor))
    own |= Q(member=actor.member, member__isnull=False)
    rows = Participation.objects.filter(own, campaign=campaign, state__in=[State.REFUSED, State.PENDING])
    return list(rows.select_related("unit", "member", "decided_by__member").order_by("pk"))


def _before_launch(actor: Actor, campaign: Campaign) -> dict[str, Any]:
    """What a draft still needs, for those who write it."""
    if campaign.state != Campaign.State.DRAFT or not actor.may(Grant.LOG, campaign.owner):
        return {"missing": [], "checklist": []}
    return {
        "missing": services.missing_for_launch(campaign),
        "checklist": checklist_of(campaign),
        "audience": audience_of(campaign, actor),
    }


@require_safe
def campaign_detail(request: MemberRequest, pk: int) -> HttpResponse:
    campaign = visible_campaign(request, pk)
    reach = Unit.objects.reachable_by(request.actor)
    participations = Participation.objects.current().of_units().filter(campaign=campaign).select_related("unit")
    indicators = list(Indicator.objects.visible_to(request.actor).of_campaign(campaign))
    is_open = campaign.state != Campaign.State.CLOSED
    context = {
        "campaign": campaign,
        "rights": _rights(request.actor, campaign),
        "own_registrations": _own_registrations(request.actor, campaign),
        **_before_launch(request.actor, campaign),
        "indicators": indicators,
        "editable": {each.pk for each in indicators if request.actor.may(Grant.LOG, each.owner)} if is_open else set(),
        "page": page_of(request, participations.order_by("unit__sort_key", "pk")),
        "plan_texts": plan_texts(campaign),
        "plans": _plans(request.actor, campaign),
        "review": review_of(campaign),
        "history": history_of(campaign) if reach.filter(pk=campaign.owner_id).exists() else [],
    }
    return render(request, "campaigns/detail.html", context)


PLANS_SHOWN = 10


def _plans(actor: Actor, campaign: Campaign) -> list[WorkPlan]:
    """The newest plans that this person sees; the list of plans has all."""
    plans = WorkPlan.objects.visible_to(actor).filter(campaign=campaign).select_related("unit")
    return list(plans.with_progress(actor.today).order_by("-pk")[: PLANS_SHOWN + 1])


@require_safe
def campaign_document(request: MemberRequest, pk: int) -> FileResponse:
    """The launch document, only ever as a download."""
    campaign = visible_campaign(request, pk)
    if not campaign.document_file:
        raise Http404
    response = FileResponse(
        campaign.document_file.open("rb"),
        as_attachment=True,
        filename=f"van-ban-phat-dong-{campaign.pk}.pdf",
        content_type="application/pdf",
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
