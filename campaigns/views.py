from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Max, Min, Q, QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campaigns import services
from campaigns.forms import (
    BaseLauncherFormSet,
    CampaignForm,
    CloseForm,
    JoinForm,
    LauncherFormSet,
    LeaveForm,
    launcher_units,
    typed_launchers,
)
from campaigns.history import history_of
from campaigns.models import Campaign, CampaignQuerySet, Participation
from members.actor import Actor, MemberRequest
from members.models import Grant, Unit
from portal.listing import Select, answer_list, page_of


@require_safe
def campaign_list(request: MemberRequest) -> HttpResponse:
    found = Campaign.objects.visible_to(request.actor)
    selects = _selects(request, found)
    rows = _filtered(found.matching(request.GET.get("q", "")), request.actor, selects)
    rows = rows.select_related("owner").with_launchers().with_participants()
    context = {
        "q": request.GET.get("q", ""),
        "selects": selects,
        "is_filtered": any(request.GET.get(name) for name in ("q", *(select.name for select in selects))),
        "page": page_of(request, rows.order_by("-starts_on", "-pk")),
        "may_add": request.actor.may_somewhere(Grant.LOG),
    }
    return answer_list(request, "campaigns/list.html", "campaigns/_rows.html", context)


def _selects(request: MemberRequest, found: QuerySet[Campaign]) -> list[Select]:
    span = found.aggregate(first=Min("starts_on"), last=Max("ends_on"))
    first, last = span["first"] or request.actor.today, span["last"] or request.actor.today
    years = [(year, str(year)) for year in range(last.year, first.year - 1, -1)]
    mine = [("owned", _("Owned by my unit")), ("joined", _("My unit takes part"))]
    return [
        Select.of(request, "kind", _("Kind"), Campaign.Kind.choices),
        Select.of(request, "state", _("State"), Campaign.State.choices),
        Select.of(request, "year", _("Year"), years),
        Select.of(request, "mine", _("Unit"), mine),
    ]


def _filtered(rows: CampaignQuerySet, actor: Actor, selects: list[Select]) -> CampaignQuerySet:
    kind, state, year, mine = (select.value for select in selects)
    homes = {office.unit_id for office in actor.offices} | {membership.unit_id for membership in actor.memberships}
    if kind:
        rows = rows.filter(kind=kind)
    if state:
        rows = rows.filter(state=state)
    if year:
        rows = rows.during(int(year))
    if mine == "owned":
        rows = rows.filter(owner__in=homes)
    if mine == "joined":
        rows = rows.filter(pk__in=Participation.objects.current().filter(unit__in=homes).values("campaign"))
    return rows


@dataclass(frozen=True)
class Rights:
    """What the person may do with a campaign in the office acted in."""

    edit: bool
    join: bool
    leave: bool
    log: bool


def _rights(actor: Actor, campaign: Campaign) -> Rights:
    is_launched = campaign.state == Campaign.State.LAUNCHED
    return Rights(
        edit=actor.may(Grant.LOG, campaign.owner) and campaign.state != Campaign.State.CLOSED,
        join=is_launched and _units_to_join(actor, campaign).exists(),
        leave=is_launched and _units_to_leave(actor, campaign).exists(),
        log=is_launched and _takes_part(actor, campaign),
    )


def _takes_part(actor: Actor, campaign: Campaign) -> bool:
    """A unit that the office acted in logs deeds for owns the campaign or registered for it."""
    registered = Participation.objects.current().filter(campaign=campaign, unit__in=actor.units_for(Grant.LOG))
    return actor.may(Grant.LOG, campaign.owner) or registered.exists()


def _units_near(actor: Actor) -> QuerySet[Unit]:
    """The unit of the office acted in and those directly below: for these one registers."""
    near = Q(pk=actor.office.unit_id) | Q(parent=actor.office.unit_id) if actor.office else Q(pk__in=[])
    return actor.units_for(Grant.LOG).filter(near).order_by("path")


def _units_to_join(actor: Actor, campaign: Campaign) -> QuerySet[Unit]:
    taking_part = Participation.objects.current().filter(campaign=campaign).values("unit")
    return _units_near(actor).exclude(pk=campaign.owner_id).exclude(pk__in=taking_part)


def _units_to_leave(actor: Actor, campaign: Campaign) -> QuerySet[Unit]:
    taking_part = Participation.objects.current().filter(campaign=campaign).values("unit")
    return _units_near(actor).filter(pk__in=taking_part)


@require_safe
def campaign_detail(request: MemberRequest, pk: int) -> HttpResponse:
    campaign = _visible(request, pk)
    reach = Unit.objects.reachable_by(request.actor)
    participations = Participation.objects.current().filter(campaign=campaign).select_related("unit")
    context = {
        "campaign": campaign,
        "rights": _rights(request.actor, campaign),
        "missing": services.missing_for_launch(campaign) if campaign.state == Campaign.State.DRAFT else [],
        "indicators": campaign.indicators.current().order_by("position", "pk"),
        "page": page_of(request, participations.order_by("unit__sort_key", "pk")),
        "history": history_of(campaign) if reach.filter(pk=campaign.owner_id).exists() else [],
    }
    return render(request, "campaigns/detail.html", context)


def _visible(request: MemberRequest, pk: int) -> Campaign:
    rows = Campaign.objects.visible_to(request.actor).select_related("owner").with_launchers()
    return get_object_or_404(rows, pk=pk)


def _editable(request: MemberRequest, pk: int) -> Campaign:
    campaign = _visible(request, pk)
    if not request.actor.may(Grant.LOG, campaign.owner):
        raise PermissionDenied(_("Only officers of the unit that owns the campaign may change it."))
    return campaign


@require_http_methods(["GET", "POST"])
def campaign_add(request: MemberRequest) -> HttpResponse:
    office = request.actor.office
    if office is None or not request.actor.may_somewhere(Grant.LOG):
        raise PermissionDenied(_("The office you act in does not launch campaigns."))
    form, launchers = _forms(request, launchers=[{"unit": office.unit_id}])
    if request.method == "POST" and form.is_valid() and launchers.is_valid():
        try:
            campaign = services.create_campaign(
                owner=office.unit, by=request.actor, now=timezone.now(), **_stated(form, launchers)
            )
        except services.CampaignRefused as refusal:
            form.add_error(refusal.about, str(refusal))
        else:
            messages.success(request, _("The draft is saved. Add its indicators, then launch it."))
            return redirect(campaign)
    context = {"form": form, "launchers": launchers, "owner": office.unit, "campaign": None}
    return render(request, "campaigns/form.html", context)


def _stated(form: CampaignForm, launchers: BaseLauncherFormSet) -> dict[str, Any]:
    return {
        "facts": form.facts(),
        "launchers": launchers.choices(),
        "document": form.cleaned_data["document_file"],
    }


def _forms(
    request: MemberRequest,
    *,
    launchers: list[dict[str, object]],
    stated: dict[str, object] | None = None,
    campaign: Campaign | None = None,
) -> tuple[CampaignForm, BaseLauncherFormSet]:
    """As typed, as typed with one more launcher, or as stated so far."""
    units = launcher_units(request.actor, campaign)
    if "add_launcher" in request.POST:
        return CampaignForm(initial=request.POST.dict()), typed_launchers(request.POST, units)
    rows = LauncherFormSet(
        request.POST if request.method == "POST" else None,
        prefix="launchers",
        initial=None if request.method == "POST" else launchers,
        form_kwargs={"units": units},
    )
    return CampaignForm(request.POST or None, request.FILES or None, initial=stated), rows


@require_http_methods(["GET", "POST"])
def campaign_edit(request: MemberRequest, pk: int) -> HttpResponse:
    campaign = _editable(request, pk)
    stated, rows = CampaignForm.stated(campaign), BaseLauncherFormSet.stated(campaign)
    form, launchers = _forms(request, launchers=rows, stated=stated, campaign=campaign)
    if request.method == "POST" and form.is_valid() and launchers.is_valid():
        try:
            services.update_campaign(campaign, by=request.actor, now=timezone.now(), **_stated(form, launchers))
        except services.CampaignRefused as refusal:
            form.add_error(refusal.about, str(refusal))
        else:
            messages.success(request, _("The changes are saved."))
            return redirect(campaign)
    context = {"form": form, "launchers": launchers, "owner": campaign.owner, "campaign": campaign}
    return render(request, "campaigns/form.html", context)


@require_http_methods(["GET", "POST"])
def campaign_launch(request: MemberRequest, pk: int) -> HttpResponse:
    campaign = _editable(request, pk)
    refused = ""
    if request.method == "POST":
        try:
            services.launch_campaign(campaign, by=request.actor, now=timezone.now())
        except services.CampaignNotLaunchable as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("Launched. The officers of the units below have been told."))
            return redirect(campaign)
    missing = services.missing_for_launch(campaign)
    return render(request, "campaigns/launch.html", {"campaign": campaign, "missing": missing, "refused": refused})


@require_http_methods(["GET", "POST"])
def campaign_close(request: MemberRequest, pk: int) -> HttpResponse:
    campaign = _editable(request, pk)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            services.close_campaign(campaign, by=request.actor, now=timezone.now(), reason=reason)
        except services.CampaignRefused as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, _("The campaign is closed."))
            return redirect(campaign)
    return render(request, "campaigns/close.html", {"campaign": campaign, "form": form})


@require_http_methods(["GET", "POST"])
def campaign_join(request: MemberRequest, pk: int) -> HttpResponse:
    campaign = _visible(request, pk)
    if not request.actor.may_somewhere(Grant.LOG):
        raise PermissionDenied(_("The office you act in does not register units."))
    form = JoinForm(request.POST or None, units=_units_near(request.actor).exclude(pk=campaign.owner_id))
    if form.is_valid():
        unit, note = form.cleaned_data["unit"], form.cleaned_data["note"]
        try:
            services.join_campaign(campaign, unit, by=request.actor, now=timezone.now(), note=note)
        except services.ParticipationRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(unit)s takes part now.") % {"unit": unit})
            return redirect(campaign)
    return render(request, "campaigns/join.html", {"campaign": campaign, "form": form})


@require_http_methods(["GET", "POST"])
def campaign_leave(request: MemberRequest, pk: int) -> HttpResponse:
    campaign = _visible(request, pk)
    if not request.actor.may_somewhere(Grant.LOG):
        raise PermissionDenied(_("The office you act in does not register units."))
    form = LeaveForm(request.POST or None, units=_units_to_leave(request.actor, campaign))
    if form.is_valid():
        participation = campaign.participations.get(unit=form.cleaned_data["unit"])
        try:
            reason = form.cleaned_data["reason"]
            services.leave_campaign(participation, by=request.actor, now=timezone.now(), reason=reason)
        except services.ParticipationRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(unit)s no longer takes part.") % {"unit": participation.unit})
            return redirect(campaign)
    return render(request, "campaigns/leave.html", {"campaign": campaign, "form": form})


@require_safe
def campaign_document(request: MemberRequest, pk: int) -> FileResponse:
    """The launch document, only ever as a download."""
    campaign = _visible(request, pk)
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
