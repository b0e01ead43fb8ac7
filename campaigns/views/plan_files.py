"""A work plan as files to download; made anew from the record each time."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaigns import rendering
from campaigns.views.launch_plan import DOCX, download
from campaigns.views.plans import visible_plan
from documents.typesetting import DocumentNotRenderable
from members.actor import MemberRequest


@require_safe
def plan_pdf(request: MemberRequest, pk: int) -> HttpResponse:
    plan = visible_plan(request, pk)
    try:
        pdf = rendering.work_plan_pdf(plan, now=timezone.now())
    except DocumentNotRenderable as problem:
        messages.error(request, str(problem))
        return redirect(plan)
    return download(pdf, f"ke-hoach-{pk}.pdf", "application/pdf")


@require_safe
def plan_docx(request: MemberRequest, pk: int) -> HttpResponse:
    plan = visible_plan(request, pk)
    return download(rendering.work_plan_docx(plan, now=timezone.now()), f"ke-hoach-{pk}.docx", DOCX)
