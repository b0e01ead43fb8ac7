from django.http import FileResponse, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from achievements.models import Evidence, StagedFile, StoredFile
from members.actor import MemberRequest


@require_safe
def evidence(request: MemberRequest, pk: int) -> HttpResponseBase:
    """A file, to those who see its deed; `?size=small` is the thumbnail of a photo."""
    return _serve(request, get_object_or_404(Evidence.objects.visible_to(request.actor), pk=pk))


@require_safe
def staged_file(request: MemberRequest, pk: int) -> HttpResponseBase:
    """A file that waits for its deed, to its sender only."""
    return _serve(request, get_object_or_404(StagedFile.objects.visible_to(request.actor), pk=pk))


def _serve(request: MemberRequest, row: StoredFile) -> HttpResponseBase:
    """Never run, never guessed at, kept by no shared cache, and asked for anew each time whether it may be seen."""
    is_small = request.GET.get("size") == "small" and bool(row.thumbnail)
    tag = f'"{row.sha256}{"-small" if is_small else ""}"'
    response: HttpResponseBase
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponseNotModified()
    elif request.method == "HEAD":
        response = HttpResponse(content_type=row.mime)
    else:
        stored = row.thumbnail if is_small else row.file
        response = FileResponse(
            stored.open("rb"),
            as_attachment=not row.is_photo,
            filename=row.download_name,
            content_type="image/jpeg" if is_small else row.mime,
        )
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
