import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from portal.models import Job


class Command(BaseCommand):
    help = "What is queued, running or failed: one JSON line per job"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="finished jobs too")

    def handle(self, *args: Any, **options: Any) -> None:
        jobs = Job.objects.order_by("pk")
        if not options["all"]:
            jobs = jobs.exclude(state=Job.State.DONE)
        for job in jobs.iterator():
            self.stdout.write(json.dumps(job.as_row(), ensure_ascii=False))
