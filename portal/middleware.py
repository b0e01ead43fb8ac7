import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

log = structlog.get_logger("portal.request")

Answer = Callable[[HttpRequest], HttpResponse]
REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestLogMiddleware:
    """One line per request: route, answer, time, user. No path and no query: they may carry codes."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        began = time.perf_counter()
        response = self.get_response(request)
        response["X-Request-ID"] = request_id
        log.info("request", **_summary(request, response), ms=round((time.perf_counter() - began) * 1000))
        return response


def _summary(request: HttpRequest, response: HttpResponse) -> dict[str, object]:
    match = request.resolver_match
    session = getattr(request, "session", None)
    return {
        "method": request.method,
        "route": f"/{match.route}" if match else "(no route)",
        "pk": str(match.kwargs["pk"]) if match and "pk" in match.kwargs else None,
        "status": response.status_code,
        "user": session.get("_auth_user_id") if session and session.accessed else None,
    }


class PublicPagesMiddleware:
    """Below `settings.PUBLIC_PAGES` the portal does not know who asks, so that any cache may keep the answer.

    Cookies are neither read nor set, hence no session, no form token and no `Vary: Cookie`; the language stands in the
    address, and what is not found now is asked for anew the next time.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(settings.PUBLIC_PAGES):
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        is_english = request.path_info.startswith(settings.PUBLIC_PAGES_IN_ENGLISH)
        request.COOKIES = {settings.LANGUAGE_COOKIE_NAME: "en"} if is_english else {}
        response = self.get_response(request)
        response.cookies.clear()
        _forget_vary(response, "cookie")
        response.headers.setdefault("Cache-Control", "public, no-cache")
        return response


def _forget_vary(response: HttpResponse, name: str) -> None:
    varied = [each.strip() for each in response.get("Vary", "").split(",")]
    del response["Vary"]
    if kept := [each for each in varied if each and each.lower() != name]:
        response["Vary"] = ", ".join(kept)


class LanguageMiddleware:
    """Vietnamese unless the person chose otherwise; the browser's own language is not asked."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            if isinstance(response, SimpleTemplateResponse):  # written while the language still holds
                response.render()
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Cookie"])
        return response
