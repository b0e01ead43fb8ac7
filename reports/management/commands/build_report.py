import json
import sys
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.typesetting import DocumentNotRenderable
from members.models import Unit
from reports import services, tasks
from reports.models import Report
from reports.periods import PeriodUnreadable, parse


class Command(BaseCommand):
    help = "Print the snapshot of a unit's report as one JSON line; drafts are built anew, final ones stay."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--unit", required=True, help="code of the unit")
        parser.add_argument("--kind", required=True, help="year, half_year, quarter or month")
        parser.add_argument("--period", required=True, help="2021, 2021-H1, 2021-Q3 or 2021-09")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = _report(options["unit"], options["kind"], options["period"])
        except Unit.DoesNotExist:
            self._fail(_("There is no unit “%(code)s”.") % {"code": options["unit"]})
        except (PeriodUnreadable, services.ReportRefused, DocumentNotRenderable) as problem:
            self._fail(str(problem))
        self.stdout.write(report.snapshot)

    def _fail(self, sentence: str) -> NoReturn:
        self.stdout.write(json.dumps({"error": sentence}, ensure_ascii=False))
        sys.exit(1)


def _report(code: str, kind: str, key: str) -> Report:
    """The draft with fresh figures; where there is only a final version, that one as it was frozen."""
    period, now = parse(kind, key), timezone.now()
    unit = Unit.objects.get(code=code)
    final = services.versions_of(unit, period).exclude(state=Report.State.DRAFT).order_by("-version").first()
    draft = services.drafts_of(unit, period).first()
    if final and not draft:
        return final
    report = draft or services.begin_report(unit, period, by=None, now=now)
    tasks.build_now(report, now=now)
    report.refresh_from_db()
    return report
