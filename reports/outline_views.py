"""Which outline the reports of each kind of unit have, here and below; and the page on which it is chosen."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members.actor import Actor, MemberRequest
from members.models import Grant, Unit
from reports import choosing, outlines, services
from reports.models import Report, ReportOutline
from reports.outline_forms import OutlineForm, preview

EVERY = "every"  # kind of report, in an address


def kinds() -> dict[str, str]:
    return {EVERY: _("every kind of report")} | {kind: str(label) for kind, label in Report.Kind.choices}


@require_safe
def outline_list(request: MemberRequest) -> HttpResponse:
    """For each kind of unit and of report: the standard outline, or whose."""
    unit = request.actor.office.unit if request.actor.office else request.actor.own_unit
    line = outlines.line_of(unit) if unit else []
    rows = list(ReportOutline.objects.filter(unit__in=line).select_related("unit"))
    may_change = _may_choose(request.actor)
    context = {
        "unit": unit,
        "may_change": may_change,
        "kinds": [capfirst(label) for label in kinds().values()],
        "rows": [(capfirst(str(label)), list(_cells(rows, line, kind))) for kind, label in Unit.Kind.choices],
    }
    return render(request, "reports/outlines.html", context)


def _cells(rows: list[ReportOutline], line: list[int], unit_kind: str) -> Any:
    for kind, label in kinds().items():
        asked = "" if kind == EVERY else kind
        found = outlines.nearest([row for row in rows if row.unit_kind == unit_kind], line, asked)
        is_here = found is not None and found.unit_id == line[0] and found.kind == asked
        url = reverse("reports:outline_edit", args=[unit_kind, kind])
        yield {"label": capfirst(label), "row": found, "is_here": is_here, "url": url}


@require_http_methods(["GET", "POST"])
def outline_edit(request: MemberRequest, unit_kind: str, kind: str) -> HttpResponse:
    unit, asked = _place(request.actor, unit_kind, kind)
    before = outlines.in_force(outlines.line_of(unit), unit_kind, asked)
    form = OutlineForm(before, request.POST if request.method == "POST" else None)
    is_valid = form.is_valid()
    if is_valid and "preview" not in request.POST:
        now = timezone.now()
        try:
            choosing.save_outline(unit, unit_kind, asked, form.outline(), by=request.actor, now=now)
        except services.ReportRefused as refusal:
            form.refusal = str(refusal)
        else:
            messages.success(request, _("The outline was saved. Drafts take it when their figures are collected anew."))
            return redirect("reports:outlines")
    chosen = outlines.chosen([unit.pk], unit_kind, asked)
    context = {"form": form, "preview": preview(form.outline() if is_valid else before), "unit": unit, "kind": kind}
    context |= {"unit_kind": unit_kind, "is_chosen": chosen is not None and chosen.kind == asked}
    return render(request, "reports/outline_edit.html", context | {"title": _title(unit_kind, kind)})


@require_http_methods(["GET", "POST"])
def outline_withdraw(request: MemberRequest, unit_kind: str, kind: str) -> HttpResponse:
    """Back to what the unit above chose, else to the standard outline."""
    unit, asked = _place(request.actor, unit_kind, kind)
    row = get_object_or_404(ReportOutline, unit=unit, unit_kind=unit_kind, kind=asked)
    if request.method == "POST":
        choosing.withdraw_outline(row, by=request.actor, now=timezone.now())
        messages.success(request, _("What was chosen here no longer holds."))
        return redirect("reports:outlines")
    back = reverse("reports:outline_edit", args=[unit_kind, kind])
    context = {"title": _title(unit_kind, kind), "unit": unit, "back": back}
    return render(request, "reports/outline_withdraw.html", context)


def _place(actor: Actor, unit_kind: str, kind: str) -> tuple[Unit, str]:
    """The unit for which the office acted in chooses, and the kind of report as it is stored."""
    if unit_kind not in Unit.Kind.values or kind not in kinds():
        raise Http404
    if actor.office is None or not _may_choose(actor):
        raise PermissionDenied(_("Only an office that reviews or signs may do this."))
    return actor.office.unit, "" if kind == EVERY else kind


def _may_choose(actor: Actor) -> bool:
    return actor.may_somewhere(Grant.REVIEW)


def _title(unit_kind: str, kind: str) -> str:
    return f"{capfirst(str(Unit.Kind(unit_kind).label))} – {kinds()[kind]}"
