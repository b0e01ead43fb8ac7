from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from documents.refusals import SigningRefused
from members.actor import MemberRequest
from pledges import rules
from pledges.forms import SuccessorForm
from pledges.models import Party, Pledge
from pledges.services import PledgeRefused
from pledges.succession import candidates, name_successor


@require_http_methods(["GET", "POST"])
def pledge_successor(request: MemberRequest, pk: int, party_pk: int) -> HttpResponse:
    """A party names who signs instead of the one whose office has ended or who was replaced."""
    pledge = get_object_or_404(Pledge.objects.visible_to(request.actor).select_related("unit"), pk=pk)
    rows = Party.objects.select_related("pledge__author", "unit", "office__member", "office__unit", "slot__document")
    party = get_object_or_404(rows, pk=party_pk, pledge=pledge)
    if why := rules.why_not_name_successor(pledge, request.actor, party):
        raise PermissionDenied(why)
    form = SuccessorForm(request.POST or None, offices=candidates(party, request.actor))
    if form.is_valid():
        office, reason = form.cleaned_data["office"], form.cleaned_data["reason"]
        try:
            name_successor(party, office, reason=reason, by=request.actor, now=timezone.now())
        except (PledgeRefused, SigningRefused) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("The signature is now expected of %(office)s; all parties are told.") % {"office": office}
            )
            return redirect(pledge)
    context = {"pledge": pledge, "party": party, "form": form}
    return render(request, "pledges/successor.html", context)
