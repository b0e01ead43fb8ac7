"""The portal as its users meet it: the real server, worker and scheduler, on an empty database of their own."""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class PortalProcess:
    address: str
    var: Path
    environment: dict[str, str]

    def manage(self, *words: str, stdin: str = "") -> str:
        """Run a management command on the same data; its standard output."""
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def rows(self, *words: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.manage(*words).splitlines()]

    def mails(self) -> list[str]:
        """What was sent, oldest first."""
        files = sorted((self.var / "mail").glob("*"), key=lambda path: path.stat().st_mtime)
        return [path.read_text() for path in files]


def _lane() -> int:
    """Which of the processes that run the tests at the same time this is, from 0."""
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 2


def _free_port() -> int:
    """A port below the range that the system hands out to clients; the lanes search in ranges of their own."""
    for port in range(20000 + 6000 * _lane() + os.getpid() % 3000, 26000 + 6000 * _lane()):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise RuntimeError("No port is free.")


@contextmanager
def _own_database(url: str) -> Iterator[str]:
    """On PostgreSQL a database that lives as long as the journey; on SQLite the file below `VAR_DIR`."""
    if not url:
        yield ""
        return
    import psycopg2

    name = f"journey_{secrets.token_hex(6)}"
    admin = psycopg2.connect(url)
    admin.autocommit = True
    try:
        with admin.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
        yield url.rsplit("/", 1)[0] + f"/{name}"
    finally:
        with admin.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        admin.close()


@contextmanager
def running_portal(var: Path) -> Iterator[PortalProcess]:
    port = _free_port()
    address = f"http://localhost:{port}"
    with _own_database(os.environ.get("DATABASE_URL", "")) as database:
        environment = _environment(var, address, database)
        portal = PortalProcess(address, var, environment)
        portal.manage("migrate", "--verbosity", "0")
        portal.manage("collectstatic", "--noinput", "--verbosity", "0")
        with (var / "serve.log").open("w") as log:
            command = [sys.executable, "manage.py", "serve", "--port", str(port)]
            server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
            try:
                _wait_for(address)
                yield portal
            finally:
                server.send_signal(signal.SIGTERM)
                server.wait(30)


def _environment(var: Path, address: str, database: str) -> dict[str, str]:
    """The journeys run without the demonstration's data but under its rules for the second factor."""
    kept = {name: value for name, value in os.environ.items() if name not in {"DJANGO_SETTINGS_MODULE", "DATABASE_URL"}}
    own = {
        "VAR_DIR": str(var),
        "PORTAL_URL": address,
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "PORTAL_DEMO": "yes",
    }
    if redis := os.environ.get("REDIS_URL"):
        # A number of its own, so that workers of two journeys never take each other's messages.
        own["REDIS_URL"] = f"{redis.rsplit('/', 1)[0]}/{5 + 5 * _lane() + os.getpid() % 5}"
    return kept | own | ({"DATABASE_URL": database} if database else {})


def _wait_for(address: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    ask = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while True:
        try:
            ask.open(f"{address}/accounts/login/", timeout=5)
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.3)
