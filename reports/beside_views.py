"""A report beside another: first the other one is chosen, then both are shown line by line."""

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members.actor import Actor, MemberRequest
from portal.fields import as_id
from portal.listing import Select
from reports.models import Report
from reports.models.report import ReportQuerySet
from reports.shown import side_by_side

OFFERED = 30
UNITS, PERIODS = "units", "periods"


@require_safe
def report_compare(request: MemberRequest, pk: int) -> HttpResponse:
    report = get_object_or_404(_readable(request.actor), pk=pk)
    if "with" not in request.GET:
        return _choose(request, report)
    if (asked := as_id(request.GET["with"])) in {None, report.pk}:
        raise Http404
    other = get_object_or_404(_readable(request.actor), pk=asked)
    context = {"report": report, "other": other, "body": side_by_side(request, report, other)}
    return render(request, "reports/compare.html", context)


def _readable(actor: Actor) -> ReportQuerySet:
    """With figures; of those in reach also drafts."""
    return Report.objects.visible_to(actor).exclude(digest="").select_related("unit", "campaign").defer("snapshot")


def _choose(request: MemberRequest, report: Report) -> HttpResponse:
    choices = [(UNITS, _("other units, the same period")), (PERIODS, _("this unit, other periods and versions"))]
    which = Select.of(request, "which", _("Compare with"), choices)
    query = request.GET.get("q", "").strip()
    others = _readable(request.actor).filter(kind=report.kind).exclude(pk=report.pk)
    same_unit = Q(unit=report.unit)
    same_period = ~same_unit & Q(period=report.period, campaign=report.campaign_id)
    found = others.filter(same_unit if which.value == PERIODS else same_period).matching(query)
    if which.value != PERIODS:
        found = found.exclude(state=Report.State.SUPERSEDED)
    offered = list(found.order_by("unit__sort_key", "-period_to", "-version", "pk")[: OFFERED + 1])
    context = {"report": report, "which": which, "q": query, "offered": offered[:OFFERED]}
    return render(request, "reports/compare_choose.html", context | {"is_cut": len(offered) > OFFERED})
