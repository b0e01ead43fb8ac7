from collections.abc import Callable
from time import time
from typing import Any
from urllib.parse import urlsplit

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth import SESSION_KEY as SIGNED_IN
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from members import services
from members.actor import Actor
from members.models import Grant
from portal.memory import recall, remember

SESSION_KEY = "acting_in"
Answer = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponse]
NOT_OFFERED = {
    "account_email",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_confirm_login_code",
}
ALWAYS_OPEN = {"account_logout", "account_reauthenticate", "set_language"}
PERSONAL_WHEN_SIGNED_IN = {"overview:home"}  # public for the public only


class ActorMiddleware:
    """Puts `request.actor` on every signed-in request: the person in the office chosen in this session."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor_of(request))  # type: ignore[attr-defined]
        response = self.get_response(request)
        if request.session.accessed and SIGNED_IN in request.session:
            response.headers.setdefault("Cache-Control", "private, no-cache")  # no shared cache keeps it
        return response

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponse | None:
        """allauth brings pages on which people change their own address; here an administrator invites to it."""
        if request.resolver_match and request.resolver_match.view_name in NOT_OFFERED:
            raise Http404
        return None


def _actor_of(request: HttpRequest) -> Actor | None:
    if not request.user.is_authenticated:
        return None
    today = timezone.localdate(timezone.now())
    return Actor.of(request.user, today=today, office_id=request.session.get(SESSION_KEY))


def _is_open(request: HttpRequest, view: View, *names: str, prefix: str = "-") -> bool:
    """Pages that nobody is kept from: the public ones, signing out, and those that lift the bar."""
    match = request.resolver_match
    name = match.view_name if match else ""
    is_public = not getattr(view, "login_required", True) and name not in PERSONAL_WHEN_SIGNED_IN
    return is_public or name in ALWAYS_OPEN or name in names or name.startswith(prefix)


def _send_to(request: HttpRequest, url: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=200, headers={"HX-Redirect": url})
    return redirect(url)


class IdleLockMiddleware:
    """A session in which nothing happened for `settings.IDLE_LOCK` asks for the password again.

    The browser keeps the drafts. Whether something happened lately is a cache entry that dies by itself, so that
    reading a page writes nothing to the database.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponse | None:
        if not settings.IDLE_LOCK_ENABLED or not request.user.is_authenticated:
            return None
        if _is_open(request, view, "mfa_reauthenticate", "mfa_reauthenticate_webauthn"):
            return None
        key = f"members.awake.{request.session.session_key}"
        if recall(key) is None and not _signed_in_lately(request):
            query = urlencode({"next": _way_back(request)})
            return _send_to(request, f"{reverse('account_reauthenticate')}?{query}")
        if request.resolver_match and request.resolver_match.view_name != "portal:job_status":  # it asks by itself
            remember(key, 1, seconds=settings.IDLE_LOCK.total_seconds())
        return None


def _signed_in_lately(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    last = max((record["at"] for record in records), default=0)
    return bool(time() - last < settings.IDLE_LOCK.total_seconds())


def _way_back(request: HttpRequest) -> str:
    """The page itself, or for a form or a part of a page the page it was on."""
    if request.method == "GET" and not request.headers.get("HX-Request"):
        return request.get_full_path()
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, allowed_hosts={request.get_host()}):
        return "/"
    parts = urlsplit(referer)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


class SecondFactorMiddleware:
    """Where the policy asks for a second factor, administrators, reviewers and signers set one up before anything."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponse | None:
        if not settings.SECOND_FACTOR_REQUIRED or not request.user.is_authenticated:
            return None
        request.needs_second_factor = _needs_second_factor(request.actor)  # type: ignore[attr-defined]
        if not request.needs_second_factor or _is_open(request, view, prefix="mfa_"):  # type: ignore[attr-defined]
            return None
        return _send_to(request, reverse("mfa_index"))


def _needs_second_factor(actor: Actor) -> bool:
    weighty = {Grant.REVIEW, Grant.SIGN, Grant.ADMINISTER}
    if not any(weighty & set(office.grants()) for office in actor.offices):
        return False
    return not services.has_second_factor(actor.user)
