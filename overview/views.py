from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.actor import MemberRequest
from members.models import Grant
from overview import needs, promise, year
from overview.coming import coming
from overview.next_steps import next_steps


@require_safe
@login_not_required
def home(request: MemberRequest) -> HttpResponse:
    """“What needs me”; the public gets a page that says what this is."""
    if not request.user.is_authenticated:
        return render(request, "overview/landing.html")
    actor = request.actor
    groups = needs.groups_for(actor)
    context = {
        "groups": groups,
        "steps": [] if any(group.is_needed for group in groups) else next_steps(actor),
        "coming": coming(actor),
        "promise": promise.promise_of(actor),
        "campaign_lines": year.campaign_lines(actor),
        "pledges": year.newest_pledges(actor),
        "reports": year.newest_reports(actor),
        "own_unit": actor.own_unit,
        "may_log": actor.may_somewhere(Grant.LOG),
        "has_no_place": not actor.offices and not actor.memberships,
    }
    return render(request, "overview/home.html", context)
