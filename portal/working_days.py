"""Working days: Monday to Friday but for the public holidays, which are rows that administrators keep.

Which days are free around Tết and 2 September, and for what fell on a weekend, is decided anew each year.
"""

from collections.abc import Collection
from datetime import date, timedelta

from django.db import models

SATURDAY = 5
FAR = 400  # days; longer looks ahead are a mistake


class Holiday(models.Model):
    """A weekday on which nobody works, with the reason as it is announced."""

    day = models.DateField(unique=True)
    name = models.CharField(max_length=120)

    class Meta:
        app_label = "portal"

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.name}"


def holidays_around(day: date) -> frozenset[date]:
    """Those within `FAR` days, for the functions below, which ask no database."""
    span = (day - timedelta(days=FAR), day + timedelta(days=FAR))
    return frozenset(Holiday.objects.filter(day__range=span).values_list("day", flat=True))


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    return day.weekday() < SATURDAY and day not in holidays


def next_working_day(day: date, holidays: Collection[date]) -> date:
    """The day itself where people work on it."""
    while not is_working_day(day, holidays):
        day += timedelta(days=1)
    return day


def working_days_between(first: date, last: date, holidays: Collection[date]) -> int:
    """How many working days lie after `first`, up to and with `last`; 0 where `last` is not later."""
    days = (first + timedelta(days=number) for number in range(1, min((last - first).days, FAR) + 1))
    return sum(is_working_day(day, holidays) for day in days)
