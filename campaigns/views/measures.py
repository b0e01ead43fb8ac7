"""One measure of a plan: written down, and moved on with one tap."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from campaigns import services
from campaigns.forms import DropForm, FinishForm, MeasureForm, people_of
from campaigns.models import Measure, WorkPlan
from campaigns.views.plans import editable_plan, measures_of
from members.actor import MemberRequest


def visible_measure(request: MemberRequest, pk: int) -> Measure:
    plans = WorkPlan.objects.visible_to(request.actor).values("pk")
    rows = Measure.objects.filter(plan__in=plans).select_related("plan__unit", "plan__campaign", "responsible")
    return get_object_or_404(rows, pk=pk)


def movable_measure(request: MemberRequest, pk: int) -> Measure:
    measure = visible_measure(request, pk)
    if not measure.may_be_moved_by(request.actor):
        raise PermissionDenied(_("Only who answers for the measure and officers of the unit may do this."))
    return measure


def kept_measure(request: MemberRequest, pk: int) -> Measure:
    measure = visible_measure(request, pk)
    if not measure.plan.may_be_changed_by(request.actor):
        raise PermissionDenied(_("The office you act in does not keep the plans of this unit."))
    return measure


@require_http_methods(["GET", "POST"])
def measure_add(request: MemberRequest, pk: int) -> HttpResponse:
    plan = editable_plan(request, pk)
    form = MeasureForm(request.POST or None, people=people_of(plan, request.actor.today))
    if form.is_valid():
        try:
            services.add_measure(plan, form.facts(), by=request.actor, now=timezone.now())
        except services.PlanRefused as refusal:
            form.add_error(refusal.about, str(refusal))
        else:
            messages.success(request, _("The measure is added."))
            return redirect(request.path if "another" in request.POST else plan)
    return render(request, "campaigns/plans/measure_form.html", {"form": form, "plan": plan, "measure": None})


@require_http_methods(["GET", "POST"])
def measure_edit(request: MemberRequest, pk: int) -> HttpResponse:
    measure = kept_measure(request, pk)
    people = people_of(measure.plan, request.actor.today, measure)
    form = MeasureForm(request.POST or None, initial=MeasureForm.stated(measure), people=people)
    if form.is_valid():
        try:
            services.change_measure(measure, form.facts(), by=request.actor, now=timezone.now())
        except services.PlanRefused as refusal:
            form.add_error(refusal.about, str(refusal))
        else:
            messages.success(request, _("The changes are saved."))
            return redirect(measure.plan)
    context = {"form": form, "plan": measure.plan, "measure": visible_measure(request, pk)}
    return render(request, "campaigns/plans/measure_form.html", context)


@require_POST
def measure_start(request: MemberRequest, pk: int) -> HttpResponse:
    measure = movable_measure(request, pk)
    try:
        services.start_measure(measure, by=request.actor, now=timezone.now())
    except services.PlanRefused as refusal:
        return _moved(request, measure, refused=str(refusal))
    return _moved(request, measure)


@require_POST
def measure_plan_again(request: MemberRequest, pk: int) -> HttpResponse:
    measure = kept_measure(request, pk)
    try:
        services.plan_measure_again(measure, by=request.actor, now=timezone.now())
    except services.PlanRefused as refusal:
        return _moved(request, measure, refused=str(refusal))
    return _moved(request, measure)


@require_http_methods(["GET", "POST"])
def measure_finish(request: MemberRequest, pk: int) -> HttpResponse:
    """With one tap done today; the page asks for another day and a note."""
    measure = movable_measure(request, pk)
    form = FinishForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.finish_measure(measure, by=request.actor, now=timezone.now(), **form.cleaned_data)
        except services.PlanRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _moved(request, measure)
    return render(request, "campaigns/plans/finish.html", {"form": form, "plan": measure.plan, "measure": measure})


@require_http_methods(["GET", "POST"])
def measure_drop(request: MemberRequest, pk: int) -> HttpResponse:
    measure = kept_measure(request, pk)
    form = DropForm(request.POST or None)
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            services.drop_measure(measure, by=request.actor, now=timezone.now(), reason=reason)
        except services.PlanRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The measure is dropped."))
            return redirect(measure.plan)
    return render(request, "campaigns/plans/drop.html", {"form": form, "plan": measure.plan, "measure": measure})


def _moved(request: MemberRequest, measure: Measure, *, refused: str = "") -> HttpResponse:
    """The rows anew for HTMX; otherwise the page of the plan, with the refusal on top."""
    if request.htmx:  # type: ignore[attr-defined]
        context = measures_of(measure.plan, request) | {"refused": refused}
        return render(request, "campaigns/plans/_measures.html", context)
    if refused:
        messages.error(request, refused)
    return redirect(measure.plan)
