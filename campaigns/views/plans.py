"""Work plans: the list, the page of one plan, and writing one down."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campaigns import services
from campaigns.exports import PLANS
from campaigns.forms import PlanForm, campaigns_to_plan
from campaigns.history import history_of_plan
from campaigns.models import Measure, WorkPlan, WorkPlanQuerySet
from campaigns.views.reaching import units_near
from members.actor import Actor, MemberRequest
from members.models import Grant, Unit
from portal.exports import export_list
from portal.fields import as_id
from portal.listing import Select, answer_list, page_of


@require_http_methods(["GET", "HEAD", "POST"])
def plan_list(request: MemberRequest) -> HttpResponseBase:
    found = WorkPlan.objects.visible_to(request.actor)
    selects = _selects(request, found)
    rows = _filtered(found.matching(request.GET.get("q", "")), request.actor, selects)
    rows = rows.select_related("unit", "campaign").with_progress(request.actor.today).order_by("-year", "-pk")
    if request.method == "POST":
        return export_list(request, rows, PLANS)
    context = {
        "q": request.GET.get("q", ""),
        "selects": selects,
        "is_filtered": any(request.GET.get(name) for name in ("q", *(select.name for select in selects))),
        "page": page_of(request, rows),
        "may_add": request.actor.may_somewhere(Grant.LOG),
    }
    return answer_list(request, "campaigns/plans/list.html", "campaigns/plans/_rows.html", context)


FEW = 100


def _selects(request: MemberRequest, found: QuerySet[WorkPlan]) -> list[Select]:
    years = found.order_by("-year").values_list("year", flat=True).distinct()
    campaigns = found.filter(campaign__isnull=False).order_by("campaign__name", "campaign")
    named = campaigns.values_list("campaign", "campaign__name").distinct()
    todo = [("overdue", _("With overdue measures")), ("mine", _("I answer for a measure"))]
    return [
        Select.of(request, "year", _("Year"), [(year, str(year)) for year in years]),
        Select.of(request, "campaign", _("Campaign"), list(named[:FEW])),
        Select.of(request, "todo", _("To do"), todo),
    ]


def _filtered(rows: WorkPlanQuerySet, actor: Actor, selects: list[Select]) -> WorkPlanQuerySet:
    year, campaign, todo = (select.value for select in selects)
    if year:
        rows = rows.filter(year=year)
    if campaign:
        rows = rows.filter(campaign=int(campaign))
    if todo == "overdue":
        rows = rows.with_overdue(actor.today)
    if todo == "mine":
        rows = rows.filter(pk__in=Measure.objects.filter(responsible=actor.member).values("plan"))
    return rows


def visible_plan(request: MemberRequest, pk: int) -> WorkPlan:
    return get_object_or_404(WorkPlan.objects.visible_to(request.actor).select_related("unit", "campaign"), pk=pk)


def editable_plan(request: MemberRequest, pk: int) -> WorkPlan:
    plan = visible_plan(request, pk)
    if not plan.may_be_changed_by(request.actor):
        raise PermissionDenied(_("The office you act in does not keep the plans of this unit."))
    return plan


def measures_of(plan: WorkPlan, request: MemberRequest) -> dict[str, object]:
    """The rows of the plan as this person sees them, for the page and for the answer to a tap."""
    state = Select.of(request, "state", _("State"), Measure.State.choices)
    rows = plan.measures.select_related("responsible").order_by("due_on", "pk")
    shown = rows.filter(state=state.value) if state.value else rows
    member, may_edit = request.actor.member, plan.may_be_changed_by(request.actor)
    lines = [
        {
            "measure": measure,
            "is_overdue": measure.is_overdue_on(request.actor.today),
            "may_move": not plan.is_settled
            and (may_edit or (member is not None and member.pk == measure.responsible_id)),
        }
        for measure in shown
    ]
    return {"plan": plan, "lines": lines, "state": state, "may_edit": may_edit and not plan.is_settled}


@require_safe
def plan_detail(request: MemberRequest, pk: int) -> HttpResponse:
    plan = visible_plan(request, pk)
    is_near = Unit.objects.reachable_by(request.actor).filter(pk=plan.unit_id).exists()
    context = measures_of(plan, request) | {"history": history_of_plan(plan) if is_near else []}
    return answer_list(request, "campaigns/plans/detail.html", "campaigns/plans/_measures.html", context)


@require_http_methods(["GET", "POST"])
def plan_add(request: MemberRequest) -> HttpResponse:
    if request.actor.office is None or not request.actor.may_somewhere(Grant.LOG):
        raise PermissionDenied(_("The office you act in does not keep plans."))
    asked = {"campaign": as_id(request.GET.get("campaign", "")), "year": request.actor.today.year}
    campaigns = campaigns_to_plan(request.actor)
    form = PlanForm(request.POST or None, initial=asked, units=units_near(request.actor), campaigns=campaigns)
    if form.is_valid():
        try:
            unit = form.cleaned_data["unit"]
            plan = services.create_plan(unit, form.facts(), by=request.actor, now=timezone.now())
        except services.PlanRefused as refusal:
            form.add_error(refusal.about, str(refusal))
        else:
            messages.success(request, _("The plan is saved. Add its measures."))
            return redirect(plan)
    return render(request, "campaigns/plans/form.html", {"form": form, "plan": None})


@require_http_methods(["GET", "POST"])
def plan_edit(request: MemberRequest, pk: int) -> HttpResponse:
    plan = editable_plan(request, pk)
    units, campaigns = Unit.objects.filter(pk=plan.unit_id), campaigns_to_plan(request.actor, plan)
    form = PlanForm(request.POST or None, initial=PlanForm.stated(plan), units=units, campaigns=campaigns)
    if form.is_valid():
        try:
            services.change_plan(plan, form.facts(), by=request.actor, now=timezone.now())
        except services.PlanRefused as refusal:
            form.add_error(refusal.about, str(refusal))
        else:
            messages.success(request, _("The changes are saved."))
            return redirect(plan)
    return render(request, "campaigns/plans/form.html", {"form": form, "plan": visible_plan(request, pk)})
