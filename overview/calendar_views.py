import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.actor import Actor, MemberRequest
from members.lockout import network
from overview import services
from overview.deadlines import Deadline, deadlines
from overview.ical import calendar_file
from overview.models import CalendarFeed
from overview.months import Month

BEFORE, AFTER = timedelta(days=90), timedelta(days=400)  # what the feed tells, from today
WEEKDAYS = (
    pgettext_lazy("short weekday", "Mon"),
    pgettext_lazy("short weekday", "Tue"),
    pgettext_lazy("short weekday", "Wed"),
    pgettext_lazy("short weekday", "Thu"),
    pgettext_lazy("short weekday", "Fri"),
    pgettext_lazy("short weekday", "Sat"),
    pgettext_lazy("short weekday", "Sun"),
)
FETCHES, STRANGERS, WINDOW_SECONDS = 30, 60, 600


@dataclass(frozen=True)
class Day:
    """One cell of the month; days of the months beside it are empty."""

    day: date
    is_inside: bool
    is_today: bool
    deadlines: list[Deadline]


@require_safe
def calendar(request: MemberRequest) -> HttpResponse:
    """`?month=2021-09`; `?scope=all` adds what does not concern the person's own units."""
    today = request.actor.today
    month = Month.read(request.GET.get("month", ""), otherwise=today)
    is_everything = request.GET.get("scope") == "all"
    found = deadlines(request.actor, month.first, month.last, is_everything=is_everything)
    by_day = {day: list(part) for day, part in groupby(found.rows, lambda each: each.day)}
    weeks = [
        [Day(day, day.month == month.month, day == today, by_day.get(day, [])) for day in week] for week in month.weeks
    ]
    context = {
        "month": month,
        "this_month": Month.of(today),
        "weekdays": zip(month.weeks[0], WEEKDAYS, strict=True),
        "weeks": weeks,
        "agenda": [Day(day, True, day == today, rows) for day, rows in by_day.items()],
        "is_cut": found.is_cut,
        "is_everything": is_everything,
        "has_reach": bool(request.actor.offices),
    }
    return render(request, "overview/calendar.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def calendar_feed(request: MemberRequest) -> HttpResponse:
    """Whether there is a feed; POST makes a new address and shows it, this once."""
    address = ""
    if request.method == "POST":
        token = services.issue_feed(by=request.actor, now=timezone.now())
        address = settings.PORTAL_URL + reverse("overview:calendar_ics", args=[token])
    feed = CalendarFeed.objects.filter(user=request.actor.user).first()
    webcal = f"webcal://{address.partition('://')[2]}"  # opens the calendar program of a phone
    return render(request, "overview/calendar_feed.html", {"feed": feed, "address": address, "webcal": webcal})


@require_POST
def calendar_feed_revoke(request: MemberRequest) -> HttpResponse:
    feed = get_object_or_404(CalendarFeed, user=request.actor.user)
    services.revoke_feed(feed, by=request.actor, now=timezone.now())
    messages.success(request, _("The calendar address is void. Calendar programs get nothing from it any more."))
    return redirect("overview:calendar_feed")


@login_not_required
@require_safe
def calendar_ics(request: HttpRequest, token: str) -> HttpResponse:
    """What a calendar program fetches; who has no right to it gets the same answer as who guesses."""
    now = timezone.now()
    try:
        actor = services.reader_of(token, now=now)
    except services.FeedVoid:
        if _count(f"stranger.{network(request)}", now) > STRANGERS:
            return _too_often()
        raise Http404 from None
    if _count(services.digest_of(token), now) > FETCHES:
        return _too_often()
    return _answer(request, _file_of(actor))


def _file_of(actor: Actor) -> bytes:
    """In the language of the person: a calendar program sends no choice of its own."""
    host, language = urlsplit(settings.PORTAL_URL).hostname or "localhost", actor.user.language
    with translation.override(language):
        found = deadlines(actor, actor.today - BEFORE, actor.today + AFTER)
        name = str(settings.PORTAL_NAME)
        return calendar_file(found.rows, name=name, language=language, address=settings.PORTAL_URL, host=host)


def _answer(request: HttpRequest, content: bytes) -> HttpResponse:
    etag = f'"{hashlib.sha256(content).hexdigest()}"'
    headers = {
        "ETag": etag,
        "Cache-Control": "private, no-cache",
        "Content-Disposition": 'inline; filename="thi-dua.ics"',
    }
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
    return get_conditional_response(request, etag=etag, response=response) or response


def _count(key: str, now: datetime) -> int:
    """How often this was asked for in the ten minutes that run."""
    window = f"overview.feed.{key}.{int(now.timestamp()) // WINDOW_SECONDS}"
    return 1 if cache.add(window, 1, WINDOW_SECONDS) else cache.incr(window)


def _too_often() -> HttpResponse:
    return HttpResponse(status=429, headers={"Retry-After": str(WINDOW_SECONDS)})
