from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from publications.models import PublicPhoto
from publications.public.answers import is_known, must_ask


@require_safe
@login_not_required
def photo(request: HttpRequest, code: str, width: int) -> HttpResponse:
    """A copy of a photo while its page is public; each time it is asked for, the database is too."""
    row = get_object_or_404(PublicPhoto.objects.public(), code=code)
    if width not in row.widths:
        raise Http404
    tag = f'"{row.code}-{width}"'
    if is_known(request, tag):
        return must_ask(HttpResponseNotModified(), tag)
    with default_storage.open(row.file_name(width)) as stored:
        response = HttpResponse(stored.read(), content_type="image/jpeg")
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return must_ask(response, tag)
