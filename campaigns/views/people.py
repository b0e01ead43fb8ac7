"""People register for a campaign: each for oneself, or those of a unit through its officer."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from campaigns import services
from campaigns.forms import JoinSelfForm, PeopleForm, WithdrawForm
from campaigns.models import Participation
from campaigns.services.participation import HELD
from campaigns.views.participation import said_of
from campaigns.views.reaching import units_near, visible_campaign
from members.actor import MemberRequest
from members.models import Grant, Membership

OFFERED = 100


@require_http_methods(["GET", "POST"])
def join_self(request: MemberRequest, pk: int) -> HttpResponse:
    campaign = visible_campaign(request, pk)
    if not request.actor.memberships:
        raise PermissionDenied(_("You belong to no unit: ask its administrator to enter your membership first."))
    form = JoinSelfForm(request.POST or None, memberships=request.actor.memberships)
    if request.method == "POST" and form.is_valid():
        membership, note = form.chosen, form.cleaned_data["note"]
        try:
            sent = services.join_campaign(
                campaign,
                membership.unit,
                member=membership.member,
                by=request.actor,
                now=timezone.now(),
                note=note,
            )
        except services.ParticipationRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said_of(sent))
            return redirect(campaign)
    return render(request, "campaigns/join_self.html", {"campaign": campaign, "form": form})


@require_http_methods(["GET", "POST"])
def join_people(request: MemberRequest, pk: int) -> HttpResponse:
    """People of the unit acted in and those directly below who have not registered; a search narrows them down."""
    campaign = visible_campaign(request, pk)
    if not request.actor.may_somewhere(Grant.LOG):
        raise PermissionDenied(_("The office you act in does not register units."))
    query = request.GET.get("q", "")
    held = Participation.objects.filter(campaign=campaign, state__in=HELD, member__isnull=False).values("member")
    people = Membership.objects.on(request.actor.today).filter(unit__in=units_near(request.actor))
    people = people.exclude(member__in=held).matching(query).select_related("member", "unit")
    offered = people.order_by("member__sort_key", "pk")
    form = PeopleForm(request.POST if request.method == "POST" else None, people=people)
    if request.method == "POST" and form.is_valid():
        chosen, note = form.cleaned_data["people"], form.cleaned_data["note"]
        try:
            count = services.register_people(campaign, chosen, by=request.actor, now=timezone.now(), note=note)
        except services.ParticipationRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                ngettext("%(count)s person registered.", "%(count)s people registered.", count) % {"count": count},
            )
            return redirect("campaigns:registrations", pk=pk)
    context = {"campaign": campaign, "form": form, "q": query, "people": offered[:OFFERED], "total": people.count()}
    return render(request, "campaigns/join_people.html", context)


@require_http_methods(["GET", "POST"])
def registration_withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    rows = Participation.objects.visible_to(request.actor).select_related("campaign__owner", "unit", "member")
    registration = get_object_or_404(rows, pk=pk)
    is_own = registration.member_id is not None and registration.member == request.actor.member
    if not is_own and not request.actor.may(Grant.LOG, registration.unit):
        raise PermissionDenied(_("Only the person, or an officer of the unit, withdraws a registration."))
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            services.leave_campaign(registration, by=request.actor, now=timezone.now(), reason=reason)
        except services.ParticipationRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(unit)s no longer takes part.") % {"unit": registration.who})
            return redirect(registration.campaign)
    return render(request, "campaigns/registration_withdraw.html", {"registration": registration, "form": form})
