"""Sending a report up and answering for the unit above; the board of who has sent and who has not."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.actor import Actor, MemberRequest
from members.models import Grant, Unit
from portal.exports import export_list
from portal.listing import Select, answer_list, page_of
from reports import duties, periods, services, steps, submissions
from reports.duty_forms import DutyForm
from reports.exports import BOARD, DUTIES
from reports.forms import ReturnForm
from reports.models import Duty, Report, Submission


@require_http_methods(["GET", "POST"])
def report_send(request: MemberRequest, pk: int) -> HttpResponse:
    report = get_object_or_404(Report.objects.visible_to(request.actor).select_related("unit", "campaign"), pk=pk)
    if not steps.may(request.actor, steps.DECIDERS, report.unit):
        raise PermissionDenied(_("The office you act in may not do this with this report."))
    if request.method == "POST":
        try:
            submissions.send_report(report, by=request.actor, now=timezone.now())
        except services.ReportRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The report is sent up."))
        return redirect(report)
    duty = submissions.duty_of(report.unit, report.span)
    context = {
        "report": report,
        "receiver": submissions.receiver_of(report),
        "why_not": submissions.refusal_to_send(report),
        "due_on": duty.due_on(report.span) if duty else None,
    }
    return render(request, "reports/send.html", context)


def _answerable(actor: Actor, pk: int) -> tuple[Report, Submission]:
    """A report that was sent up and the submission in question; only those who decide above may answer."""
    report = get_object_or_404(Report.objects.visible_to(actor).select_related("unit", "campaign"), pk=pk)
    submission = submissions.sent(report)
    if submission is None or not actor.may(Grant.REVIEW, submission.to_unit):
        raise PermissionDenied(_("The office you act in may not do this with this report."))
    return report, submission


@require_http_methods(["GET", "POST"])
def report_receive(request: MemberRequest, pk: int) -> HttpResponse:
    report, submission = _answerable(request.actor, pk)
    if request.method == "POST":
        try:
            submissions.receive_report(report, by=request.actor, now=timezone.now())
        except services.ReportRefused as refusal:
            messages.info(request, str(refusal))
        else:
            messages.success(request, _("The report is received; the sender is told."))
        return redirect(report)
    return render(request, "reports/receive.html", {"report": report, "submission": submission})


@require_http_methods(["GET", "POST"])
def report_return(request: MemberRequest, pk: int) -> HttpResponse:
    report, submission = _answerable(request.actor, pk)
    form = ReturnForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            submissions.return_report(report, by=request.actor, reason=reason, now=timezone.now())
        except services.ReportRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The report is returned; the sender reads why."))
            return redirect(report)
    return render(request, "reports/return.html", {"report": report, "submission": submission, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def duty_list(request: MemberRequest) -> HttpResponseBase:
    """What has to be reported, to whom and until when."""
    kind = Select.of(request, "kind", _("Kind of report"), periods.CALENDAR_KINDS)
    query = request.GET.get("q", "").strip()
    rows = Duty.objects.visible_to(request.actor).matching(query).listed()
    rows = rows.filter(kind=kind.value) if kind.value else rows
    if request.method == "POST":
        return export_list(request, rows, DUTIES)
    context = {
        "page": page_of(request, rows),
        "q": query,
        "selects": [kind],
        "may_add": request.actor.may_somewhere(Grant.REVIEW),
    }
    return answer_list(request, "reports/duties.html", "reports/_duty_rows.html", context)


@require_http_methods(["GET", "POST"])
def duty_add(request: MemberRequest) -> HttpResponse:
    office = request.actor.office
    if office is None or not request.actor.may_somewhere(Grant.REVIEW):
        raise PermissionDenied(_("Only an office that reviews or signs may do this."))
    duty = Duty(to_unit=office.unit, valid_from=request.actor.today)
    return _edit_duty(request, duty, "reports/duty_add.html")


@require_http_methods(["GET", "POST"])
def duty_edit(request: MemberRequest, pk: int) -> HttpResponse:
    duty = _duty(request.actor, pk)
    if not request.actor.may(Grant.REVIEW, duty.to_unit):
        raise PermissionDenied(_("Only an office that reviews or signs may do this."))
    return _edit_duty(request, duty, "reports/duty_edit.html")


def _edit_duty(request: MemberRequest, duty: Duty, template: str) -> HttpResponse:
    form = DutyForm(request.POST or None, instance=duty)
    if form.is_valid():
        try:
            return redirect(duties.save_duty(form.instance, by=request.actor, now=timezone.now()))
        except services.ReportRefused as refusal:
            form.add_error(None, str(refusal))
    return render(request, template, {"form": form, "duty": duty})


def _duty(actor: Actor, pk: int) -> Duty:
    return get_object_or_404(Duty.objects.visible_to(actor).select_related("to_unit"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def duty_board(request: MemberRequest, pk: int) -> HttpResponseBase:
    """Who has sent the report of a period and who has not; a unit below sees only itself."""
    duty = _duty(request.actor, pk)
    period = _period(request, duty)
    known = duties.states(duty, period)
    state = Select.of(request, "state", _("State"), [(name, STATES[name]()) for name in known])
    query = request.GET.get("q", "").strip()
    reach = Unit.objects.reachable_by(request.actor)
    seen = duties.board(duty, period).filter(pk__in=reach.values("pk"))
    rows = seen.matching(query).filter(known.get(state.value, Q())).order_by("sort_key", "pk")
    if request.method == "POST":
        return export_list(request, rows, BOARD)
    context = {
        "duty": duty,
        "period": period,
        "due_on": duty.due_on(period),
        "page": page_of(request, rows),
        "q": query,
        "selects": [_period_select(request, duty, period), state],
        "may_change": request.actor.may(Grant.REVIEW, duty.to_unit),
        "counts": [(STATES[name](), seen.filter(asked).count()) for name, asked in known.items()],
    }
    return answer_list(request, "reports/duty.html", "reports/_board_rows.html", context)


STATES = {
    "missing": lambda: _("not sent"),
    "submitted": lambda: _("sent up"),
    "received": lambda: _("received"),
    "returned": lambda: _("returned"),
    "late": lambda: _("sent late"),
}


def _period(request: MemberRequest, duty: Duty) -> periods.Period:
    try:
        return periods.parse(duty.kind, request.GET.get("period", ""))
    except periods.PeriodUnreadable:
        return duties.current_period(duty, request.actor.today)


def _period_select(request: MemberRequest, duty: Duty, period: periods.Period) -> Select:
    options = list(_recent(duty, request.actor.today))
    if period.key not in {key for key, _title in options}:
        options.insert(0, (period.key, period.title))
    return Select.of(request, "period", _("Period"), options, all_label=_("the one asked for next"))


def _recent(duty: Duty, today: date) -> list[tuple[str, str]]:
    """The period of today and those before it, newest first."""
    found: list[tuple[str, str]] = []
    period: periods.Period | None = periods.containing(periods.Kind(duty.kind), today)
    while period is not None and len(found) < 12:
        found.append((period.key, period.title))
        period = period.previous
    return found
