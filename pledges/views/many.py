"""Several pledges signed with one PIN, and what became of each."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from documents import refusals, second_factor
from documents.forms import SignForm
from documents.screen import Screen, office_screen, prove, sign_form
from members.actor import MemberRequest
from members.models import Grant, Office
from pledges import many, rules
from pledges.forms import ChosenForm
from pledges.forms.many import CONSENT
from pledges.models import Party, Pledge

RESULTS = "pledges_signed_at_once"


@sensitive_post_parameters("pin", "password", "code")
@never_cache
@require_http_methods(["GET", "POST"])
def pledge_sign_many(request: MemberRequest) -> HttpResponse:
    office = request.actor.office
    if office is None or Grant.SIGN not in office.grants():
        return render(request, "pledges/sign_many.html", {"rows": [], "total": 0})
    screen = office_screen(request, office, subject=second_factor.SEVERAL)
    chosen, form = ChosenForm(request.POST or None, parties=many.signed_as(request.actor)), sign_form(request, screen)
    form.fields["consent"].label = CONSENT
    if chosen.is_valid() and _are_over(request, chosen.cleaned_data["parties"]):
        return redirect("pledges:signed_many")
    are_valid = chosen.is_valid() & form.is_valid()  # both, so that every flaw is shown at once
    if are_valid and screen.is_ready and _sign(request, chosen.cleaned_data["parties"], screen, form):
        second_factor.use_up(request)
        return redirect("pledges:signed_many")
    return render(request, "pledges/sign_many.html", _context(request, office, chosen, form))


def _context(request: MemberRequest, office: Office, chosen: ChosenForm, form: SignForm) -> dict[str, object]:
    waiting = Pledge.objects.waiting_for_offices([office])
    parties = many.signed_as(request.actor).filter(pledge__in=waiting.values("pk"))[: many.AT_ONCE]
    return {
        "rows": [(party, rules.why_not_sign(party.pledge, request.actor, party)) for party in parties],
        "total": waiting.count(),
        "chosen": chosen,
        "ticked": set(request.POST.getlist("parties")),
        "form": form,
        "signing": office_screen(request, office, subject=second_factor.SEVERAL),  # anew: what was proved stays proved
    }


def _are_over(request: MemberRequest, parties: list[Party]) -> bool:
    """The same form sent once more: no code and no PIN is asked for what is signed already."""
    whys = [rules.why_not_sign(party.pledge, request.actor, party) for party in parties]
    if not all(whys):
        return False
    if not request.session.get(RESULTS):
        messages.info(request, whys[0])
    return True


def _sign(request: MemberRequest, parties: list[Party], screen: Screen, form: SignForm) -> bool:
    """Prove the second factor, open the key, sign; the results wait in the session for their page."""
    kind = prove(request, screen, form)
    if kind is None:
        return False
    by, pin, now = request.actor, form.cleaned_data["pin"], timezone.now()
    try:
        results = many.sign_many(parties, by=by, pin=pin, consent=str(CONSENT), second_factor=kind, now=now)
    except (refusals.WrongPin, refusals.PinLocked) as refusal:
        form.add_error("pin", str(refusal))
    except refusals.SigningRefused as refusal:
        form.add_error(None, str(refusal))
    else:
        request.session[RESULTS] = {str(result.pledge.pk): result.why_not for result in results}
        return True
    return False


@never_cache
@require_safe
def pledge_signed_many(request: MemberRequest) -> HttpResponse:
    """A result for each pledge of the last time; reading it again changes nothing."""
    told: dict[str, str] = request.session.get(RESULTS, {})
    parties = many.signed_as(request.actor).filter(pledge__in=[int(pk) for pk in told])
    if not parties:
        return redirect("pledges:sign_many")
    results = sorted(((party, told[str(party.pledge_id)]) for party in parties), key=lambda result: not result[1])
    waiting = Pledge.objects.waiting_for_offices([office for office in [request.actor.office] if office]).count()
    context = {"results": results, "signed": sum(not why for _party, why in results), "waiting": waiting}
    return render(request, "pledges/signed_many.html", context)
