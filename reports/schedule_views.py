"""Schedules: reports that are drafted by themselves, and what became of each run."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members.actor import Actor, MemberRequest
from members.models import Grant
from portal.exports import export_list
from portal.listing import Select, answer_list, page_of
from portal.models import Job
from reports import periods, schedules, services
from reports.duty_forms import ScheduleForm
from reports.exports import SCHEDULES
from reports.models import Schedule

SHOWN_RUNS = 24


@require_http_methods(["GET", "HEAD", "POST"])
def schedule_list(request: MemberRequest) -> HttpResponseBase:
    kind = Select.of(request, "kind", _("Kind of report"), periods.CALENDAR_KINDS)
    query = request.GET.get("q", "").strip()
    rows = Schedule.objects.visible_to(request.actor).matching(query).listed()
    rows = rows.filter(kind=kind.value) if kind.value else rows
    if request.method == "POST":
        return export_list(request, rows, SCHEDULES)
    context = {
        "page": page_of(request, rows),
        "now": timezone.now(),
        "q": query,
        "selects": [kind],
        "may_add": request.actor.may_somewhere(Grant.LOG),
    }
    return answer_list(request, "reports/schedules.html", "reports/_schedule_rows.html", context)


@require_safe
def schedule_detail(request: MemberRequest, pk: int) -> HttpResponse:
    schedule = _visible(request.actor, pk)
    runs = list(schedule.runs.order_by("-due_at", "-pk")[:SHOWN_RUNS])
    jobs = Job.objects.filter(task=schedules.RUN, subject_id__in=[run.pk for run in runs]).order_by("pk")
    by_run = {job.subject_id: job for job in jobs}
    context = {
        "schedule": schedule,
        "next_run": schedule.next_run(timezone.now()),
        "runs": [(run, run.span.title, by_run.get(run.pk)) for run in runs],
        "may_change": request.actor.may(Grant.LOG, schedule.unit),
    }
    return render(request, "reports/schedule.html", context)


@require_http_methods(["GET", "POST"])
def schedule_add(request: MemberRequest) -> HttpResponse:
    office = request.actor.office
    if office is None or not request.actor.may_somewhere(Grant.LOG):
        raise PermissionDenied(_("Only an office that logs may do this."))
    schedule = Schedule(unit=office.unit, author=request.user)
    return _edit(request, schedule, "reports/schedule_add.html")


@require_http_methods(["GET", "POST"])
def schedule_edit(request: MemberRequest, pk: int) -> HttpResponse:
    schedule = _visible(request.actor, pk)
    if not request.actor.may(Grant.LOG, schedule.unit):
        raise PermissionDenied(_("Only an office that logs may do this."))
    return _edit(request, schedule, "reports/schedule_edit.html")


def _edit(request: MemberRequest, schedule: Schedule, template: str) -> HttpResponse:
    form = ScheduleForm(request.POST or None, instance=schedule)
    if form.is_valid():
        try:
            return redirect(schedules.save_schedule(form.filled(), by=request.actor, now=timezone.now()))
        except services.ReportRefused as refusal:
            form.add_error(None, str(refusal))
    return render(request, template, {"form": form, "schedule": schedule})


def _visible(actor: Actor, pk: int) -> Schedule:
    return get_object_or_404(Schedule.objects.visible_to(actor).select_related("unit"), pk=pk)
