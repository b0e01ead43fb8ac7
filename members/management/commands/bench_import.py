"""How long an import takes and how much memory, beside a plain read of the same file (`make bench-import`)."""

import json
import re
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter
from celery import current_app
from django.conf import settings
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.utils import timezone

from members.actor import Actor
from members.models import Unit
from members.services import create_unit, found_portal
from portal.imports import services
from portal.imports.models import ImportRun
from portal.jobs import run_here
from portal.models import Job

HEADINGS = ("Mã đoàn viên", "Họ và tên", "Giới tính", "Đoàn viên công đoàn", "Đảng viên", "Mã đơn vị", "Từ ngày")
NAMES = ("Nguyễn Thị Hồng", "Trần Văn Đức", "Lê Minh Ngọc", "Phạm Thị Ánh", "Hoàng Văn Ước", "Đỗ Thị Thùy")
PLAIN_READ = """
import sys, time
from python_calamine import CalamineWorkbook
began, used = time.perf_counter(), time.process_time()
rows = CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()
peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(time.perf_counter() - began, time.process_time() - used, peak)
"""
DOCUMENT = Path(settings.BASE_DIR) / "docs" / "benchmarks.md"


@dataclass(frozen=True)
class Measured:
    """Seconds on the clock and of the processor, the start of the interpreter left out; and the largest memory of the
    process and of those it started, in MB."""

    what: str
    seconds: float
    cpu: float
    peak: float


class Command(BaseCommand):
    help = "Import people from a made-up XLSX file into an empty database of its own, and print time and memory."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--people", type=int, default=100_000)
        parser.add_argument("--write", action="store_true", help="write the figures into docs/benchmarks.md")
        parser.add_argument("--job", type=int, help="(used by the command itself) do this job and print the seconds")

    def handle(self, *, people: int, write: bool, job: int | None, **options: Any) -> None:
        if job is not None:
            self.stdout.write(do(Job.objects.get(pk=job)))
            return
        with TemporaryDirectory() as folder:
            figures = self._measure(Path(folder), people)
        table = table_of(figures, people)
        self.stdout.write(table)
        if write:
            write_section(DOCUMENT, connection.vendor, table)

    def _measure(self, folder: Path, people: int) -> list[Measured]:
        path = folder / "people.xlsx"
        make_workbook(path, people)
        settings.MEDIA_ROOT = folder / "media"
        connection.settings_dict["TEST"]["NAME"] = (
            str(folder / "portal.sqlite3") if connection.vendor == "sqlite" else "portal_bench_import"
        )
        before = connection.settings_dict["NAME"]
        name = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            return self._import(folder, path, name)
        finally:
            connection.creation.destroy_test_db(before, verbosity=0)

    def _import(self, folder: Path, path: Path, database: str) -> list[Measured]:
        program = ["env", f"VAR_DIR={folder}", f"DATABASE_URL={_address(database)}", sys.executable, "manage.py"]
        actor = _administrator()
        figures = [measure("plain read of the file", [sys.executable, "-c", PLAIN_READ, str(path)])]
        for file in ("the file", "the same file again"):
            run = _begin(path, actor)
            figures.append(measure(f"check of {file}", [*program, "bench_import", f"--job={_job(run)}"]))
            run.refresh_from_db()
            if run.accepted:
                services.confirm_import(run, by=actor, now=timezone.now())
                figures.append(measure(f"import of {file}", [*program, "bench_import", f"--job={_job(run)}"]))
                run.refresh_from_db()
            self.stderr.write(f"{file}: {run.state}, {json.dumps({n: getattr(run, n) for n in run.COUNTERS})}")
            _require_ended(run)
        return figures


def _require_ended(run: ImportRun) -> None:
    if run.position != run.total or not run.total or run.refused:
        raise RuntimeError(f"The import stopped: {run.state} {run.position}/{run.total} {run.state_reason}")
    if run.state == ImportRun.State.CHECKED:
        services.abandon_import(run, by=None, now=timezone.now())


def make_workbook(path: Path, people: int) -> None:
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, HEADINGS)
        for number in range(people):
            name = f"{NAMES[number % len(NAMES)]} {NAMES[number // 7 % len(NAMES)].split()[-1]}"
            cells = (f"DV{number:06d}", name, "nữ" if number % 2 else "nam", "có", "không", f"to-{number % 50}")
            for place, cell in enumerate(cells):
                sheet.write_string(number + 1, place, cell)
            sheet.write_datetime(number + 1, 6, date(2015 + number % 7, 1, 1 + number % 28), day)


def _administrator() -> Actor:
    now = timezone.now()
    root, _office, user = found_portal(
        unit_name="Công đoàn Viên chức tỉnh",
        code="cdvc",
        kind=Unit.Kind.UPPER_UNION,
        email="quantri@example.vn",
        full_name="Quản Trị",
        password=None,
        now=now,
    )
    day, kind = timezone.localdate(now), Unit.Kind.UNION_GROUP
    for number in range(50):
        code, name = f"to-{number}", f"Tổ {number}"
        create_unit(code=code, name=name, kind=kind, parent=root, from_on=day, by=None, now=now)
    return Actor.of(user, today=timezone.localdate(now))


def _begin(path: Path, actor: Actor) -> ImportRun:
    with path.open("rb") as opened:
        upload = UploadedFile(File(opened), name=path.name, size=path.stat().st_size)
        now = timezone.now()
        return services.begin_import("members", upload, by=actor, language="vi", now=now, options={})


def _job(run: ImportRun) -> int:
    return Job.objects.about(run).latest("pk").pk


def _address(database: str) -> str:
    if connection.vendor == "sqlite":
        return f"sqlite:///{database}"
    place = connection.settings_dict
    return f"postgres://{place['USER']}:{place['PASSWORD']}@{place['HOST']}:{place['PORT'] or 5432}/{database}"


def measure(what: str, command: list[str]) -> Measured:
    """Its output ends with both kinds of seconds and with its largest memory in KiB."""
    done = subprocess.run(command, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True, check=True)
    seconds, cpu, peak = done.stdout.split()[-3:]
    return Measured(what, float(seconds), float(cpu), int(peak) / 1024)


def do(job: Job) -> str:
    """Do the job as a worker that has started already; what it took, as `measure` reads it."""
    current_app.loader.import_default_modules()
    began, used = time.perf_counter(), _cpu()
    run_here(job)
    seconds, cpu = time.perf_counter() - began, _cpu() - used
    status = Path("/proc/self/status").read_text()
    own = int(status.partition("VmHWM:")[2].split()[0])
    return f"{seconds} {cpu} {max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)}"


def _cpu() -> float:
    """Of this process and of the reader it starts."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def table_of(figures: list[Measured], people: int) -> str:
    plain = figures[0]
    lines = [f"{people:,} people in an XLSX file of 7 columns, {connection.display_name}:", ""]
    lines += [
        "| | seconds | × plain read | CPU seconds | × plain read | peak memory, MB |",
        "|---|---|---|---|---|---|",
    ]
    for one in figures:
        clock, cpu = (
            f"{one.seconds:.2f} | {one.seconds / plain.seconds:.1f}",
            f"{one.cpu:.2f} | {one.cpu / plain.cpu:.1f}",
        )
        lines.append(f"| {one.what} | {clock} | {cpu} | {one.peak:.0f} |")
    return "\n".join(lines)


def write_section(document: Path, name: str, table: str) -> None:
    """Put the table between the marks of this database."""
    begin, end = f"<!-- import {name} -->", f"<!-- end of import {name} -->"
    text = document.read_text()
    section = f"{begin}\n{table}\n{end}"
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    document.write_text(pattern.sub(lambda _found: section, text) if pattern.search(text) else f"{text}\n{section}\n")
