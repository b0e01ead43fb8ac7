"""Verification: open to everybody, tells the state and no more than the signature blocks show."""

from typing import Any

from cryptography.hazmat.primitives import serialization
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from documents import ca, credentials
from documents.forms import CodeForm, UploadForm
from documents.models import Document, code_from
from documents.verification import SENTENCES, verify_upload

UPLOADS_A_WINDOW, WINDOW_SECONDS = 20, 600


@login_not_required
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """The code form (GET ?code=…) and the upload (POST); nothing that is uploaded is kept."""
    if "code" in request.GET and (code_form := CodeForm(request.GET)).is_valid():
        return redirect("documents:verify_code", code=code_form.cleaned_data["code"])
    code_form = CodeForm(request.GET if "code" in request.GET else None)
    upload_form = UploadForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"code_form": code_form, "upload_form": upload_form}
    if request.method == "POST" and upload_form.is_valid():
        if _is_too_busy(request):
            upload_form.add_error("file", _("Too many files from this address; wait ten minutes."))
        else:
            verdict = verify_upload(upload_form.cleaned_data["file"].read(), now=timezone.now())
            context |= {"verdict": verdict, "document": verdict.document, "slots": _slots(verdict.document)}
            context["sentences"] = SENTENCES
    return render(request, "documents/verify.html", context)


@login_not_required
@require_safe
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """The same page for a code that is not known, so that codes cannot be told apart by the answer's shape."""
    document = Document.objects.filter(code=code_from(code)).select_related("unit").first()
    context = {"code": code_from(code)[:40], "document": document, "slots": _slots(document)}
    return render(request, "documents/verify_code.html", context)


@login_not_required
@require_safe
def revocation_list(request: HttpRequest) -> HttpResponse:
    content = cache.get_or_set("documents.revocation-list", lambda: credentials.revocation_list(timezone.now()), 60)
    return HttpResponse(content, content_type="application/pkix-crl")


@login_not_required
@require_safe
def authority(request: HttpRequest) -> HttpResponse:
    """The certificate of the portal's authority, for those who verify with tools of their own."""
    pem = ca.load().certificate.public_bytes(serialization.Encoding.PEM)
    return HttpResponse(pem, content_type="application/x-pem-file")


def _slots(document: Document | None) -> list[object]:
    return list(document.slots.select_related("unit").order_by("position")) if document else []


def _is_too_busy(request: HttpRequest) -> bool:
    key = f"documents.verify-upload.{_address(request)}"
    cache.add(key, 0, WINDOW_SECONDS)
    return cache.incr(key) > UPLOADS_A_WINDOW


def _address(request: HttpRequest) -> str:
    """On a server the last forwarded address, which our own proxy added; what stands before it can be made up."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.IS_SERVER else ""
    address = forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
    return "".join(character for character in address if character in "0123456789abcdefABCDEF.:")
