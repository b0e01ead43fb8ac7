"""Pages for signatures on paper."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from documents import refusals
from members.actor import MemberRequest
from pledges import levels, rules, services
from pledges.forms import PaperForm, ReasonForm
from pledges.forms.levels import ATTESTATION
from pledges.models import Party, Pledge

REFUSED = (refusals.SigningRefused, services.PledgeRefused)


@require_http_methods(["GET", "POST"])
def pledge_attest_paper(request: MemberRequest, pk: int, party_pk: int) -> HttpResponse:
    party = _party(request, pk, party_pk)
    form = PaperForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            scan, day = form.cleaned_data["pages"], form.cleaned_data["signed_on"]
            by, now = request.actor, timezone.now()
            levels.attest_paper(party, scan=scan, signed_on=day, attestation=str(ATTESTATION), by=by, now=now)
        except REFUSED as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The scan is kept; the party counts as having signed on paper."))
            return redirect(party.pledge)
    why = rules.why_not_attest(party.pledge, request.actor, party)
    return render(request, "pledges/attest_paper.html", _vouching(party, form, why))


@require_http_methods(["GET", "POST"])
def pledge_withdraw_scan(request: MemberRequest, pk: int, party_pk: int) -> HttpResponse:
    party = _party(request, pk, party_pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            levels.withdraw_scan(party, by=request.actor, reason=form.cleaned_data["reason"], now=timezone.now())
        except REFUSED as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The attestation is taken back; the party is asked to sign again."))
            return redirect(party.pledge)
    why = rules.why_not_withdraw_scan(party.pledge, request.actor, party)
    return render(request, "pledges/withdraw_scan.html", _vouching(party, form, why))


def _party(request: MemberRequest, pk: int, party_pk: int) -> Party:
    """The party of a pledge that the actor keeps the papers of."""
    pledge = get_object_or_404(Pledge.objects.visible_to(request.actor).select_related("unit"), pk=pk)
    rows = pledge.parties.select_related("pledge__unit", "unit", "office__member", "office__unit", "slot__document")
    party = get_object_or_404(rows.filter(slot__isnull=False), pk=party_pk)
    if why := rules.why_not_vouch(pledge, request.actor):
        raise PermissionDenied(why)
    return party


def _vouching(party: Party, form: PaperForm | ReasonForm, why: str) -> dict[str, object]:
    return {"pledge": party.pledge, "party": party, "form": form, "why_not": why, "why_not_as": ""}


@require_safe
def pledge_scan(request: MemberRequest, pk: int, party_pk: int) -> HttpResponse:
    """The scan in force, as a download, to those who see the pledge."""
    pledge = get_object_or_404(Pledge.objects.visible_to(request.actor), pk=pk)
    party = get_object_or_404(pledge.parties.select_related("slot"), pk=party_pk)
    scan = party.slot.scan if party.slot else None
    if scan is None:
        raise Http404
    response = HttpResponse(scan.read(), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="ban-giay-{pk}-{party.position}.pdf"'
    response["Cache-Control"] = "private, no-cache"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
