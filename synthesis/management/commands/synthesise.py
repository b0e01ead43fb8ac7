from argparse import ArgumentParser
from collections.abc import Mapping
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from synthesis.posts import LOGINS, MAIL, TooFewMembers
from synthesis.whole import PASSWORD, NotEmpty, Size, synthesise

ACHIEVEMENTS = {"province": 1_000_000, "country": 5_000_000}  # of 10,000 units and a million people either way


def asked_for(options: Mapping[str, Any], *, this_year: int) -> Size:
    achievements = options["achievements"]
    if achievements is None:
        achievements = ACHIEVEMENTS[options["size"]]
    years = list(range(this_year - options["years"], this_year))
    return Size(options["units"], options["members"], achievements, years)


class Command(BaseCommand):
    help = "A made-up province or country of any size in an empty database, for measuring; one seed gives one of them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--size", choices=list(ACHIEVEMENTS), default="province")
        parser.add_argument("--units", type=int, default=10_000)
        parser.add_argument("--members", type=int, default=1_000_000)
        parser.add_argument("--achievements", type=int, help="as many as the size has, unless said")
        parser.add_argument("--years", type=int, default=5, help="how many, the last being last year")
        parser.add_argument("--seed", type=int, default=2021)

    def handle(self, *args: Any, **options: Any) -> None:
        begun, now = monotonic(), timezone.now()
        size = asked_for(options, this_year=timezone.localdate(now).year)
        try:
            synthesise(size, seed=options["seed"], now=now, say=self.stdout.write)
        except (NotEmpty, TooFewMembers) as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{monotonic() - begun:.0f} s")
        self.stdout.write(f"Logins, password {PASSWORD}: " + ", ".join(MAIL.format(key=key) for key in LOGINS))
