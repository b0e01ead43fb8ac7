"""One JSON line a file: what the file says of itself, and whether it is stored here complete. Exits 0 for bad files."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from documents.judging import FileVerdict, Reason, SignatureVerdict, Verdict
from documents.verification import SENTENCES, UploadVerdict, verify_file, verify_upload


class Command(BaseCommand):
    help = "Verify PDF files: verdict, complete and signatures as one JSON line each."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        for name in options["files"]:
            self.stdout.write(json.dumps(_line(name), ensure_ascii=False))


def _line(name: str) -> dict[str, Any]:
    try:
        with Path(name).open("rb") as file:
            content = file.read(settings.PDF_MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # a name with a zero byte is a ValueError
        problem = error.strerror if isinstance(error, OSError) else str(error)
        return _facts(name, FileVerdict(Verdict.INVALID, Reason.UNREADABLE), None) | {"error": problem}
    if len(content) > settings.PDF_MAX_BYTES:
        return _facts(name, FileVerdict(Verdict.UNKNOWN, Reason.TOO_MUCH), None)
    now = timezone.now()
    verdict = verify_file(content, now)
    return _facts(name, verdict, verify_upload(content, now=now, alone=lambda _content, _now: verdict))


def _facts(name: str, verdict: FileVerdict, upload: UploadVerdict | None) -> dict[str, Any]:
    document = upload.document if upload else None
    return {
        "file": name.encode("utf-8", "surrogateescape").decode("utf-8", "replace"),
        "verdict": str(verdict.verdict),
        "reason": str(verdict.reason),
        "sentence": str(SENTENCES[verdict.reason]),
        "complete": upload.complete if upload else None,
        "stored": str(upload.outcome) if upload and document else None,
        "code": document.code if document else None,
        "signatures": [_signature(each) for each in verdict.parties],
        "seal": _signature(verdict.seal) if verdict.seal else None,
    }


def _signature(each: SignatureVerdict) -> dict[str, Any]:
    return {
        "field": each.field,
        "signer": each.signer,
        "office": each.office,
        "unit": each.unit,
        "level": str(each.level),
        "verdict": str(each.verdict),
        "reason": str(each.reason),
        "sentence": str(SENTENCES[each.reason]),
        "issuer": each.issuer,
        "serial": each.serial,
        "signed_at": each.signed_at or None,
        "is_demo": each.is_demo,
    }
