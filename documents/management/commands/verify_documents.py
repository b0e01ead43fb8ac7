"""Check every stored document offline: one JSON line per finding, then the count; exits 1 if there are any."""

import json
import sys
from argparse import ArgumentParser
from datetime import datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from documents.checking import Finding, check_documents


class Command(BaseCommand):
    help = "Check every stored document against what is recorded, without the network; exits 1 if something is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--since", metavar="YYYY-MM-DD", help="leave out what was frozen before this day")

    def handle(self, *args: Any, **options: Any) -> None:
        checked = found = 0
        for each in check_documents(now=timezone.now(), since=_day(options["since"])):
            if isinstance(each, Finding):
                found += 1
                document = each.document
                self._say(code=document.code, number=document.number_and_symbol, trouble=each.trouble, about=each.about)
            else:
                checked += 1
        self._say(checked=checked, found=found)
        sys.exit(1 if found else 0)

    def _say(self, **facts: Any) -> None:
        self.stdout.write(json.dumps(facts, ensure_ascii=False))


def _day(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        day = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a Vietnamese day, made aware below
    except ValueError as problem:
        raise CommandError("Write the day as 2026-01-31.") from problem
    return timezone.make_aware(datetime.combine(day, time.min))
