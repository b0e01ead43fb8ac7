"""The public holidays: list those of a year, add days, take days away."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from portal.holidays import HolidayRefused, change_holiday, enter_holidays, remove_holidays
from portal.working_days import Holiday


class Command(BaseCommand):
    help = "Public holidays on weekdays: --year 2027 lists; --add 2027-02-08 2027-02-09 --name “Tết Nguyên đán” enters"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--year", type=int)
        parser.add_argument("--add", nargs="+", type=_day, default=[], metavar="YYYY-MM-DD")
        parser.add_argument("--name", default="")
        parser.add_argument("--remove", nargs="+", type=_day, default=[], metavar="YYYY-MM-DD")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["add"] and not options["name"].strip():
            raise CommandError("Say why these days are free: --name.")
        try:
            self._keep(options["add"], options["name"].strip(), options["remove"])
        except HolidayRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        rows = Holiday.objects.order_by("day")
        for holiday in rows.filter(day__year=options["year"]) if options["year"] else rows:
            self.stdout.write(f"{holiday.day} {holiday.name}")

    @transaction.atomic
    def _keep(self, added: list[date], name: str, removed: list[date]) -> None:
        now = timezone.now()
        for day in added:
            known = Holiday.objects.filter(day=day).first()
            if known:
                change_holiday(known, day=day, name=name, is_worked=known.is_worked, by=None, now=now)
            else:
                enter_holidays(day, None, name=name, is_worked=False, by=None, now=now)
        remove_holidays(list(Holiday.objects.filter(day__in=removed)), by=None, now=now)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise CommandError(f"“{text}” is no day; write it as 2027-02-08.") from problem
