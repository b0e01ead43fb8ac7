import fcntl
import os
import socket
import sys
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from portal import preparation
from portal.supervisor import Program, Supervisor

LOOPBACK = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - where to ask a server bound to every address


def programs(*, host: str, port: int, workers: int) -> dict[str, Program]:
    """The three programs of the portal; the server form starts each on its own with `--only`."""
    python = sys.executable
    celery = (python, "-m", "celery", "--quiet", "--app", "portal")
    as_anyone = (python, "-W", "ignore:You're running the worker with superuser", *celery[1:])  # containers do
    quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    web = (
        *(python, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", "1", "--respawn-failed-workers", "--no-ws"),
        *("--workers-kill-timeout", "8", "--log-level", "warning", "portal.wsgi:application"),
    )
    level = ("--loglevel", settings.LOG_LEVEL)
    return {
        "web": Program("web", web),
        "worker": Program("worker", (*as_anyone, "worker", "--concurrency", str(workers), *quiet, *level), after=2),
        "scheduler": Program("scheduler", (*celery, "beat", "--pidfile=", *level), after=4),
    }


class Command(BaseCommand):
    help = "Web server, worker and scheduler under one process that restarts a dead one and stops all together"
    lock: TextIO | None = None
    requires_system_checks: list[str] = []  # `make check` and the tests run them; a start should be quick

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--prepare", action="store_true", help="migrate, collect static files, load the demo first")
        parser.add_argument(
            "--only", choices=["web", "worker", "scheduler"], help="this program alone, in this process"
        )
        parser.add_argument("--host", default=settings.BIND)
        parser.add_argument("--port", type=int, default=urlsplit(settings.PORTAL_URL).port or 8000)
        parser.add_argument("--workers", type=int, default=max(2, min(os.cpu_count() or 2, 8)))

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = programs(host=options["host"], port=options["port"], workers=options["workers"])
        if options["only"]:
            command = chosen[options["only"]].command
            os.execv(command[0], list(command))  # noqa: S606 - our own interpreter
        self.take_place(options["host"], options["port"])
        if options["prepare"]:
            preparation.prepare(say=self.stdout.write)
        connections.close_all()
        supervisor = Supervisor(list(chosen.values()))
        supervisor.run(on_start=lambda: self.welcome(supervisor, options["host"], options["port"]))

    def take_place(self, host: str, port: int) -> None:
        """One portal per folder and port; the lock is held until this process ends."""
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        self.lock = (settings.VAR_DIR / "serve.lock").open("w")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise CommandError(f"A portal is already running on {settings.VAR_DIR}.") from taken
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as taken:
                raise CommandError(f"Port {port} is in use; choose another: make run PORT=8001") from taken

    def welcome(self, supervisor: Supervisor, host: str, port: int) -> None:
        """The address and the demo's logins, once the portal answers."""
        if not answers(host, port, seconds=60):
            supervisor.say("portal", "The web server has not answered for a minute; see the lines above.")
            return
        logins = Path(settings.VAR_DIR) / "demo-logins.txt"
        lines = ["", f"The portal is open at {settings.PORTAL_URL}/", ""]
        lines += logins.read_text().splitlines() if settings.IS_DEMO and logins.exists() else []
        for line in [*lines, "", "Stop it with Ctrl-C."]:
            supervisor.say("portal", line)


def answers(host: str, port: int, *, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    address = f"http://{LOOPBACK.get(host, host)}:{port}/health/"
    ask = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < deadline:
        try:
            ask.open(urllib.request.Request(address, headers={"Host": urlsplit(settings.PORTAL_URL).netloc}), timeout=5)
        except urllib.error.HTTPError:
            return True
        except OSError:
            time.sleep(0.3)
        else:
            return True
    return False
