"""The launch plan (kế hoạch phát động) as files to download; made anew from the record each time."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from campaigns.facts import PLAN_TEXTS
from campaigns.models import Campaign
from campaigns.rendering import launch_plan_docx as docx_of
from campaigns.rendering import launch_plan_pdf as pdf_of
from campaigns.views.reaching import visible_campaign
from documents.typesetting import DocumentNotRenderable
from members.actor import MemberRequest

LABELS = {
    "purpose": gettext_lazy("Purpose and requirements"),
    "audience": gettext_lazy("Who takes part"),
    "criteria": gettext_lazy("Criteria"),
    "rewards": gettext_lazy("Rewards"),
    "budget": gettext_lazy("Budget"),
    "organisation": gettext_lazy("How it is carried out"),
}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def plan_texts(campaign: Campaign) -> list[dict[str, object]]:
    """The texts that were written, for the page of the campaign."""
    return [{"label": LABELS[name], "words": words} for name in PLAN_TEXTS if (words := getattr(campaign, name))]


@require_safe
def launch_plan_pdf(request: MemberRequest, pk: int) -> HttpResponse:
    campaign = visible_campaign(request, pk)
    try:
        pdf = pdf_of(campaign, now=timezone.now())
    except DocumentNotRenderable as problem:
        messages.error(request, str(problem))
        return redirect(campaign)
    return download(pdf, f"ke-hoach-phat-dong-{pk}.pdf", "application/pdf")


@require_safe
def launch_plan_docx(request: MemberRequest, pk: int) -> HttpResponse:
    campaign = visible_campaign(request, pk)
    return download(docx_of(campaign, now=timezone.now()), f"ke-hoach-phat-dong-{pk}.docx", DOCX)


def download(content: bytes, name: str, content_type: str) -> HttpResponse:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=content_type, headers=headers)
