import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from members import services
from members.models import Unit


class Command(BaseCommand):
    help = "The first unit, administrator and account of an empty portal."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--unit", required=True, help="name of the unit at the top")
        parser.add_argument("--code", required=True, help="its short code, for example cdvc")
        parser.add_argument("--kind", default=Unit.Kind.UPPER_UNION, choices=Unit.Kind.values)
        parser.add_argument("--name", required=True, help="full name of the administrator")
        parser.add_argument("--email", required=True, help="the administrator signs in with it")
        parser.add_argument(
            "--password-stdin", action="store_true", help="read the password from standard input; else a mail invites"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            unit, office, user = services.found_portal(
                unit_name=options["unit"],
                code=options["code"],
                kind=options["kind"],
                email=options["email"],
                full_name=options["name"],
                password=_password() if options["password_stdin"] else None,
                now=timezone.now(),
            )
        except services.Refused as refusal:
            raise CommandError(str(refusal)) from None
        row = {"unit": unit.pk, "code": unit.code, "office": office.pk, "user": user.pk, "email": user.email}
        self.stdout.write(json.dumps(row, ensure_ascii=False))


def _password() -> str:
    password = sys.stdin.readline().rstrip("\n")
    try:
        validate_password(password)
    except ValidationError as weak:
        raise CommandError(" ".join(weak.messages)) from None
    return password
