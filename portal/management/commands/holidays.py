"""The public holidays: list those of a year, add days, take days away."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

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
        for day in options["add"]:
            Holiday.objects.update_or_create(day=day, defaults={"name": options["name"].strip()})
        Holiday.objects.filter(day__in=options["remove"]).delete()
        rows = Holiday.objects.order_by("day")
        for holiday in rows.filter(day__year=options["year"]) if options["year"] else rows:
            self.stdout.write(f"{holiday.day} {holiday.name}")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise CommandError(f"“{text}” is no day; write it as 2027-02-08.") from problem
