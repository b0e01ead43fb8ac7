import json
import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from overview import files
from portal.file_checks import FileCheck, FileFinding
from portal.jobs import run_here


class Command(BaseCommand):
    help = (
        "Compare every stored file with its digest: one JSON line per finding, then the count; exits 1 if there are any"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        job = files.start_file_check(by=None, now=timezone.now())
        run_here(job)
        for finding in FileFinding.objects.open().order_by("pk").iterator():
            self._say(
                subject=f"{finding.subject_kind}:{finding.subject_id}",
                file=finding.name,
                trouble=finding.trouble,
                first_seen_at=finding.first_seen_at.isoformat(),
            )
        check = FileCheck.objects.get(pk=job.subject_id)
        found = FileFinding.objects.open().count()
        self._say(checked=check.checked, found=found, state=job.state)
        sys.exit(1 if found or job.state != job.State.DONE else 0)

    def _say(self, **facts: Any) -> None:
        self.stdout.write(json.dumps(facts, ensure_ascii=False))
