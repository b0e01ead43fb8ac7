"""The legal texts that pledges may cite: list them, enter one, say until when one is in force."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from pledges.models import LegalText
from portal import audit


class Command(BaseCommand):
    help = "Legal grounds of pledges: --enter NUMBER --wording “Căn cứ …” --from 2027-01-01 [--until 2030-12-31]"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--enter", metavar="NUMBER", help="as printed, 152/2025/NĐ-CP")
        parser.add_argument("--wording")
        parser.add_argument("--from", dest="valid_from", type=_day)
        parser.add_argument("--until", dest="valid_to", type=_day)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["enter"]:
            self._enter(options["enter"].strip(), options)
        for text in LegalText.objects.order_by("valid_from", "number"):
            self.stdout.write(f"{text.number}  {text.valid_from} – {text.valid_to or ''}  {text.wording}")

    def _enter(self, number: str, options: dict[str, Any]) -> None:
        text = LegalText.objects.filter(number=number).first() or LegalText(number=number)
        action = "legal_text.changed" if text.pk else "legal_text.entered"
        changed: list[str] = []
        for column in ("wording", "valid_from", "valid_to"):
            if options[column] is not None and getattr(text, column) != options[column]:
                changed.append(column)
                setattr(text, column, options[column])
        try:
            text.full_clean()
        except ValidationError as problem:
            raise CommandError("; ".join(problem.messages)) from problem
        with transaction.atomic():
            text.save()
            audit.record(action, by=None, target=text, at=timezone.now(), details={"fields": changed})


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise CommandError(f"“{text}” is no day; write it as 2027-01-31.") from problem
