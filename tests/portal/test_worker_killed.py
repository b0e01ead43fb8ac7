"""A real worker on the real queue (the folder, or Redis with REDIS_URL) is killed in the middle of a report build."""

import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

from members.models import Unit
from portal.management.commands.serve import programs
from reports import services
from tests.factories import Person
from tests.reports.factories import BUILT, YEAR

RESULT = (
    "SELECT portal_job.state, portal_job.attempts, reports_report.digest <> '' FROM portal_job"
    " JOIN reports_report ON reports_report.id = portal_job.subject_id WHERE portal_job.task = 'reports.build'"
)


class Portal:
    """The programs of a portal on its own folder, started and killed at will."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.started: list[subprocess.Popen[bytes]] = []
        self.environment = os.environ | {
            "VAR_DIR": str(folder),
            "DATABASE_URL": self.database(),
            "DJANGO_SETTINGS_MODULE": "tests.portal.worker_settings",
        }

    def database(self) -> str:
        """Where the test database is; one in memory is copied into a file."""
        if connection.vendor != "sqlite":
            address = urlsplit(os.environ["DATABASE_URL"])
            return address._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
        connection.ensure_connection()
        with closing(sqlite3.connect(self.folder / "portal.sqlite3")) as copy:
            connection.connection.backup(copy)
        return f"sqlite:///{self.folder / 'portal.sqlite3'}"

    def result(self) -> tuple[str, int, bool]:
        """State and tries of the job, and whether the report has its figures."""
        state, tries, has_figures = self.rows(RESULT)[0]
        return state, tries, bool(has_figures)

    def rows(self, question: str) -> list[Any]:
        if connection.vendor == "sqlite":
            with closing(sqlite3.connect(self.folder / "portal.sqlite3", timeout=20)) as copy:
                return copy.execute(question).fetchall()
        with connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchall()

    def start(self, program: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{program}.log").open("ab") as log:
            process = subprocess.Popen(
                programs(host="127.0.0.1", port=0, workers=1)[program].command,
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.started.append(process)
        return process

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self.started.remove(process)

    def log(self) -> str:
        return "\n".join(path.read_text() for path in sorted(self.folder.glob("*.log")))


@pytest.fixture
def portal(transactional_db: None, tmp_path: Path, union: Unit, officer: Person) -> Iterator[Portal]:
    """Its database has a report whose build waits for a worker since last year."""
    services.request_report(union, YEAR, by=officer.actor, now=BUILT)
    portal = Portal(tmp_path)
    yield portal
    for process in portal.started[:]:
        portal.kill(process)


def until(condition: Callable[[], object], portal: Portal, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        ended = [process.returncode for process in portal.started if process.poll() is not None]
        assert time.monotonic() < deadline and not ended, portal.log()
        time.sleep(0.1)


def test_a_report_is_built_although_its_worker_was_killed(portal):
    portal.start("scheduler")
    worker = portal.start("worker")
    tries = portal.folder / "tries"
    until(lambda: tries.exists() and tries.read_text().endswith(" 2\n"), portal)
    portal.kill(worker)

    portal.start("worker")
    until(lambda: portal.result()[0] == "done", portal)

    assert portal.result() == ("done", 2, True)
