"""Answers that are the same for everybody: any cache may keep them, and none may use them without asking.

`Cache-Control: public, no-cache` lets a browser or a proxy keep the page, but makes it ask each time; a strong ETag
(the digest of the page itself) makes the asking cheap. What was withdrawn is therefore gone at the next request,
whatever holds it. In between stands a memory of ours, keyed on the head of the audit chain: each change that a public
page can show is recorded there in its own transaction, so a page remembered under an older head is never asked for.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal import audit
from portal.memory import recall, remember

View = Callable[..., HttpResponse]
REMEMBERED = 600.0  # seconds
KNOWN_QUERY = ("after", "before")  # what else stands behind a “?” changes no page
MUST_ASK = "public, no-cache"


@dataclass(frozen=True)
class Kept:
    body: bytes
    content_type: str
    tag: str


def shared(view: View) -> View:
    """For views without a person in them: GET and HEAD only, no sign-in, the cache rules above."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = _key(request)
        kept = recall(key) if key else None
        if kept is None:
            response = view(request, *args, **kwargs)
            if response.status_code != 200:
                return response
            kept = Kept(response.content, response["Content-Type"], _tag(response.content))
            if key:
                remember(key, kept, seconds=REMEMBERED)
        return _answer(request, kept)

    return login_not_required(require_safe(answer))


def _key(request: HttpRequest) -> str:
    """Under what the page is remembered; empty for a search, whose words nobody types twice."""
    if request.GET.get("q"):
        return ""
    asked = urlencode([(name, request.GET[name]) for name in KNOWN_QUERY if name in request.GET])
    version = f"{audit.head()[0]} {timezone.localdate(timezone.now())}"
    return "public." + hashlib.sha256(f"{version} {request.path} {asked}".encode()).hexdigest()


def _tag(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def _answer(request: HttpRequest, kept: Kept) -> HttpResponse:
    if is_known(request, kept.tag):
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(kept.body, content_type=kept.content_type)
    return must_ask(response, kept.tag)


def must_ask(response: HttpResponse, tag: str) -> HttpResponse:
    response["ETag"], response["Cache-Control"] = tag, MUST_ASK
    return response


def is_known(request: HttpRequest, tag: str) -> bool:
    """Whether the asking cache holds this very answer; proxies that compress mark the tag as weak."""
    asked = [each.strip().removeprefix("W/") for each in request.headers.get("If-None-Match", "").split(",")]
    return "*" in asked or tag in asked


def page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page with what its head says to search engines: its own address, and that in the other language."""
    path = request.path
    other = path.replace("/public/en/", "/public/", 1) if path.startswith("/public/en/") else ""
    addresses = {
        "canonical": f"{settings.PORTAL_URL}{path}",
        "other_language": other or path.replace("/public/", "/public/en/", 1),
        "portal_url": settings.PORTAL_URL,
    }
    return render(request, template, addresses | context, status=status)
