from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaigns import services
from campaigns.forms import JoinForm, LeaveForm
from campaigns.models import Participation
from campaigns.views.reaching import units_near, units_to_leave, visible_campaign
from members.actor import MemberRequest
from members.models import Grant


@require_http_methods(["GET", "POST"])
def campaign_join(request: MemberRequest, pk: int) -> HttpResponse:
    campaign = visible_campaign(request, pk)
    if not request.actor.may_somewhere(Grant.LOG):
        raise PermissionDenied(_("The office you act in does not register units."))
    form = JoinForm(request.POST or None, units=units_near(request.actor).exclude(pk=campaign.owner_id))
    if form.is_valid():
        unit, note = form.cleaned_data["unit"], form.cleaned_data["note"]
        try:
            sent = services.join_campaign(campaign, unit, by=request.actor, now=timezone.now(), note=note)
        except services.ParticipationRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said_of(sent))
            return redirect(campaign)
    return render(request, "campaigns/join.html", {"campaign": campaign, "form": form})


def said_of(sent: Participation) -> str:
    if sent.state == Participation.State.PENDING:
        return _("The registration of %(who)s is sent and waits for approval.") % {"who": sent.who}
    return _("%(unit)s takes part now.") % {"unit": sent.who}


@require_http_methods(["GET", "POST"])
def campaign_leave(request: MemberRequest, pk: int) -> HttpResponse:
    campaign = visible_campaign(request, pk)
    if not request.actor.may_somewhere(Grant.LOG):
        raise PermissionDenied(_("The office you act in does not register units."))
    form = LeaveForm(request.POST or None, units=units_to_leave(request.actor, campaign))
    if form.is_valid():
        participation = campaign.participations.of_units().get(unit=form.cleaned_data["unit"])
        try:
            reason = form.cleaned_data["reason"]
            services.leave_campaign(participation, by=request.actor, now=timezone.now(), reason=reason)
        except services.ParticipationRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(unit)s no longer takes part.") % {"unit": participation.unit})
            return redirect(campaign)
    return render(request, "campaigns/leave.html", {"campaign": campaign, "form": form})
