from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from members.actor import Actor

SESSION_KEY = "acting_in"


class ActorMiddleware:
    """Puts `request.actor` on every signed-in request: the person in the office chosen in this session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor_of(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def _actor_of(request: HttpRequest) -> Actor | None:
    if not request.user.is_authenticated:
        return None
    today = timezone.localdate(timezone.now())
    return Actor.of(request.user, today=today, office_id=request.session.get(SESSION_KEY))  # type: ignore[arg-type]


class SecondFactorMiddleware:
    """Where the policy asks for a second factor, administrators and signers set one up before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.is_required = settings.SECOND_FACTOR_REQUIRED

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)
