"""Answers for the page's own script, which sends what was typed again until it has arrived."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.http import require_safe

from achievements.forms import Editor
from members.actor import MemberRequest


@require_safe
def outbox_state(request: MemberRequest) -> JsonResponse:
    """Who is signed in, and a token to send with: a page that stood open through a sign-in has an old one."""
    return JsonResponse({"user": request.user.pk, "token": get_token(request)})


def asks(request: HttpRequest) -> bool:
    return "X-Outbox" in request.headers


def missing_files(request: HttpRequest, editor: Editor) -> JsonResponse | None:
    """409 with the sender's keys of files that never arrived or were swept meanwhile; they are sent once more."""
    missing = editor.files.missing(request.POST.getlist("expected"), editor.known)
    return JsonResponse({"missing": missing}, status=409) if missing else None


def in_short(editor: Editor, answer: HttpResponse | None) -> JsonResponse:
    """Where the deed stands now, or the sentences of what is wrong."""
    if answer is None:
        return JsonResponse({"errors": editor.sentences + editor.files.refusals}, status=422)
    return JsonResponse({"url": answer.headers["Location"]})
