"""The year of a unit and the pages of a report under sixteen parallel readers, beside an empty page under as many.

The last part of `make bench-pages`. The web server of the portal, with its two processes, answers over the loopback;
readers keep their connections, and each page is read by all of them at once, in turns with the others. What counts is
how much longer the slowest twentieth of the answers takes than that of the empty page in the same run.
"""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from statistics import median, quantiles
from time import perf_counter, sleep
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from achievements.models import Achievement
from members.models import Unit
from portal.management.commands.serve import programs
from reports import figures, periods, services
from reports.models import Report
from reports.snapshot import read

READERS, ROUNDS, EACH = 16, 12, 3  # so many readers, rounds after the first, pages a reader asks for in a round
GOAL = 3.0
HOST = "127.0.0.1"


@dataclass
class Page:
    name: str
    of: str
    address: str
    took: list[float] = field(default_factory=list)
    size: int = 0

    @property
    def p95(self) -> float:
        return quantiles(self.took, n=20, method="inclusive")[-1]


def pages() -> list[Page]:
    """Of a union, the busiest district and the whole province, in the last year that has deeds."""
    last = Achievement.objects.order_by("-counted_on").values_list("counted_on", flat=True)[0]
    period = periods.parse("year", str(last.year))
    found = [Page("bare page", "-", "/bench/bare/")]
    for name, unit in _units():
        report = _with_figures(unit, period)
        told, address = read(report.snapshot), report.get_absolute_url()
        key = max(told["figures"], key=lambda each: len(each["sources"]) + len(each["parts"]))["key"]
        beside = _with_figures(unit, periods.parse("year", str(last.year - 1)))
        found += [
            Page("year", name, f"/units/{unit.pk}/year/?year={last.year}"),
            Page("report", name, address),
            Page("figure", name, f"{address}figures/{key}/"),
            Page("compare", name, f"{address}compare/?with={beside.pk}"),
        ]
    return found


def _units() -> Iterator[tuple[str, Unit]]:
    upper = Unit.objects.filter(kind=Unit.Kind.UPPER_UNION)
    yield "union", Unit.objects.filter(kind=Unit.Kind.UNION).order_by("-path")[50]
    yield "district", upper.exclude(parent=None).order_by("pk")[0]
    yield "province", upper.filter(parent=None).order_by("pk")[0]


def _with_figures(unit: Unit, period: periods.Period) -> Report:
    """The report of the unit, built once and kept in the database of the bench."""
    now = timezone.now()
    report = services.versions_of(unit, period).order_by("-version").first()
    report = report or services.begin_draft(unit, period, by=None, now=now)
    if not report.snapshot:
        services.store_snapshot(report, figures.collect(unit, period, today=timezone.localdate(now)), now=now)
        report.refresh_from_db()
    return report


@contextmanager
def served() -> Iterator[int]:
    """The web server on a free port over the database in use, ended afterwards; answers the port."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    url = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}"))
    server = subprocess.Popen(
        programs(host=HOST, port=port, workers=2)["web"].command,
        env=os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "bench.settings"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    for _try in range(150):
        with socket.socket() as door:
            if door.connect_ex((HOST, port)) == 0:
                return
        if server.poll() is not None:
            break
        sleep(0.2)
    sys.exit("The web server did not start.")


def measure(all_pages: list[Page], client: Client) -> None:
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    with served() as port, ThreadPoolExecutor(READERS) as readers:
        for number in range(ROUNDS + 1):  # the first round warms up and is not counted
            for page in all_pages:
                asked = [readers.submit(_read, port, page, cookie) for _reader in range(READERS)]
                took = [seconds for each in asked for seconds in each.result()]
                page.took += took if number else []


def _read(port: int, page: Page, cookie: str) -> list[float]:
    """The seconds of each answer to one reader."""
    line, took = HTTPConnection(HOST, port, timeout=120), []
    for _time in range(EACH):
        begun = perf_counter()
        line.request("GET", page.address, headers={"Cookie": cookie})
        answer = line.getresponse()
        page.size = len(answer.read())
        took.append(perf_counter() - begun)
        if answer.status != 200:
            sys.exit(f"{page.address} answered {answer.status}")
    line.close()
    return took


def report(all_pages: list[Page], say: Callable[[str], object]) -> None:
    bare = all_pages[0]
    say(f"\n{READERS} parallel readers, p95 beside that of the empty page (goal ≤ {GOAL:.0f}):\n")
    say("| page | of | p50 ms | p95 ms | p95 × bare page | HTML KB |")
    say("|---|---|---:|---:|---:|---:|")
    for page in all_pages:
        times = f"{median(page.took) * 1000:.0f} | {page.p95 * 1000:.0f} | {page.p95 / bare.p95:.2f}"
        say(f"| {page.name} | {page.of} | {times} | {page.size / 1024:.0f} |")
