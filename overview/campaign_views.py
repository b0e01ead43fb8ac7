from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from campaigns.models import Campaign
from members.actor import MemberRequest
from overview.campaign_progress import progress_of
from portal.listing import answer_list


@require_safe
def campaign_progress(request: MemberRequest, pk: int) -> HttpResponse:
    """Loaded into the page of the campaign, and a page of its own without JavaScript."""
    launched = Campaign.objects.visible_to(request.actor).exclude(state=Campaign.State.DRAFT)
    campaign = get_object_or_404(launched, pk=pk)
    context = {
        "campaign": campaign,
        "progress": progress_of(campaign, request.actor),
        "has_reach": bool(request.actor.offices),
    }
    return answer_list(request, "overview/campaign_progress.html", "overview/_campaign_progress.html", context)
