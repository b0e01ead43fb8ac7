from contextlib import suppress

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from campaigns.models import Campaign
from members.actor import MemberRequest
from overview.campaign_progress import progress_of
from overview.timeline import Cursor, CursorUnreadable, timeline_of
from portal.listing import answer_list


def _launched_campaign(request: MemberRequest, pk: int) -> Campaign:
    launched = Campaign.objects.visible_to(request.actor).exclude(state=Campaign.State.DRAFT)
    return get_object_or_404(launched.with_launchers(), pk=pk)


@require_safe
def campaign_progress(request: MemberRequest, pk: int) -> HttpResponse:
    """Loaded into the page of the campaign, and a page of its own without JavaScript."""
    campaign = _launched_campaign(request, pk)
    context = {
        "campaign": campaign,
        "progress": progress_of(campaign, request.actor),
        "has_reach": bool(request.actor.offices),
    }
    return answer_list(request, "overview/campaign_progress.html", "overview/_campaign_progress.html", context)


@require_safe
def campaign_timeline(request: MemberRequest, pk: int) -> HttpResponse:
    """`?before=` is the place where an older page begins; what is no such place begins at the newest."""
    campaign, before = _launched_campaign(request, pk), None
    with suppress(CursorUnreadable):
        before = Cursor.read(request.GET.get("before", ""))
    timeline = timeline_of(campaign, request.actor, before=before)
    context = {"campaign": campaign, "timeline": timeline, "before": before}
    return render(request, "overview/campaign_timeline.html", context)
