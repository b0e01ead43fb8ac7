from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from synthesis.posts import LOGINS, MAIL, TooFewMembers
from synthesis.whole import PASSWORD, NotEmpty, Size, synthesise


class Command(BaseCommand):
    help = "A made-up province of any size in an empty database, for measuring; one seed gives one province."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--units", type=int, default=10_000)
        parser.add_argument("--members", type=int, default=1_000_000)
        parser.add_argument("--achievements", type=int, default=1_000_000)
        parser.add_argument("--years", type=int, default=5, help="how many, the last being last year")
        parser.add_argument("--seed", type=int, default=2021)

    def handle(self, *args: Any, **options: Any) -> None:
        begun, now = monotonic(), timezone.now()
        last = timezone.localdate(now).year
        years = list(range(last - options["years"], last))
        size = Size(options["units"], options["members"], options["achievements"], years)
        try:
            synthesise(size, seed=options["seed"], now=now, say=self.stdout.write)
        except (NotEmpty, TooFewMembers) as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{monotonic() - begun:.0f} s")
        self.stdout.write(f"Logins, password {PASSWORD}: " + ", ".join(MAIL.format(key=key) for key in LOGINS))
