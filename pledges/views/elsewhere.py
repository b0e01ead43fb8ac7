"""Signatures that are made elsewhere: with a program of the signer's own, or by a service that asks on the phone."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from documents.outside_screen import outside_page
from documents.remote_screen import remote_page
from members.actor import MemberRequest
from pledges import rules
from pledges.expected import SIGN_REMOTELY, PartySignature
from pledges.views.signing import pledge_and_party


@never_cache
@require_http_methods(["GET", "POST"])
def pledge_sign_remotely(request: MemberRequest, pk: int) -> HttpResponse:
    pledge, party = pledge_and_party(request, pk)
    if why := rules.why_not_sign(pledge, request.actor, party):
        messages.info(request, why)
        return redirect(pledge)
    context = remote_page(request, SIGN_REMOTELY, PartySignature(party))
    if context is None:
        return redirect("pledges:sign_remotely", pk)
    return render(request, "pledges/sign_remotely.html", {"pledge": pledge, "party": party, **context})


@never_cache
@require_http_methods(["GET", "POST"])
def pledge_sign_outside(request: MemberRequest, pk: int) -> HttpResponse:
    """Download, sign elsewhere, upload; then the holder of the certificate is shown and confirms."""
    pledge, party = pledge_and_party(request, pk)
    if why := rules.why_not_sign(pledge, request.actor, party):
        if request.method == "POST":
            messages.info(request, why)
        return redirect(pledge)
    context = outside_page(request, PartySignature(party))
    if context is None:
        return redirect(pledge)
    return render(request, "pledges/sign_outside.html", {"pledge": pledge, "party": party, **context})
