"""Walk the audit chain: one JSON line per break, then rows and head; exits 1 if it breaks anywhere."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand

from portal import audit
from portal.models import AuditEntry


class Command(BaseCommand):
    help = "Check every link of the audit chain, without the network; exits 1 and names each row that does not fit."

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for each in audit.breaks():
            found += 1
            self._say(sequence=each.sequence, trouble=each.trouble)
        sequence, digest = audit.head()
        self._say(rows=AuditEntry.objects.count(), head=sequence, digest=digest, found=found)
        sys.exit(1 if found else 0)

    def _say(self, **facts: Any) -> None:
        self.stdout.write(json.dumps(facts, ensure_ascii=False))
