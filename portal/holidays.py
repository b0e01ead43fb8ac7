"""Keeping the public holidays: entered one by one or as a span, corrected, taken away; each with its audit row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal import audit
from portal.acting import Acting
from portal.vietnamese import format_day
from portal.working_days import Holiday, is_weekend

LONGEST = 31  # days of one span
ANNOUNCED_FROM = 10  # the month from which the next year's days off are expected to be known
KNOWN = 3  # days named one by one in a refusal


# What the Labour Code (45/2019/QH14, Article 112) makes free each year; without a day: by the lunar year.
STATUTORY = (
    ("Tết Dương lịch", (1, 1)),
    ("Tết Nguyên đán", None),
    ("Giỗ Tổ Hùng Vương", None),
    ("Ngày Chiến thắng", (4, 30)),
    ("Ngày Quốc tế lao động", (5, 1)),
    ("Quốc khánh", (9, 2)),
)


class HolidayRefused(Exception):
    """A rule about holidays says no; the text is a sentence for the person and stands beside `field` of the form."""

    field = "first"


class SpanReversed(HolidayRefused):
    field = "last"


class SpanTooLong(HolidayRefused):
    field = "last"


class ChangesNothing(HolidayRefused):
    pass


class EnteredAlready(HolidayRefused):
    pass


@dataclass(frozen=True)
class Entered:
    """The rows made of a span, and how many days of it were passed over because the week says the same."""

    rows: list[Holiday]
    passed_over: int


@transaction.atomic
def enter_holidays(
    first: date, last: date | None, *, name: str, is_worked: bool, by: Acting | None, now: datetime
) -> Entered:
    """One day, or every day up to and with `last` that the week calls the other way: of Tết only the weekdays."""
    days = _span(first, last or first)
    counted = [day for day in days if is_weekend(day) == is_worked]
    if not counted:
        raise ChangesNothing(_why_nothing(days, is_worked))
    _require_free(Holiday.objects.filter(day__in=counted).order_by("day"))
    rows = _stored([Holiday(day=day, name=name, is_worked=is_worked) for day in counted])
    audit.record("holiday.entered", by=by, target=rows[0], at=now, details=_details(rows))
    return Entered(rows, len(days) - len(counted))


@transaction.atomic
def change_holiday(
    holiday: Holiday, *, day: date, name: str, is_worked: bool, by: Acting | None, now: datetime
) -> Holiday:
    holiday = Holiday.objects.select_for_update(of=("self",)).get(pk=holiday.pk)
    if is_weekend(day) != is_worked:
        raise ChangesNothing(_why_nothing([day], is_worked))
    _require_free(Holiday.objects.filter(day=day).exclude(pk=holiday.pk).order_by("day"))
    asked = {"day": day, "name": name, "is_worked": is_worked}
    changed = [column for column, value in asked.items() if getattr(holiday, column) != value]
    if not changed:
        return holiday
    details = _details([holiday]) | {"fields": changed}
    for column in changed:
        setattr(holiday, column, asked[column])
    _stored([holiday], changed)
    audit.record("holiday.changed", by=by, target=holiday, at=now, details=details | {"to": day.isoformat()})
    return holiday


@transaction.atomic
def remove_holidays(holidays: Sequence[Holiday], *, by: Acting | None, now: datetime) -> int:
    """These days are ordinary ones again; how many there were."""
    rows = list(Holiday.objects.filter(pk__in=[each.pk for each in holidays]).order_by("day"))
    if not rows:
        return 0
    Holiday.objects.filter(pk__in=[row.pk for row in rows]).delete()
    audit.record("holiday.removed", by=by, target=rows[0], at=now, details=_details(rows))
    return len(rows)


def same_holiday(holiday: Holiday) -> list[Holiday]:
    """The day with those of the same name around it, weekends and other rows between passed over: all of Tết."""
    named = Holiday.objects.filter(name=holiday.name, is_worked=holiday.is_worked)
    reach = timedelta(days=LONGEST)
    rows = list(named.filter(day__range=(holiday.day - reach, holiday.day + reach)).order_by("day"))
    place = next(number for number, row in enumerate(rows) if row.pk == holiday.pk)
    first = last = place
    while first > 0 and _only_weekend_between(rows[first - 1].day, rows[first].day):
        first -= 1
    while last < len(rows) - 1 and _only_weekend_between(rows[last].day, rows[last + 1].day):
        last += 1
    return rows[first : last + 1]


def missing_year(today: date) -> int | None:
    """The year whose days off are still to be entered: this one, or from October on the next."""
    asked = [today.year, *([today.year + 1] if today.month >= ANNOUNCED_FROM else [])]
    return next((year for year in asked if not Holiday.objects.of_year(year).off().exists()), None)


def _span(first: date, last: date) -> list[date]:
    if last < first:
        raise SpanReversed(_("The last day lies before the first."))
    if (last - first).days >= LONGEST:
        raise SpanTooLong(_("A span has at most %(days)s days. Check the year.") % {"days": LONGEST})
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _only_weekend_between(earlier: date, later: date) -> bool:
    return all(is_weekend(earlier + timedelta(days=number)) for number in range(1, (later - earlier).days))


def _why_nothing(days: list[date], is_worked: bool) -> str:
    if is_worked:
        return _("People work from Monday to Friday anyway: only a Saturday or Sunday is worked in exchange.")
    if len(days) > 1:
        return _("All these days are Saturdays and Sundays, on which nobody works anyway: nothing would change.")
    return _("This is a Saturday or Sunday, on which nobody works anyway: enter the weekday that is off instead.")


def _require_free(taken: Iterable[Holiday]) -> None:
    rows = list(taken)
    if not rows:
        return
    named = ", ".join(f"{format_day(row.day)} ({row.name})" for row in rows[:KNOWN])
    if (more := len(rows) - KNOWN) > 0:
        named = ngettext("%(days)s and %(count)s more day", "%(days)s and %(count)s more days", more) % {
            "days": named,
            "count": more,
        }
    raise EnteredAlready(_("Entered already: %(days)s. Change those instead.") % {"days": named})


def _stored(rows: list[Holiday], changed: list[str] | None = None) -> list[Holiday]:
    try:
        with transaction.atomic():
            for row in rows:
                row.save(update_fields=changed)
    except IntegrityError:  # somebody else entered one of them a moment ago
        _require_free(Holiday.objects.filter(day__in=[row.day for row in rows]).order_by("day"))
        raise
    return rows


def _details(rows: Sequence[Holiday]) -> dict[str, object]:
    return {"days": [row.day.isoformat() for row in rows], "is_worked": rows[0].is_worked}
