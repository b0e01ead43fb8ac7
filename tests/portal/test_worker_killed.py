"""A real worker on the real queue (the folder, or Redis with REDIS_URL) is killed in the middle of a job."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection

ENQUEUE = """
import django; django.setup()
from django.utils import timezone
from portal.jobs import enqueue
from portal.models import AuditHead
head, _ = AuditHead.objects.get_or_create(pk=1)
print(enqueue("tests.slow", subject=head, by=None, now=timezone.now()).pk)
"""


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
        with sqlite3.connect(self.folder / "portal.sqlite3") as copy:
            connection.connection.backup(copy)
        copy.close()
        return f"sqlite:///{self.folder / 'portal.sqlite3'}"

    def run(self, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, *command], cwd=settings.BASE_DIR, env=self.environment, stdout=subprocess.PIPE, check=True
        )
        return done.stdout.decode()

    def start(self, program: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{program}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "manage.py", "serve", "--only", program],
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
def portal(transactional_db: None, tmp_path: Path) -> Iterator[Portal]:
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


def test_a_job_survives_the_death_of_its_worker(portal):
    number = int(portal.run("-c", ENQUEUE))
    worker = portal.start("worker")
    until((portal.folder / "tries").exists, portal)
    portal.kill(worker)

    portal.start("worker")
    portal.start("scheduler")
    until((portal.folder / "finished").exists, portal)
    time.sleep(0.5)  # the file is written a moment before the row

    row = json.loads(portal.run("manage.py", "jobs", "--all"))
    assert (row["id"], row["state"], row["attempts"]) == (number, "done", 2)
