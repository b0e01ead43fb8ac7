from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from achievements import services
from achievements.forms import Editor
from achievements.models import Achievement, FormDraft
from achievements.views import outbox
from members.actor import MemberRequest
from members.models import Grant

REFUSALS_SALT = "achievements.refused_files"


@require_http_methods(["GET", "HEAD", "POST"])
def achievement_add(request: MemberRequest) -> HttpResponse:
    if not request.actor.may_somewhere(Grant.LOG):
        raise PermissionDenied(_("The office you act in does not allow logging achievements."))
    return _edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def achievement_edit(request: MemberRequest, pk: int) -> HttpResponse:
    deed = _editable(request, pk)
    return _edit(request, deed)


def _edit(request: MemberRequest, deed: Achievement | None) -> HttpResponse:
    editor = Editor(request.actor, deed, typed_in(request), request.GET)
    answer = answer_sent(request, editor) if request.method == "POST" else None
    if answer is not None:
        return answer
    context = {"deed": deed, "refusals": editor.files.refusals or _refusals_of(request), **shown(request, editor)}
    return render(request, "achievements/form.html", context)


def typed_in(request: MemberRequest) -> QueryDict | None:
    """What the form holds: what was sent, or for `?draft=` what was typed before, perhaps on another device."""
    if request.method == "POST":
        return request.POST
    draft = _draft_asked(request)
    return draft.typed if draft else None


def _draft_asked(request: MemberRequest) -> FormDraft | None:
    try:
        key = UUID(request.GET.get("draft", ""))
    except ValueError:
        return None
    return FormDraft.objects.visible_to(request.actor).filter(form_key=key).first()


def shown(request: MemberRequest, editor: Editor) -> dict[str, Any]:
    """What every page with an editor shows; the limit of a file in bytes and in MB."""
    limit, draft = settings.PHOTO_MAX_BYTES, _draft_asked(request)
    return {
        "editor": editor,
        "max_bytes": limit,
        "max_megabytes": limit // 1024**2,
        "draft": draft,
        "draft_is_gone": "draft" in request.GET and draft is None,
        "unfinished": _unfinished(request, editor) if request.method == "GET" and draft is None else None,
    }


def _unfinished(request: MemberRequest, editor: Editor) -> FormDraft | None:
    """What was typed here and not sent: of this deed, or the newest of a new one."""
    drafts = FormDraft.objects.visible_to(request.actor).filter(path=request.path)
    if editor.deed is not None and editor.draft_key is not None:
        drafts = drafts.filter(form_key=editor.draft_key)
    return drafts.shown().first()


def answer_sent(request: MemberRequest, editor: Editor) -> HttpResponse | None:
    """Where to go after saving, or the same in short for the page's script; None to show the form again."""
    if not outbox.asks(request):
        return _save(request, editor)
    return outbox.missing_files(request, editor) or outbox.in_short(editor, _save(request, editor))


def _save(request: MemberRequest, editor: Editor) -> HttpResponse | None:
    """Where to go after saving; None when the form has to be shown again. Sent files are kept either way."""
    if (known := editor.already_submitted) is not None:
        return redirect(known)
    now = timezone.now()
    editor.receive(request.FILES.getlist("files"), now=now)
    if not (editor.is_saving and editor.is_valid()):
        return None
    try:
        saved, refused = editor.save(now=now)
    except services.Refused as refusal:
        editor.form.add_error(None, str(refusal))
        return None
    return _after_saving(request, saved, refused, is_submitting=editor.action == "submit")


def _after_saving(
    request: MemberRequest, deed: Achievement, refused: Sequence[str], *, is_submitting: bool
) -> HttpResponse:
    if refused:
        messages.warning(request, _("The draft is saved, but not every file was accepted. See below."))
        asked = signing.dumps(list(refused), salt=REFUSALS_SALT, compress=True)
        return redirect(f"{reverse('achievements:edit', args=[deed.pk])}?refused={asked}#files")
    if is_submitting:
        return _submit(request, deed)
    messages.success(request, _("The draft is saved."))
    return redirect(deed)


def _refusals_of(request: MemberRequest) -> list[str]:
    """Sentences of the save before, carried in the address, so that showing them writes nothing."""
    try:
        return list(signing.loads(request.GET.get("refused", ""), salt=REFUSALS_SALT, max_age=3600))
    except signing.BadSignature:
        return []


@require_POST
def achievement_submit(request: MemberRequest, pk: int) -> HttpResponse:
    deed = get_object_or_404(Achievement.objects.visible_to(request.actor).select_related("unit"), pk=pk)
    if deed.author_id != request.actor.user.pk or not request.actor.may(Grant.LOG, deed.unit):
        raise PermissionDenied(_("Only its author can submit a draft, in an office that may log for the unit."))
    return _submit(request, deed)


def _submit(request: MemberRequest, deed: Achievement) -> HttpResponse:
    try:
        reviewers = services.submit_achievement(deed, by=request.actor, now=timezone.now())
    except services.Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(deed)
    names = ", ".join(str(user) for user in reviewers[:3])
    if names:
        messages.success(request, _("Submitted. Told to review it: %(names)s.") % {"names": names})
    else:
        messages.warning(request, _("Submitted, but nobody else holds an office that reviews for this unit."))
    return redirect(deed)


@require_http_methods(["GET", "HEAD", "POST"])
def achievement_delete(request: MemberRequest, pk: int) -> HttpResponse:
    deed = _editable(request, pk)
    if request.method == "POST":
        try:
            services.delete_draft(deed, by=request.actor, now=timezone.now())
        except services.Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(deed)
        messages.success(request, _("The draft is deleted."))
        return redirect("achievements:list")
    return render(request, "achievements/delete.html", {"deed": deed})


def _editable(request: MemberRequest, pk: int) -> Achievement:
    """404 for what is out of reach, 403 with the reason for what is seen but not one's own draft."""
    deed = get_object_or_404(Achievement.objects.visible_to(request.actor).select_related("unit"), pk=pk)
    if not deed.is_editable:
        raise PermissionDenied(_("This achievement has been submitted; it can no longer be changed."))
    if not deed.may_be_edited_by(request.actor):
        raise PermissionDenied(_("Only its author can change a draft, in an office that may log for the unit."))
    return deed
