"""Make the organisation's certificate authority and the portal's seal, once. Does nothing where they are."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from documents import ca


class Command(BaseCommand):
    help = "Make the certificate authority of this portal in SIGNING_CA_DIR, if there is none."

    def handle(self, *args: Any, **options: Any) -> None:
        ca.ensure_demo_ca()
        ca.make_authority(timezone.now())
        certificate = ca.load().certificate
        self.stdout.write(f"{certificate.subject.rfc4514_string()} until {certificate.not_valid_after_utc:%Y-%m-%d}")
