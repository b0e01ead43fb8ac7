from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from documents.pictures import frozen_pages
from documents.refusals import SigningRefused
from documents.typesetting import DocumentNotRenderable
from members.actor import MemberRequest
from pledges import pages, rules, services
from pledges.evidence import evidence_pdf
from pledges.forms import CirculateForm, ReasonForm
from pledges.grounds import out_of_force
from pledges.models import Pledge
from pledges.paper import parties_of


@require_safe
def pledge_preview(request: MemberRequest, pk: int) -> HttpResponse:
    """Every page exactly as it would be frozen, but for the number and the code."""
    pledge = get_object_or_404(Pledge.objects.visible_to(request.actor).select_related("unit"), pk=pk)
    if pledge.state != Pledge.State.DRAFT:
        return redirect(pledge)
    context = {"pledge": pledge, "why_not": rules.why_not_circulate(pledge, request.actor), "problem": "", "pages": []}
    try:
        context["pages"] = range(1, len(pages.draft_pages(pledge, now=timezone.now())) + 1)
    except DocumentNotRenderable as problem:
        context["problem"] = str(problem)
    context["seen"] = services.fingerprint(pledge)
    context["may_edit"] = not rules.why_not_edit(pledge, request.actor)
    context["out_of_force"] = out_of_force(pledge.grounds, pledge.dated_on)
    return render(request, "pledges/preview.html", context)


@require_safe
@cache_control(private=True, no_cache=True)
def pledge_preview_page(request: MemberRequest, pk: int, page: int) -> HttpResponse:
    pledge = get_object_or_404(Pledge.objects.visible_to(request.actor).select_related("unit"), pk=pk)
    try:
        return _picture(pages.draft_pages(pledge, now=timezone.now()), page)
    except DocumentNotRenderable as problem:
        raise Http404(str(problem)) from problem


@require_safe
@cache_control(private=True, max_age=3600, immutable=True)
def pledge_page_image(request: MemberRequest, pk: int, page: int) -> HttpResponse:
    rows = Pledge.objects.visible_to(request.actor).filter(document__isnull=False)
    pledge = get_object_or_404(rows.select_related("document"), pk=pk)
    assert pledge.document is not None
    return _picture(frozen_pages(pledge.document), page)


def _picture(pictures: list[bytes], page: int) -> HttpResponse:
    if not 1 <= page <= len(pictures):
        raise Http404
    return HttpResponse(pictures[page - 1], content_type="image/png")


@require_http_methods(["GET", "POST"])
def pledge_circulate(request: MemberRequest, pk: int) -> HttpResponse:
    pledge = get_object_or_404(Pledge.objects.visible_to(request.actor).select_related("unit"), pk=pk)
    if pledge.state != Pledge.State.DRAFT:  # the second half of a double click
        return redirect(pledge)
    if rules.why_not_edit(pledge, request.actor):
        raise PermissionDenied
    form = CirculateForm(request.POST or None, initial={"seen": request.GET.get("seen", "")})
    if form.is_valid():
        try:
            services.circulate_pledge(pledge, by=request.actor, now=timezone.now(), seen=form.cleaned_data["seen"])
        except (services.PledgeRefused, SigningRefused, DocumentNotRenderable) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The pledge is frozen and all parties are asked to sign."))
            return redirect(pledge)
    parties = parties_of(pledge)
    context = {"pledge": pledge, "form": form, "parties": parties, "symbol": services.symbol_of(pledge)}
    context["why_not"] = rules.why_not_circulate(pledge, request.actor)
    context["out_of_force"] = out_of_force(pledge.grounds, pledge.dated_on)
    return render(request, "pledges/circulate.html", context)


@require_http_methods(["GET", "POST"])
def pledge_withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    pledge = get_object_or_404(Pledge.objects.visible_to(request.actor).select_related("unit", "document"), pk=pk)
    if pledge.state == Pledge.State.CIRCULATING and rules.why_not_withdraw(pledge, request.actor):
        raise PermissionDenied
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            services.withdraw_pledge(pledge, by=request.actor, reason=form.cleaned_data["reason"], now=timezone.now())
        except services.PledgeRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The pledge is withdrawn and all parties are told."))
            return redirect(pledge)
    context = {"pledge": pledge, "form": form, "why_not": rules.why_not_withdraw(pledge, request.actor)}
    return render(request, "pledges/withdraw.html", context)


@require_safe
@cache_control(private=True, no_cache=True)
def pledge_pdf(request: MemberRequest, pk: int) -> HttpResponse:
    """The newest stored revision, byte for byte."""
    rows = Pledge.objects.visible_to(request.actor).filter(document__isnull=False)
    pledge = get_object_or_404(rows.select_related("document"), pk=pk)
    assert pledge.document is not None
    response = HttpResponse(pledge.document.newest.read(), content_type="application/pdf")
    name = f"giao-uoc-thi-dua-{pledge.year}-so-{pledge.document.number:02d}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
@cache_control(private=True, no_cache=True)
def pledge_evidence(request: MemberRequest, pk: int) -> HttpResponse:
    """Every event, signature and hash of a pledge that was sent for signing, as one sheet."""
    rows = Pledge.objects.visible_to(request.actor).filter(document__isnull=False)
    pledge = get_object_or_404(rows.select_related("document", "unit__parent"), pk=pk)
    assert pledge.document is not None
    response = HttpResponse(evidence_pdf(pledge, pledge.document, now=timezone.now()), content_type="application/pdf")
    name = f"phieu-chung-cu-giao-uoc-{pledge.year}-so-{pledge.document.number:02d}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
