from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaigns.models import Campaign
from members.actor import MemberRequest
from members.models import Grant
from publications import services
from publications.models import PublicCampaign


@require_http_methods(["GET", "HEAD", "POST"])
def campaign_switch(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the campaign to everybody, or hide it again: the owner's switch."""
    campaign = get_object_or_404(Campaign.objects.visible_to(request.actor).select_related("owner"), pk=pk)
    if not request.actor.may(Grant.LOG, campaign.owner):
        raise PermissionDenied(_("Only officers of the unit that owns the campaign may change it."))
    act = {"show": services.show_campaign, "hide": services.hide_campaign}.get(request.POST.get("action", ""))
    if act is not None:
        try:
            act(campaign, by=request.actor, now=timezone.now())
        except services.CampaignNotShown as refusal:
            messages.error(request, str(refusal))
        return redirect("publications:campaign", pk=campaign.pk)
    shown = PublicCampaign.objects.filter(campaign=campaign).select_related("shown_by__member").first()
    return render(request, "publications/campaign.html", {"campaign": campaign, "shown": shown})
