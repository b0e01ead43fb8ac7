from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaigns import services
from campaigns.exports import INDICATORS
from campaigns.forms import IndicatorForm
from campaigns.models import Campaign, Indicator
from campaigns.values import Area, Shape
from campaigns.views.reaching import adds_locally
from members.actor import MemberRequest
from members.models import Grant, Unit
from portal.exports import export_list
from portal.listing import Select, answer_list, page_of


@require_http_methods(["GET", "HEAD", "POST"])
def indicator_list(request: MemberRequest) -> HttpResponseBase:
    """The units' own vocabulary: indicators that belong to no campaign."""
    selects = [
        Select.of(request, "area", _("Area"), Area.choices),
        Select.of(request, "shape", _("Type of value"), Shape.choices),
    ]
    rows = Indicator.objects.visible_to(request.actor).current().filter(campaign=None)
    rows = rows.matching(request.GET.get("q", "")).select_related("owner")
    for select in selects:
        rows = rows.filter(**{select.name: select.value}) if select.value else rows
    rows = rows.order_by("owner__path", "position", "pk")
    if request.method == "POST":
        return export_list(request, rows, INDICATORS)
    context = {
        "q": request.GET.get("q", ""),
        "selects": selects,
        "is_filtered": any(request.GET.get(name) for name in ("q", "area", "shape")),
        "page": page_of(request, rows),
        "may_add": request.actor.may_somewhere(Grant.LOG),
        "editable_units": set(request.actor.units_for(Grant.LOG).values_list("pk", flat=True)),
    }
    return answer_list(request, "campaigns/indicators.html", "campaigns/_indicator_rows.html", context)


@require_http_methods(["GET", "POST"])
def indicator_add(request: MemberRequest, pk: int) -> HttpResponse:
    campaigns = Campaign.objects.visible_to(request.actor).select_related("owner")
    campaign = get_object_or_404(campaigns, pk=pk)
    if request.actor.may(Grant.LOG, campaign.owner):
        return _add(request, owner=campaign.owner, campaign=campaign)
    if not adds_locally(request.actor, campaign):
        raise PermissionDenied(
            _("Only officers of the unit that owns the campaign, or of a unit taking part, add indicators.")
        )
    assert request.actor.office is not None
    return _add(request, owner=request.actor.office.unit, campaign=campaign)


@require_http_methods(["GET", "POST"])
def own_indicator_add(request: MemberRequest) -> HttpResponse:
    if request.actor.office is None or not request.actor.may_somewhere(Grant.LOG):
        raise PermissionDenied(_("The office you act in does not set indicators."))
    return _add(request, owner=request.actor.office.unit, campaign=None)


def _add(request: MemberRequest, *, owner: Unit, campaign: Campaign | None) -> HttpResponse:
    form = IndicatorForm(request.POST or None, initial={"area": campaign.area} if campaign else None)
    if form.is_valid():
        try:
            services.add_indicator(
                owner=owner, campaign=campaign, facts=form.facts(), by=request.actor, now=timezone.now()
            )
        except services.IndicatorRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The indicator is added."))
            return redirect(request.path if "another" in request.POST else _back(campaign))
    return render(request, "campaigns/indicator_form.html", _context(form, owner=owner, campaign=campaign))


def _context(
    form: IndicatorForm, *, owner: Unit, campaign: Campaign | None, indicator: Indicator | None = None
) -> dict[str, object]:
    return {
        "form": form,
        "indicator": indicator,
        "campaign": campaign,
        "owner": owner,
        "back": _back(campaign),
        "is_locked": form.fields["shape"].disabled,
        "is_replacing": False,
        "is_local": campaign is not None and owner.pk != campaign.owner_id,
    }


def _back(campaign: Campaign | None) -> str:
    return campaign.get_absolute_url() if campaign else reverse("campaigns:indicators")


def editable_campaign(request: MemberRequest, pk: int) -> Indicator:
    rows = Indicator.objects.visible_to(request.actor).select_related("owner", "campaign")
    indicator = get_object_or_404(rows, pk=pk)
    if not request.actor.may(Grant.LOG, indicator.owner):
        raise PermissionDenied(_("Only officers of the unit that owns the indicator may change it."))
    return indicator


@require_http_methods(["GET", "POST"])
def indicator_edit(request: MemberRequest, pk: int) -> HttpResponse:
    indicator = editable_campaign(request, pk)
    form = IndicatorForm(request.POST or None, initial=IndicatorForm.stated(indicator))
    if indicator.is_used:
        form.lock()
    if form.is_valid():
        try:
            services.change_indicator(indicator, facts=form.facts(), by=request.actor, now=timezone.now())
        except services.IndicatorRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The changes are saved."))
            return redirect(_back(indicator.campaign))
    context = _context(form, owner=indicator.owner, campaign=indicator.campaign, indicator=indicator)
    return render(request, "campaigns/indicator_form.html", context)


@require_http_methods(["GET", "POST"])
def indicator_replace(request: MemberRequest, pk: int) -> HttpResponse:
    """A new version of an indicator that is in use: measured differently from now on."""
    indicator = editable_campaign(request, pk)
    form = IndicatorForm(request.POST or None, initial=IndicatorForm.stated(indicator))
    if form.is_valid():
        try:
            services.replace_indicator(indicator, facts=form.facts(), by=request.actor, now=timezone.now())
        except services.IndicatorRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The new version is in force; earlier targets and results keep the old one."))
            return redirect(_back(indicator.campaign))
    context = _context(form, owner=indicator.owner, campaign=indicator.campaign, indicator=indicator)
    return render(request, "campaigns/indicator_form.html", context | {"is_replacing": True})
