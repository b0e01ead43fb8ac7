from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.actor import MemberRequest
from members.models import Block, Grant, Unit
from pledges import rules, services
from pledges.amending import PledgeNotAmendable, amend_pledge
from pledges.drafting import PledgeNoModel, offer_as_model
from pledges.forms import BlockDraft, PledgeDraft, UnitChoice, blocks_around, earlier_pledges, models_for
from pledges.models import Pledge
from portal.fields import as_id


@require_http_methods(["GET", "POST"])
def pledge_add(request: MemberRequest) -> HttpResponse:
    chooser = UnitChoice(request.GET, actor=request.actor)
    unit = _chosen_unit(request, chooser)
    form = Pledge.Form.BLOCK if request.GET.get("form") == Pledge.Form.BLOCK else Pledge.Form.TWO_PARTY
    blocks = list(blocks_around(unit, request.actor))
    sources, offered = list(earlier_pledges(unit, request.actor, form)), list(models_for(unit, request.actor, form))
    draft = _new_draft(request, unit, form, blocks, [*sources, *offered])
    if request.method == "POST" and draft.is_valid():
        content = draft.content() | {"unit": unit, "form": form}
        try:
            pledge = services.compose_pledge(**content, by=request.actor, now=timezone.now())
        except services.PledgeRefused as refusal:
            draft.terms.add_error(None, str(refusal))
        else:
            messages.success(request, _("The draft is saved. Look at the pages before you send it for signing."))
            return redirect("pledges:preview", pk=pledge.pk)
    context = {"draft": draft, "unit": unit, "chooser": chooser, "seen": "", "form_kind": form}
    return render(request, "pledges/add.html", {**context, "blocks": blocks, "sources": sources, "offered": offered})


def _new_draft(
    request: MemberRequest, unit: Unit, form: Pledge.Form, blocks: list[Block], sources: list[Pledge]
) -> PledgeDraft | BlockDraft:
    earlier = as_id(request.GET.get("from", ""))
    source = next((pledge for pledge in sources if pledge.pk == earlier), None)
    if form == Pledge.Form.TWO_PARTY:
        return PledgeDraft(request.POST or None, unit=unit, actor=request.actor, source=source)
    asked = as_id(request.GET.get("block", ""))
    block = next((block for block in blocks if block.pk == asked), None)
    return BlockDraft(request.POST or None, unit=unit, actor=request.actor, block=block, source=source)


def _chosen_unit(request: MemberRequest, chooser: UnitChoice) -> Unit:
    """The unit that was asked for, or the one acted for; composing needs the grant to log there."""
    if not request.actor.may_somewhere(Grant.LOG) or request.actor.office is None:
        raise PermissionDenied
    asked = request.GET.get("unit")
    named = get_object_or_404(request.actor.units_for(Grant.LOG), code=asked) if asked else request.actor.office.unit
    return chooser.chosen or named


@require_http_methods(["GET", "POST"])
def pledge_edit(request: MemberRequest, pk: int) -> HttpResponse:
    pledge = get_object_or_404(Pledge.objects.visible_to(request.actor).select_related("unit"), pk=pk)
    if why := rules.why_not_edit(pledge, request.actor):
        raise PermissionDenied(why)
    kind = BlockDraft if pledge.form == Pledge.Form.BLOCK else PledgeDraft
    draft = kind(request.POST or None, unit=pledge.unit, actor=request.actor, pledge=pledge)
    seen = request.POST.get("seen") or services.fingerprint(pledge)
    if request.method == "POST" and draft.is_valid():
        try:
            services.update_pledge(pledge, **draft.content(), by=request.actor, now=timezone.now(), seen=seen)
        except services.PledgeRefused as refusal:
            draft.terms.add_error(None, str(refusal))
            seen = services.fingerprint(pledge)  # told once; saving again is meant
        else:
            messages.success(request, _("The draft is saved."))
            return redirect("pledges:preview", pk=pledge.pk)
    context = {"draft": draft, "unit": pledge.unit, "pledge": pledge, "seen": seen}
    return render(request, "pledges/edit.html", context)


@require_http_methods(["GET", "POST"])
def pledge_discard(request: MemberRequest, pk: int) -> HttpResponse:
    pledge = get_object_or_404(Pledge.objects.visible_to(request.actor).select_related("unit"), pk=pk)
    if why := rules.why_not_edit(pledge, request.actor):
        raise PermissionDenied(why)
    if request.method == "POST":
        services.discard_pledge(pledge, by=request.actor, now=timezone.now())
        messages.success(request, _("The draft is discarded."))
        return redirect("pledges:list")
    return render(request, "pledges/discard.html", {"pledge": pledge})


@require_POST
def pledge_rewrite(request: MemberRequest, pk: int) -> HttpResponse:
    pledge = get_object_or_404(Pledge.objects.visible_to(request.actor).select_related("unit"), pk=pk)
    try:
        draft = services.rewrite_pledge(pledge, by=request.actor, now=timezone.now())
    except services.PledgeNotRewritable as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    return redirect("pledges:edit", pk=draft.pk)


@require_POST
def pledge_model(request: MemberRequest, pk: int) -> HttpResponse:
    """Offer the pledge to the units below as a model, or take it back."""
    pledge = get_object_or_404(Pledge.objects.visible_to(request.actor).select_related("unit"), pk=pk)
    is_model = request.POST.get("is_model") == "yes"
    try:
        offer_as_model(pledge, is_model=is_model, by=request.actor, now=timezone.now())
    except PledgeNoModel as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    messages.success(
        request, _("Units below can begin with this pledge.") if is_model else _("The model is taken back.")
    )
    return redirect(pledge)


@require_POST
def pledge_amend(request: MemberRequest, pk: int) -> HttpResponse:
    """A draft of the amendment, to be edited, sent and signed like any other."""
    pledge = get_object_or_404(Pledge.objects.visible_to(request.actor).select_related("unit"), pk=pk)
    try:
        draft = amend_pledge(pledge, by=request.actor, now=timezone.now())
    except PledgeNotAmendable as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    return redirect(draft if draft.state != Pledge.State.DRAFT else reverse("pledges:edit", args=[draft.pk]))
