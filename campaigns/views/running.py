from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaigns import services
from campaigns.checklist import audience_of, checklist_of
from campaigns.forms import (
    BaseLauncherFormSet,
    CampaignForm,
    CloseForm,
    LauncherFormSet,
    launchable_blocks,
    launcher_units,
    typed_launchers,
)
from campaigns.models import Campaign
from campaigns.views.reaching import editable_campaign
from members.actor import MemberRequest
from members.models import Grant


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
    assert request.actor.office is not None
    blocks = launchable_blocks(campaign.owner if campaign else request.actor.office.unit, campaign)
    if "add_launcher" in request.POST:
        typed = {"needs_approval": False} | request.POST.dict()
        return CampaignForm(initial=typed, blocks=blocks), typed_launchers(request.POST, units)
    rows = LauncherFormSet(
        request.POST if request.method == "POST" else None,
        prefix="launchers",
        initial=None if request.method == "POST" else launchers,
        form_kwargs={"units": units},
    )
    return CampaignForm(request.POST or None, request.FILES or None, initial=stated, blocks=blocks), rows


@require_http_methods(["GET", "POST"])
def campaign_edit(request: MemberRequest, pk: int) -> HttpResponse:
    campaign = editable_campaign(request, pk)
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
    campaign = editable_campaign(request, pk)
    refused = ""
    if request.method == "POST":
        try:
            services.launch_campaign(campaign, by=request.actor, now=timezone.now())
        except services.CampaignNotLaunchable as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("Launched. The officers of the units below have been told."))
            return redirect(campaign)
    context = {
        "campaign": campaign,
        "missing": services.missing_for_launch(campaign),
        "refused": refused,
        "checklist": checklist_of(campaign),
        "audience": audience_of(campaign, request.actor),
    }
    return render(request, "campaigns/launch.html", context)


@require_http_methods(["GET", "POST"])
def campaign_close(request: MemberRequest, pk: int) -> HttpResponse:
    campaign = editable_campaign(request, pk)
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
