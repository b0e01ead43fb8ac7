"""Put every stored key under the new SIGNING_WRAPPING_KEY; the old one is given as SIGNING_FORMER_WRAPPING_KEY."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from documents.rewrapping import rewrap_all


class Command(BaseCommand):
    help = "Take the stored signing keys out of SIGNING_FORMER_WRAPPING_KEY and put them under SIGNING_WRAPPING_KEY."

    def handle(self, *args: Any, **options: Any) -> None:
        done = rewrap_all(now=timezone.now())
        self.stdout.write(f"{done.changed} put under the new key, {done.present} were there already.")
        if done.lost:
            raise CommandError(f"Neither key opens: {', '.join(done.lost)}. Keep both keys and look for an older one.")
