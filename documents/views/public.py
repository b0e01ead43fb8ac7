"""Verification: open to everybody, tells the state and no more than the signature blocks show."""

from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives import serialization
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from documents import ca, revocations
from documents.forms import CodeForm, UploadForm
from documents.models import Document, SignatureSlot, code_from
from documents.turns import TooBusy, judge_in_turn
from documents.verification import SENTENCES, UploadVerdict, verify_upload
from members.lockout import network

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
        try:
            context |= _shown(_verified(request, upload_form.cleaned_data["file"].read(), now=timezone.now()))
        except TooBusy as refusal:
            upload_form.add_error("file", str(refusal))
    return render(request, "documents/verify.html", context)


@login_not_required
@require_safe
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """The same page for a code that is not known, so that codes cannot be told apart by the answer's shape."""
    asked = code_from(code)[:40]
    document = Document.objects.filter(code=asked).select_related("unit").first() if asked.isalnum() else None
    slots = _slots(document)
    context: dict[str, Any] = {"code": asked, "document": document, "slots": slots}
    context["is_checked_here"] = all(slot.is_checked_here for slot in slots)
    return render(request, "documents/verify_code.html", context)


@login_not_required
@require_safe
def revocation_list(request: HttpRequest, issuer: str = "") -> HttpResponse:
    """Of the authority whose key is named so; without a name, of the first."""
    asked = [each for each in ca.authorities() if each.key_id == issuer or (not issuer and each.number == 1)]
    if not asked:
        raise Http404
    try:
        content = revocations.list_of(asked[0], timezone.now())
    except revocations.ListNotMade as problem:
        return HttpResponse(str(problem), status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse(content, content_type="application/pkix-crl")


@login_not_required
@require_safe
def authority(request: HttpRequest) -> HttpResponse:
    """The certificates of the portal's authorities, the newest first, for those who verify with tools of their own."""
    known = ca.certificates()
    if not known:
        raise Http404
    pem = b"".join(each.public_bytes(serialization.Encoding.PEM) for each in known)
    return HttpResponse(pem, content_type="application/x-pem-file")


def _slots(document: Document | None) -> list[SignatureSlot]:
    return list(document.slots.with_evidence().select_related("unit").order_by("position")) if document else []


def _verified(request: HttpRequest, content: bytes, *, now: datetime) -> UploadVerdict:
    _count_file(request, now)
    return verify_upload(content, now=now, alone=judge_in_turn)


def _shown(verdict: UploadVerdict) -> dict[str, Any]:
    found = {"verdict": verdict, "document": verdict.document, "slots": _slots(verdict.document)}
    return found | {"sentences": SENTENCES}


def _count_file(request: HttpRequest, now: datetime) -> None:
    key = f"documents.verify-upload.{network(request)}.{int(now.timestamp()) // WINDOW_SECONDS}"
    if not cache.add(key, 1, WINDOW_SECONDS) and cache.incr(key) > UPLOADS_A_WINDOW:
        raise TooBusy(_("Too many files from this address; wait ten minutes."))
