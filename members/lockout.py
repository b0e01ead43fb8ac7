"""Sign-in is locked per e-mail and address of the network after five failures (settings AXES_…)."""

from collections.abc import Mapping
from ipaddress import ip_address, ip_network
from typing import Any

from allauth.account.adapter import get_adapter
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from members.models import User
from portal import audit


def sign_in_name(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str | None:
    """The e-mail that somebody tries, whoever they are."""
    given = credentials or {}
    name = given.get("email") or given.get("username") or request.POST.get("login")
    return str(name).strip().lower()[:254] if name else None


def address(request: HttpRequest) -> str | None:
    """Where somebody tries from: behind `TRUSTED_PROXIES` proxies, what the outermost of them says.

    None for a sign-in that came by no connection at all (a script).
    """
    return str(get_adapter().get_client_ip(request)) if "REMOTE_ADDR" in request.META else None


def network(request: HttpRequest) -> str:
    """Where it comes from, for counting; of an IPv6 address the /64, all of which one visitor may use."""
    try:
        given = ip_address(address(request) or "")
    except ValueError:
        return "unknown"
    return str(given) if given.version == 4 else str(ip_network((given, 64), strict=False).network_address)


def nameless(*_: Any) -> str:
    """What the log says of who tried: nothing; the request id leads to the rest."""
    return "somebody"


def record_lockout(*, request: HttpRequest, username: str | None = None, **_: Any) -> None:
    """Called by axes when a sign-in is locked, and again for each try while it is, which is not told again."""
    if getattr(request, "axes_failures_since_start", None) is None:
        return
    user = User.objects.filter(email=(username or "").lower()).first()
    with transaction.atomic():
        audit.record("sign_in.locked", by=None, target=user, at=timezone.now())
