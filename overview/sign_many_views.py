"""Several documents signed with one PIN, and what became of each."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from documents import many, refusals, second_factor
from documents.forms import SignForm
from documents.screen import Screen, office_screen, prove, sign_form
from members.actor import MemberRequest
from members.models import Grant, Office
from overview import sign_many as lists
from overview.forms import CONSENT, ChosenForm
from portal.fields import as_id

RESULTS = "documents_signed_at_once"


@sensitive_post_parameters("pin", "password", "code")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_many(request: MemberRequest) -> HttpResponse:
    office = request.actor.office
    if office is None or Grant.SIGN not in office.grants():
        return render(request, "overview/sign_many.html", {"lines": [], "total": 0})
    screen = office_screen(request, office, subject=second_factor.SEVERAL)
    chosen, form = _chosen(request), sign_form(request, screen)
    form.fields["consent"].label = CONSENT
    if chosen.is_valid() and _are_over(request, chosen):
        return redirect("overview:signed_many")
    are_valid = chosen.is_valid() & form.is_valid()  # both, so that every flaw is shown at once
    if are_valid and screen.is_ready and _sign(request, chosen, screen, form):
        second_factor.use_up(request)
        return redirect("overview:signed_many")
    return render(request, "overview/sign_many.html", _context(request, office, chosen, form))


def _chosen(request: MemberRequest) -> ChosenForm:
    """What was ticked need no longer wait: a document that another signature moved on has a result of its own."""
    asked = [pk for each in request.POST.getlist("documents") if (pk := as_id(each))]
    return ChosenForm(request.POST or None, lines=lists.lines_of(request.actor, asked) if asked else [])


def _context(request: MemberRequest, office: Office, chosen: ChosenForm, form: SignForm) -> dict[str, object]:
    return {
        "lines": lists.waiting_lines(request.actor),
        "total": lists.count_waiting(request.actor),
        "chosen": chosen,
        "ticked": set(request.POST.getlist("documents")),
        "places": {value for name, value in request.POST.items() if name.startswith("place-")},
        "form": form,
        "signing": office_screen(request, office, subject=second_factor.SEVERAL),  # anew: what was proved stays proved
    }


def _are_over(request: MemberRequest, chosen: ChosenForm) -> bool:
    """The same form sent once more: no code and no PIN is asked for what is signed already."""
    whys = [line.why_not for line in chosen.cleaned_data["documents"]]
    if not all(whys):
        return False
    if not request.session.get(RESULTS):
        messages.info(request, whys[0])
    return True


def _sign(request: MemberRequest, chosen: ChosenForm, screen: Screen, form: SignForm) -> bool:
    """Prove the second factor, open the key, sign; the results wait in the session for their page."""
    kind = prove(request, screen, form)
    if kind is None:
        return False
    by, pin, now = request.actor, form.cleaned_data["pin"], timezone.now()
    try:
        told = many.sign_many(chosen.expected(), by=by, pin=pin, consent=str(CONSENT), second_factor=kind, now=now)
    except (refusals.WrongPin, refusals.PinLocked) as refusal:
        form.add_error("pin", str(refusal))
    except refusals.SigningRefused as refusal:
        form.add_error(None, str(refusal))
    else:
        request.session[RESULTS] = {str(document): why_not for document, why_not in told.items()}
        return True
    return False


@never_cache
@require_safe
def signed_many(request: MemberRequest) -> HttpResponse:
    """A result for each document of the last time; reading it again changes nothing."""
    told: dict[str, str] = request.session.get(RESULTS, {})
    lines = lists.lines_of(request.actor, [int(pk) for pk in told]) if told else []
    if not lines:
        return redirect("overview:sign_many")
    results = sorted(((line, told[str(line.document.pk)]) for line in lines), key=lambda result: not result[1])
    waiting = lists.count_waiting(request.actor)
    context = {"results": results, "signed": sum(not why for _line, why in results), "waiting": waiting}
    return render(request, "overview/signed_many.html", context)
