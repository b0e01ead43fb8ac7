"""Working days: Monday to Friday but for the public holidays, which are rows that administrators keep.

Which days are free around Tết and 2 September, and for what fell on a weekend, is decided anew each year; so is which
Saturday is worked in exchange for a day off between.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.db.models import Max, Min

SATURDAY = 5
FAR = 400  # days; longer looks ahead are a mistake


class HolidayQuerySet(models.QuerySet["Holiday"]):
    def of_year(self, year: int) -> "HolidayQuerySet":
        return self.filter(day__range=(date(year, 1, 1), date(year, 12, 31)))

    def off(self) -> "HolidayQuerySet":
        return self.filter(is_worked=False)

    def years(self) -> tuple[int, int] | None:
        """The first and the last year that have a row; None while there is none."""
        ends = self.aggregate(first=Min("day"), last=Max("day"))
        return (ends["first"].year, ends["last"].year) if ends["first"] else None


class Holiday(models.Model):
    """A weekday on which nobody works, with the reason as it is announced; or, `is_worked`, a Saturday or Sunday
    that is worked in exchange for one."""

    day = models.DateField(unique=True)
    name = models.CharField(max_length=120)
    is_worked = models.BooleanField(default=False)

    objects = HolidayQuerySet.as_manager()

    class Meta:
        app_label = "portal"

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.name}"


@dataclass(frozen=True)
class Holidays:
    """The days that are not what their place in the week says."""

    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()


def is_weekend(day: date) -> bool:
    return day.weekday() >= SATURDAY


def holidays_around(day: date) -> Holidays:
    """Those within `FAR` days, for the functions below, which ask no database."""
    span = (day - timedelta(days=FAR), day + timedelta(days=FAR))
    rows = dict(Holiday.objects.filter(day__range=span).values_list("day", "is_worked"))
    worked = frozenset(day for day, is_worked in rows.items() if is_worked)
    return Holidays(off=frozenset(rows) - worked, worked=worked)


def is_working_day(day: date, holidays: Holidays) -> bool:
    return day in holidays.worked if is_weekend(day) else day not in holidays.off


def next_working_day(day: date, holidays: Holidays) -> date:
    """The day itself where people work on it."""
    while not is_working_day(day, holidays):
        day += timedelta(days=1)
    return day


def end_of_limit(last: date) -> date:
    """The day with which a time limit ends whose last day is `last`: that day, or where it is a weekend or a public
    holiday the next working day (Civil Code 2015, article 148 clause 5)."""
    return next_working_day(last, holidays_around(last))


def working_days_between(first: date, last: date, holidays: Holidays) -> int:
    """How many working days lie after `first`, up to and with `last`; 0 where `last` is not later."""
    days = (first + timedelta(days=number) for number in range(1, min((last - first).days, FAR) + 1))
    return sum(is_working_day(day, holidays) for day in days)
