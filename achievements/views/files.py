from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from achievements.forms import FileDesk
from achievements.models import Evidence, StagedFile, StoredFile
from members.actor import MemberRequest
from members.models import Grant


@require_safe
def evidence(request: MemberRequest, pk: int) -> HttpResponse:
    """A file, to those who see its deed; `?size=small` is the thumbnail of a photo."""
    return _serve(request, get_object_or_404(Evidence.objects.visible_to(request.actor), pk=pk))


@require_POST
def stage_files(request: MemberRequest) -> JsonResponse:
    """Take a file while the form around it is still being typed; the same `key` sent again is the same file.

    Answers the number of the waiting file and its box for the page, or 422 with why it was not taken.
    """
    if not request.actor.may_somewhere(Grant.LOG):
        raise PermissionDenied(_("The office you act in does not allow logging achievements."))
    desk = FileDesk(request.actor, None, None)
    captions = request.POST.getlist("captions")
    desk.receive(request.FILES.getlist("files")[:1], captions, now=timezone.now(), key=_key(request))
    if not desk.staged:
        return JsonResponse({"errors": desk.refusals or [_("No file arrived.")]}, status=422)
    box = render_to_string("achievements/_staged.html", {"row": desk.staged[0]}, request)
    return JsonResponse({"staged": desk.staged[0].pk, "html": box})


def _key(request: MemberRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return None


@require_safe
def staged_file(request: MemberRequest, pk: int) -> HttpResponse:
    """A file that waits for its deed, to its sender only."""
    return _serve(request, get_object_or_404(StagedFile.objects.visible_to(request.actor), pk=pk))


def _serve(request: MemberRequest, row: StoredFile) -> HttpResponse:
    """Never run, never guessed at, kept by no shared cache, and asked for anew each time whether it may be seen."""
    is_small = request.GET.get("size") == "small" and bool(row.thumbnail)
    tag = f'"{row.sha256}{"-small" if is_small else ""}"'
    if request.headers.get("If-None-Match") == tag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(_bytes_of(row, is_small), content_type="image/jpeg" if is_small else row.mime)
        named = content_disposition_header(not row.is_photo, row.download_name)
        response["Content-Disposition"] = named or "inline"
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _bytes_of(row: StoredFile, is_small: bool) -> bytes:
    """A file that is gone is not found; the nightly check tells the administrators."""
    try:
        with (row.thumbnail if is_small else row.file).open("rb") as stored:
            return stored.read()
    except FileNotFoundError as problem:
        raise Http404 from problem
