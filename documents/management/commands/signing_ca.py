"""Make the organisation's certificate authority and the portal's seal, once; or, on demand, a successor."""

from argparse import ArgumentParser
from typing import Any

from cryptography.hazmat.primitives import hashes
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from documents import ca
from documents.refusals import SigningRefused
from portal import audit


class Command(BaseCommand):
    help = (
        "Make the certificate authority of this portal in SIGNING_CA_DIR, if there is none. With --successor make "
        "another one beside it, which issues and seals from now on; what was issued and signed before stays valid."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--successor", action="store_true", help="make a new authority beside the present one")

    def handle(self, *args: Any, successor: bool, **options: Any) -> None:
        if successor:
            self._succeed()
        else:
            ca.ensure_demo_ca()
            ca.make_authority(timezone.now())
        for authority in ca.authorities():
            certificate = authority.certificate
            fingerprint = certificate.fingerprint(hashes.SHA256()).hex()
            self.stdout.write(
                f"{certificate.subject.rfc4514_string()} until {certificate.not_valid_after_utc:%Y-%m-%d}"
                f", SHA-256 {fingerprint}"
            )

    def _succeed(self) -> None:
        now = timezone.now()
        try:
            made = ca.make_successor(now)
        except SigningRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        with transaction.atomic():
            details = {"number": made.number, "key": made.key_id}
            audit.record("signing.authority_made", by=None, target=None, at=now, details=details)
