from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, render
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
def stage_files(request: MemberRequest) -> HttpResponse:
    """Take files while the form around them is still being typed; answers their boxes for the page."""
    if not request.actor.may_somewhere(Grant.LOG):
        raise PermissionDenied(_("The office you act in does not allow logging achievements."))
    desk = FileDesk(request.actor, None, None)
    desk.receive(request.FILES.getlist("files"), [], now=timezone.now())
    return render(request, "achievements/_staged.html", {"files": desk})


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
