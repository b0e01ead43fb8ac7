"""The page on which a party asks for a remote signature and waits for the phone."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from documents import refusals
from documents import services as documents
from documents.forms import CONSENT
from documents.pictures import frozen_pages
from members.actor import MemberRequest
from pledges import remote, rules, services
from pledges.forms import RemoteForm
from pledges.models import Party
from pledges.views.signing import pledge_and_party
from portal.models import Job


@never_cache
@require_http_methods(["GET", "POST"])
def pledge_sign_remotely(request: MemberRequest, pk: int) -> HttpResponse:
    pledge, party = pledge_and_party(request, pk)
    if why := rules.why_not_sign(pledge, request.actor, party):
        messages.info(request, why)
        return redirect(pledge)
    usable = documents.usable_remote(request.actor, timezone.now())
    form = RemoteForm(request.POST or None, usable=usable)
    if form.is_valid() and _begin(request, party, form):
        return redirect("pledges:sign_remotely", pk)
    assert pledge.document is not None
    context = {
        "pledge": pledge,
        "party": party,
        "form": form,
        "usable": usable,
        "job": _shown_job(request, party),
        "newest": pledge.document.newest,
        "pages": range(1, len(frozen_pages(pledge.document)) + 1),
        "why_not_as": rules.why_not_as(request.actor, party),
    }
    return render(request, "pledges/sign_remotely.html", context)


def _begin(request: MemberRequest, party: Party, form: forms.Form) -> bool:
    row, now = form.cleaned_data["credential"], timezone.now()
    try:
        remote.begin(party, row, by=request.actor, consent=str(CONSENT), now=now)
    except (refusals.SigningRefused, services.PledgeRefused) as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _shown_job(request: MemberRequest, party: Party) -> Job | None:
    """The person's own newest request; one that was cancelled leaves only the form."""
    job = remote.newest_job(party)
    is_own = job is not None and job.requested_by_id == request.user.pk
    return job if is_own and job and job.state not in {Job.State.CANCELLED, Job.State.DONE} else None
