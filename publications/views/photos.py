from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse


def private_photo(request: HttpRequest, name: str) -> HttpResponse:
    """A stored photo, kept by no shared cache and asked for anew each time whether it may be seen."""
    with default_storage.open(name) as stored:
        response = HttpResponse(stored.read(), content_type="image/png" if name.endswith(".png") else "image/jpeg")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
