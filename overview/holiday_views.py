"""The public holidays, kept by the administrators of the whole portal."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from members.actor import MemberRequest
from members.views.guards import require_operator
from overview.exports import HOLIDAYS
from overview.holiday_forms import HolidayForm, HolidaysForm
from overview.holiday_history import recent_changes
from pledges.models import Pledge
from portal import holidays as services
from portal.exports import export_list
from portal.fields import as_id
from portal.listing import answer_list, page_of
from portal.working_days import Holiday

EARLIEST, LATEST = 1900, 2200


@require_http_methods(["GET", "HEAD", "POST"])
def holidays(request: MemberRequest) -> HttpResponseBase:
    """Those of one year, day by day."""
    require_operator(request.actor)
    year = _year(request)
    rows = Holiday.objects.of_year(year).order_by("day", "pk")
    if request.method == "POST":
        return export_list(request, rows, HOLIDAYS)
    context = {
        "page": page_of(request, rows),
        "year": year,
        "this_year": request.actor.today.year,
        "missing_year": services.missing_year(request.actor.today),
        "statutory": _statutory(year),
        "circulating": Pledge.objects.filter(state=Pledge.State.CIRCULATING).count(),
        "first_reminder": settings.PLEDGE_REMIND_FIRST,
        "next_reminders": settings.PLEDGE_REMIND_AGAIN,
        "history": recent_changes(),
    }
    return answer_list(request, "overview/holidays.html", "overview/_holiday_rows.html", context)


@require_http_methods(["GET", "POST"])
def holiday_add(request: MemberRequest) -> HttpResponse:
    require_operator(request.actor)
    initial = {"kind": "off", **{name: request.GET[name] for name in ("name", "first") if name in request.GET}}
    form = HolidaysForm(request.POST or None, initial=initial)
    if form.is_valid():
        cleaned = form.cleaned_data
        entry = {"name": cleaned["name"], "is_worked": form.is_worked, "by": request.actor, "now": timezone.now()}
        try:
            entered = services.enter_holidays(cleaned["first"], cleaned["last"], **entry)
        except services.HolidayRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _entered(entered))
            return redirect(_list_of(cleaned["first"].year))
    context = {"form": form, "back": _list_of(_year(request)), "names": _names(), "holiday": None}
    return render(request, "overview/holiday_add.html", context)


@require_http_methods(["GET", "POST"])
def holiday_edit(request: MemberRequest, pk: int) -> HttpResponse:
    require_operator(request.actor)
    holiday = get_object_or_404(Holiday, pk=pk)
    form = HolidayForm(request.POST or None, initial=HolidayForm.stated(holiday))
    if form.is_valid():
        day, name = form.cleaned_data["first"], form.cleaned_data["name"]
        entry: Any = {"name": name, "is_worked": form.is_worked, "by": request.actor, "now": timezone.now()}
        try:
            services.change_holiday(holiday, day=day, **entry)
        except services.HolidayRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("The changes are saved. Working days are reckoned with them from now on."))
            return redirect(_list_of(day.year))
    context = {"form": form, "back": _list_of(holiday.day.year), "names": _names(), "holiday": holiday}
    return render(request, "overview/holiday_edit.html", context)


@require_http_methods(["GET", "POST"])
def holiday_delete(request: MemberRequest, pk: int) -> HttpResponse:
    """One day, or with `whole` all days of the same holiday around it."""
    require_operator(request.actor)
    holiday = get_object_or_404(Holiday, pk=pk)
    whole, back = services.same_holiday(holiday), _list_of(holiday.day.year)
    if request.method == "POST":
        removed = whole if "whole" in request.POST else [holiday]
        count = services.remove_holidays(removed, by=request.actor, now=timezone.now())
        said = ngettext("%(count)s day deleted.", "%(count)s days deleted.", count) % {"count": count}
        messages.success(request, said)
        return redirect(back)
    return render(request, "overview/holiday_delete.html", {"holiday": holiday, "whole": whole, "back": back})


def _year(request: MemberRequest) -> int:
    """The year asked for; today's where none is asked, or what is asked is no year."""
    asked = as_id(request.GET.get("year", ""))
    return asked if asked is not None and EARLIEST < asked < LATEST else request.actor.today.year


def _list_of(year: int) -> str:
    return f"{reverse('overview:holidays')}?year={year}"


def _names() -> list[str]:
    """What is offered while a name is typed."""
    used = Holiday.objects.order_by("name").values_list("name", flat=True).distinct()
    return list(dict.fromkeys([name for name, _day in services.STATUTORY] + list(used)))


def _statutory(year: int) -> list[tuple[str, date | None]]:
    return [(name, date(year, *day) if day else None) for name, day in services.STATUTORY]


def _entered(entered: services.Entered) -> str:
    count = len(entered.rows)
    said = ngettext("%(count)s day entered.", "%(count)s days entered.", count) % {"count": count}
    if passed := entered.passed_over:
        sentence = ngettext(
            "%(count)s day was passed over, because the week makes it so anyway.",
            "%(count)s days were passed over, because the week makes them so anyway.",
            passed,
        )
        said = f"{said} {sentence % {'count': passed}}"
    effect = _("Working days are reckoned with them from now on.")
    return f"{said} {effect}"
