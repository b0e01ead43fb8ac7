"""Sending a final report for signing, and the page on which its signer reads and signs it."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from documents import refusals, second_factor
from documents.forms import CONSENT, SignForm
from documents.models import SignatureSlot
from documents.outside_screen import outside_page
from documents.pictures import frozen_pages
from documents.remote_screen import remote_page
from documents.screen import Screen, prove, screen_of, sign_form
from documents.typesetting import DocumentNotRenderable
from members.actor import MemberRequest
from reports import services, signing, steps
from reports.expected import SIGN_REMOTELY, ReportSignature
from reports.forms import DeclineForm, SignerForm
from reports.models import Report

REFUSED = (refusals.SigningRefused, services.ReportRefused)


@require_http_methods(["GET", "POST"])
def report_circulate(request: MemberRequest, pk: int) -> HttpResponse:
    """Choose who signs; the report gets its number and is frozen as a paper."""
    report = _visible(request, pk)
    if not steps.may(request.actor, steps.WRITERS + steps.DECIDERS, report.unit):
        raise PermissionDenied(_("The office you act in may not do this with this report."))
    form = SignerForm(request.POST or None, offices=signing.signers_of(report, timezone.now()))
    if form.is_valid():
        office = form.cleaned_data["office"]
        try:
            signing.circulate_report(report, office=office, by=request.actor, now=timezone.now())
        except (*REFUSED, DocumentNotRenderable) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The report is frozen and its signer is asked to sign."))
            return redirect(report)
    context = {"report": report, "form": form, "why_not": signing.refusal_to_circulate(report)}
    return render(request, "reports/circulate.html", context)


@sensitive_post_parameters("pin", "password", "code")
@never_cache
@require_http_methods(["GET", "POST"])
def report_sign(request: MemberRequest, pk: int) -> HttpResponse:
    report, slot = _report_and_slot(request, pk)
    if why := signing.why_not_sign(report, request.actor):
        messages.info(request, why)
        return redirect(report)
    screen = _screen(request, slot)
    form = sign_form(request, screen)
    if request.method == "POST" and screen.is_ready and form.is_valid() and _sign(request, report, screen, form):
        second_factor.use_up(request)
        return redirect(report)
    context = {
        "report": report,
        "slot": slot,
        "signing": _screen(request, slot),  # anew: a code that was right is not asked for again
        "form": form,
        "pages": range(1, len(frozen_pages(slot.document)) + 1),
        "newest": slot.document.newest,
        "has_remote": bool(settings.SIGNING_CSC_SERVICES),
    }
    return render(request, "reports/sign.html", context)


def _sign(request: MemberRequest, report: Report, screen: Screen, form: SignForm) -> bool:
    """Prove the second factor, then sign; every refusal stands beside its field and the rest stays typed."""
    kind = prove(request, screen, form)
    if kind is None:
        return False
    try:
        pin, now = form.cleaned_data["pin"], timezone.now()
        signing.sign_report(report, by=request.actor, pin=pin, consent=str(CONSENT), second_factor=kind, now=now)
    except (refusals.WrongPin, refusals.PinLocked) as refusal:
        form.add_error("pin", str(refusal))
    except REFUSED as refusal:
        form.add_error(None, str(refusal))
    else:
        messages.success(request, _("You have signed. The signature is in the PDF."))
        return True
    return False


@never_cache
@require_http_methods(["GET", "POST"])
def report_sign_remotely(request: MemberRequest, pk: int) -> HttpResponse:
    report, slot = _report_and_slot(request, pk)
    if why := signing.why_not_sign(report, request.actor):
        messages.info(request, why)
        return redirect(report)
    context = remote_page(request, SIGN_REMOTELY, ReportSignature(report, slot))
    if context is None:
        return redirect("reports:sign_remotely", pk)
    return render(request, "reports/sign_remotely.html", {"report": report, "slot": slot, **context})


@never_cache
@require_http_methods(["GET", "POST"])
def report_sign_outside(request: MemberRequest, pk: int) -> HttpResponse:
    """Download, sign elsewhere, upload; then the holder of the certificate is shown and confirms."""
    report, slot = _report_and_slot(request, pk)
    if why := signing.why_not_sign(report, request.actor):
        messages.info(request, why)
        return redirect(report)
    context = outside_page(request, ReportSignature(report, slot))
    if context is None:
        return redirect(report)
    return render(request, "reports/sign_outside.html", {"report": report, "slot": slot, **context})


@require_http_methods(["GET", "POST"])
def report_decline(request: MemberRequest, pk: int) -> HttpResponse:
    report, slot = _report_and_slot(request, pk)
    form = DeclineForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            signing.decline_report(report, by=request.actor, reason=reason, now=timezone.now())
        except REFUSED as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("You declined; the author is told why."))
            return redirect(report)
    context = {"report": report, "form": form, "why_not": signing.why_not_sign(report, request.actor)}
    context["why_not_as"] = signing.why_not_as(request.actor, slot)
    context["office"] = slot.office
    return render(request, "reports/decline.html", context)


@require_safe
@cache_control(private=True, max_age=3600, immutable=True)
def report_page_image(request: MemberRequest, pk: int, page: int) -> HttpResponse:
    report = _visible(request, pk)
    pictures = frozen_pages(report.document) if report.document else []
    if not 1 <= page <= len(pictures):
        raise Http404
    return HttpResponse(pictures[page - 1], content_type="image/png")


def _report_and_slot(request: MemberRequest, pk: int) -> tuple[Report, SignatureSlot]:
    report = _visible(request, pk)
    slot = signing.slot_of(report)
    if slot is None or request.actor.member is None or slot.office.member_id != request.actor.member.pk:
        raise PermissionDenied(_("Somebody else is to sign this report."))
    return report, slot


def _screen(request: MemberRequest, slot: SignatureSlot) -> Screen:
    return screen_of(request, slot, why_not_as=signing.why_not_as(request.actor, slot))


def _visible(request: MemberRequest, pk: int) -> Report:
    rows = Report.objects.visible_to(request.actor).select_related("unit", "campaign", "document", "author")
    return get_object_or_404(rows, pk=pk)
