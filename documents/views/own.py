"""A person's own signing certificate, for the office acted in."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents import second_factor, services
from documents.forms import ChangePinForm, EnrolForm, RevokeForm
from documents.models import Credential, SignatureSlot
from documents.refusals import SigningRefused
from members.actor import MemberRequest
from members.models import Grant

View = Callable[..., HttpResponse]


def confirmed(view: View) -> View:
    """A key is made, opened or given up only by who proved to be its owner within the last minutes.

    Who comes late confirms first and then comes back; nothing that was sent is kept meanwhile, for it holds a PIN.
    """

    @wraps(view)
    def asked_first(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.actor.may_somewhere(Grant.SIGN) or second_factor.proved_lately(request):
            return view(request, *args, **kwargs)
        ways = get_adapter().get_reauthentication_methods(request.user)
        return redirect(f"{ways[0]['url']}?{urlencode({'next': request.path})}")

    return asked_first


@never_cache
@require_safe
def credential(request: MemberRequest) -> HttpResponse:
    now = timezone.now()
    held = [office for office in request.actor.offices if Grant.SIGN in office.grants()]
    mine = Credential.objects.filter(member=request.actor.member).select_related("office", "office__unit")
    present = mine.live(now).filter(office=request.actor.office).first() if held else None
    return render(
        request,
        "documents/credential.html",
        {
            "office": request.actor.office,
            "ends_soon": present is not None and present.ends_soon(now),
            "may_sign": request.actor.may_somewhere(Grant.SIGN),
            "others": [office for office in held if office != request.actor.office],
            "credential": present,
            "is_locked": mine.filter(office=request.actor.office, revoked_at=None, locked_until__gt=now).exists(),
            "former": mine.exclude(pk__in=mine.live(now).values("pk")).order_by("-issued_at", "-pk"),
        },
    )


@sensitive_post_parameters("new_pin", "new_pin_again")
@never_cache
@require_http_methods(["GET", "POST"])
@confirmed
def credential_enrol(request: MemberRequest) -> HttpResponse:
    form = EnrolForm(request.POST or None)
    office = request.actor.office

    def enrol() -> None:
        if office is not None:
            services.enrol(office, pin=form.cleaned_data["new_pin"], by=request.actor, now=timezone.now())

    return _answer(request, form, enrol, page="documents/credential_enrol.html", done=_("The certificate was issued."))


@sensitive_post_parameters("old_pin", "new_pin", "new_pin_again")
@never_cache
@require_http_methods(["GET", "POST"])
@confirmed
def credential_change_pin(request: MemberRequest) -> HttpResponse:
    own = _live(request)
    form = ChangePinForm(request.POST or None)

    def change() -> None:
        old, new = form.cleaned_data["old_pin"], form.cleaned_data["new_pin"]
        services.change_pin(own, old_pin=old, new_pin=new, by=request.actor, now=timezone.now())

    return _answer(request, form, change, page="documents/credential_change_pin.html", done=_("The PIN was changed."))


@never_cache
@require_http_methods(["GET", "POST"])
@confirmed
def credential_revoke(request: MemberRequest) -> HttpResponse:
    own = _live(request)
    form = RevokeForm(request.POST or None)

    def revoke() -> None:
        services.revoke(own, reason=form.cleaned_data["reason"], by=request.actor, now=timezone.now())

    return _answer(
        request, form, revoke, page="documents/credential_revoke.html", done=_("The certificate is revoked.")
    )


def _live(request: MemberRequest) -> Credential:
    own = Credential.objects.live(timezone.now()).filter(member=request.actor.member)
    return get_object_or_404(own.select_related("office__unit"), office=request.actor.office)


def _answer(request: MemberRequest, form: forms.Form, act: Callable[[], None], *, page: str, done: str) -> HttpResponse:
    if not request.actor.may_somewhere(Grant.SIGN):
        return render(request, "documents/credential_none.html", status=403)
    if form.is_valid():
        try:
            act()
        except SigningRefused as refusal:
            form.add_error(next(iter(form.fields)), str(refusal))
        else:
            messages.success(request, done)
            return redirect("documents:credential")
    return render(request, page, {"form": form, "office": request.actor.office})


@never_cache
@require_POST
def passkey_options(request: MemberRequest) -> HttpResponse:
    """Asked for when the person touches the button, so that reading a page begins nothing."""
    if SignatureSlot.SecondFactor.PASSKEY not in second_factor.available(request.user):
        raise PermissionDenied
    return JsonResponse(second_factor.passkey_options(request))
