"""What is being typed, saved by the page while it is typed and offered on every device of the person."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from achievements import services
from achievements.models import FormDraft
from members.actor import MemberRequest
from members.models import Grant

FORMS = {"achievements:quick", "achievements:add", "achievements:edit"}
MAX_BYTES = 60_000  # what a browser still sends while its page is closed


@require_POST
def draft_keep(request: MemberRequest, key: UUID) -> JsonResponse:
    """Takes JSON {path, fields: [[name, text], …], device, base}; answers the version and what another device typed."""
    if not request.actor.may_somewhere(Grant.LOG):
        raise PermissionDenied(_("The office you act in does not allow logging achievements."))
    try:
        draft = services.keep_draft(key, _typing(request), by=request.actor, now=timezone.now())
    except services.AlreadySent as sent:
        return JsonResponse({"sent": sent.deed.get_absolute_url()}, status=409)
    except services.DraftRefused as refusal:
        return JsonResponse({"error": str(refusal)}, status=400)
    return JsonResponse({"version": draft.version, "other": _other(draft)})


def _other(draft: FormDraft) -> dict[str, Any] | None:
    if draft.other is None or draft.other_at is None:
        return None
    at = date_format(timezone.localtime(draft.other_at), "SHORT_DATETIME_FORMAT")
    return {"fields": draft.other, "at": at}


def _typing(request: HttpRequest) -> services.Typing:
    """What the page sent, or `DraftRefused`: every part is of the kind and size that a page of ours sends."""
    if int(request.headers.get("Content-Length") or 0) > MAX_BYTES:
        raise services.DraftRefused(_("This is too much for a draft. Save the achievement."))
    try:
        sent = json.loads(request.body)
        path, device = str(sent["path"])[:200], str(sent["device"])[:40]
        fields = [(str(name)[:200], str(text)) for name, text in sent["fields"]]
        base = int(sent.get("base") or 0)
        name = resolve(path).view_name
    except (ValueError, TypeError, KeyError, AttributeError, Resolver404):
        name = ""
    if name not in FORMS:
        raise services.DraftRefused(_("This is no draft of a form of the portal."))
    return services.Typing(form="achievement", path=path, fields=fields, device=device, base=base)


@require_POST
def draft_discard(request: MemberRequest, pk: int) -> HttpResponse:
    draft = get_object_or_404(FormDraft.objects.visible_to(request.actor), pk=pk)
    services.forget_draft(request.actor.user, draft.form_key)
    messages.success(request, _("The unfinished form is thrown away."))
    return redirect("achievements:list")
