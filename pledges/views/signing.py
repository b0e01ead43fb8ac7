from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from documents import refusals, second_factor
from documents.forms import CONSENT, SignForm
from documents.pictures import frozen_pages
from documents.screen import Screen, prove, screen_of, sign_form
from members.actor import MemberRequest
from pledges import rules, services
from pledges.forms import ReasonForm
from pledges.models import Party, Pledge

OVER = (services.PledgeNotSignable, refusals.AlreadySigned, refusals.NotCirculating)


@sensitive_post_parameters("pin", "password", "code")
@never_cache
@require_http_methods(["GET", "POST"])
def pledge_sign(request: MemberRequest, pk: int) -> HttpResponse:
    pledge, party = pledge_and_party(request, pk)
    if why := rules.why_not_sign(pledge, request.actor, party):
        if request.method == "POST":
            messages.info(request, why)
        return redirect(pledge)
    screen = _screen(request, party)
    form = sign_form(request, screen)
    if request.method == "POST" and screen.is_ready and form.is_valid() and _sign(request, party, screen, form):
        second_factor.use_up(request)
        return redirect(pledge)
    assert pledge.document is not None
    context = {
        "signing": _screen(request, party),  # anew: a code that was right is not asked for again
        "pledge": pledge,
        "party": party,
        "form": form,
        "pages": range(1, len(frozen_pages(pledge.document)) + 1),
        "newest": pledge.document.newest,
        "has_remote": bool(settings.SIGNING_CSC_SERVICES),
    }
    return render(request, "pledges/sign.html", context)


def pledge_and_party(request: MemberRequest, pk: int) -> tuple[Pledge, Party]:
    pledge = get_object_or_404(Pledge.objects.visible_to(request.actor).select_related("unit", "document"), pk=pk)
    party = rules.party_of(pledge, request.actor)
    if party is None:
        raise PermissionDenied
    return pledge, party


def _screen(request: MemberRequest, party: Party) -> Screen:
    assert party.slot is not None
    return screen_of(request, party.slot, why_not_as=rules.why_not_as(request.actor, party))


def _sign(request: MemberRequest, party: Party, screen: Screen, form: SignForm) -> bool:
    """Prove the second factor, then sign; every refusal stands beside its field and the rest stays typed."""
    kind = prove(request, screen, form)
    if kind is None:
        return False
    try:
        services.sign_pledge(
            party,
            by=request.actor,
            pin=form.cleaned_data["pin"],
            consent=str(CONSENT),
            second_factor=kind,
            now=timezone.now(),
        )
    except (refusals.WrongPin, refusals.PinLocked) as refusal:
        form.add_error("pin", str(refusal))
    except OVER as refusal:
        messages.info(request, str(refusal))
        return True
    except (refusals.SigningRefused, services.PledgeRefused) as refusal:
        form.add_error(None, str(refusal))
    else:
        messages.success(request, _("You have signed. The signature is in the PDF."))
        return True
    return False


@require_http_methods(["GET", "POST"])
def pledge_decline(request: MemberRequest, pk: int) -> HttpResponse:
    pledge, party = pledge_and_party(request, pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            services.decline_pledge(party, by=request.actor, reason=reason, now=timezone.now())
        except (refusals.SigningRefused, services.PledgeRefused) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("You declined; all parties are told why."))
            return redirect(pledge)
    return render(request, "pledges/decline.html", _refusing(request, pledge, party, form))


@require_http_methods(["GET", "POST"])
def pledge_request_changes(request: MemberRequest, pk: int) -> HttpResponse:
    pledge, party = pledge_and_party(request, pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            services.request_changes(party, by=request.actor, reason=reason, now=timezone.now())
        except (refusals.SigningRefused, services.PledgeRefused) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Changes are requested; all parties are told why."))
            return redirect(pledge)
    return render(request, "pledges/request_changes.html", _refusing(request, pledge, party, form))


def _refusing(request: MemberRequest, pledge: Pledge, party: Party, form: ReasonForm) -> dict[str, object]:
    why = rules.why_not_sign(pledge, request.actor, party)
    return {
        "pledge": pledge,
        "party": party,
        "form": form,
        "why_not": why,
        "why_not_as": "" if why else rules.why_not_as(request.actor, party),
    }
