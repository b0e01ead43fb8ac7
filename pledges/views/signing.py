from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from documents import refusals
from documents.models import Credential, SignatureSlot
from members.actor import MemberRequest
from pledges import pages, rules, second_factor, services
from pledges.forms import ReasonForm, SignForm
from pledges.forms.deciding import CONSENT
from pledges.models import Party, Pledge

Kind = SignatureSlot.SecondFactor
OVER = (services.PledgeNotSignable, refusals.AlreadySigned, refusals.NotCirculating)


@dataclass(frozen=True)
class Signing:
    """One person at one party's signature: what stands in the way before anything is typed."""

    pledge: Pledge
    party: Party
    why_not_as: str
    credential: Credential | None
    checked: Kind | None
    kinds: set[Kind]
    locked_until: datetime | None = None

    @property
    def is_ready(self) -> bool:
        return not self.why_not_as and self.credential is not None and bool(self.kinds)


@sensitive_post_parameters("pin", "password", "code")
@never_cache
@require_http_methods(["GET", "POST"])
def pledge_sign(request: MemberRequest, pk: int) -> HttpResponse:
    pledge, party = pledge_and_party(request, pk)
    if why := rules.why_not_sign(pledge, request.actor, party):
        if request.method == "POST":
            messages.info(request, why)
        return redirect(pledge)
    signing = _signing(request, pledge, party)
    form = _sign_form(request, signing)
    if request.method == "POST" and signing.is_ready and form.is_valid() and _sign(request, signing, form):
        second_factor.use_up(request)
        return redirect(pledge)
    assert pledge.document is not None
    context = {
        "signing": _signing(request, pledge, party),  # anew: a code that was right is not asked for again
        "pledge": pledge,
        "party": party,
        "form": form,
        "pages": range(1, len(pages.frozen_pages(pledge.document)) + 1),
        "newest": pledge.document.newest,
    }
    return render(request, "pledges/sign.html", context)


def pledge_and_party(request: MemberRequest, pk: int) -> tuple[Pledge, Party]:
    pledge = get_object_or_404(Pledge.objects.visible_to(request.actor).select_related("unit", "document"), pk=pk)
    party = rules.party_of(pledge, request.actor)
    if party is None:
        raise PermissionDenied
    return pledge, party


def _signing(request: MemberRequest, pledge: Pledge, party: Party) -> Signing:
    now = timezone.now()
    credential = Credential.objects.live(now).filter(office=party.office, member=party.office.member).first()
    return Signing(
        pledge=pledge,
        party=party,
        why_not_as=rules.why_not_as(request.actor, party),
        credential=credential,
        checked=second_factor.already_checked(request, pledge.pk),
        kinds=second_factor.available(request.user),
        locked_until=credential.locked_until if credential and credential.is_locked(now) else None,
    )


def _sign_form(request: MemberRequest, signing: Signing) -> SignForm:
    is_open = signing.checked is None
    return SignForm(
        request.POST or None,
        asks_code=is_open and Kind.TOTP in signing.kinds,
        asks_password=is_open and Kind.DEMO in signing.kinds,
    )


def _sign(request: MemberRequest, signing: Signing, form: SignForm) -> bool:
    """Prove the second factor, then sign; every refusal stands beside its field and the rest stays typed."""
    kind = _second_factor(request, signing, form)
    if kind is None:
        return False
    try:
        services.sign_pledge(
            signing.party,
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


def _second_factor(request: MemberRequest, signing: Signing, form: SignForm) -> Kind | None:
    if signing.checked:
        return signing.checked
    for name, check in (("code", second_factor.check_code), ("password", second_factor.check_password)):
        if name in form.fields:
            try:
                return check(request, form.cleaned_data[name], signing.pledge.pk)
            except second_factor.FactorRefused as refusal:
                form.add_error(name, str(refusal))
                return None
    form.add_error(None, _("Confirm your passkey first."))
    return None


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
