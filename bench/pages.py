"""How long the lists of a province take, beside a page with nothing on it and beside Django's admin list of the table.

`make bench-pages`, on PostgreSQL: a database with a million members and a million achievements, and one with a hundred of
each, made by `synthesise` where they are missing. Requests go through the whole stack of the portal in one process, in
turns, so that a busy machine slows all of them alike; what counts is the ratios. Afterwards the year of a unit and the
pages of a report under parallel readers (`bench.readers`).
"""

import logging
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
django.setup()
logging.disable(logging.WARNING)  # a line for every request

from django.core.management import call_command
from django.db import connection, models
from django.test import Client
from django.test.utils import setup_test_environment

from achievements.models import Achievement
from bench import readers
from campaigns.models import Campaign, Indicator
from members.models import Member, Office, Unit, User
from notifications.models import Notice
from pledges.models import Pledge
from portal import keyset
from portal.listing import PER_PAGE
from reports.models import Report

LARGE, SMALL = "portal_bench", "portal_bench_small"
SIZES: dict[str, dict[str, int]] = {LARGE: {}, SMALL: {"units": 100, "members": 100, "achievements": 100, "years": 1}}
WHO = "tinh@synthesis.invalid"  # reaches the whole province
ROUNDS, ADMIN_ROUNDS = 20, 5
DEEP = 0.8  # how far down the list


@dataclass
class Listed:
    """A list page with its filters, and the order of its rows, to know a place far down."""

    name: str
    address: str
    rows: "models.QuerySet[Any]"
    filtered: str = ""
    searched: str = ""
    admin: str = ""

    def deep(self) -> str:
        terms = keyset.terms_of(self.rows)
        rows = keyset.ordered(self.rows, terms)
        row = rows[int(rows.count() * DEEP)]
        return f"{self.address}?after={keyset.cursor_of(row, terms)}"


def lists() -> list[Listed]:
    reports = Report.objects.order_by("-period_to", "-period_from", "unit__sort_key", "unit_id", "-version", "-pk")
    waiting = Achievement.objects.filter(state="submitted").order_by("submitted_at", "pk")
    province = User.objects.get(email=WHO)
    notices = Notice.objects.filter(recipient=province).order_by("-created_at", "-pk")
    deeds, search = Achievement.objects.order_by("-counted_on", "-pk"), "q=mai+am+viet+tri"
    indicators = Indicator.objects.filter(campaign=None).order_by("owner__path", "position", "pk")
    return [
        Listed("people", "/people/", Member.objects.order_by("sort_key", "pk"), "account=none", "q=nguyen+thi+hong+thuy", "members/member"),
        Listed("achievements", "/achievements/", deeds, "state=approved&year=2023", search, "achievements/achievement"),
        Listed("review", "/achievements/review/", waiting, "", search),
        Listed("units", "/units/", Unit.objects.order_by("path", "pk"), "kind=union", "q=cong+ty+may", "members/unit"),
        Listed("offices", "/offices/", Office.objects.order_by("unit__path", "from_on", "pk"), "grant=review", "q=nguyen+van", "members/office"),
        Listed("campaigns", "/campaigns/", Campaign.objects.order_by("-starts_on", "-pk"), "state=closed", "q=mai+am", "campaigns/campaign"),
        Listed("indicators", "/indicators/", indicators, "shape=ratio", "q=ty+le", "campaigns/indicator"),
        Listed("pledges", "/pledges/", Pledge.objects.order_by("-year", "-pk"), "year=2023", "q=2023", "pledges/pledge"),
        Listed("reports", "/reports/", reports, "year=2023", "q=cong+ty+may", "reports/report"),
        Listed("inbox", "/inbox/", notices, "show=unread", "q=thong+bao+12", "notifications/notice"),
    ]  # fmt: skip


@dataclass
class Case:
    """One address on one database, with the seconds it took each time."""

    name: str
    kind: str
    address: str
    database: str = LARGE
    rounds: int = ROUNDS
    took: list[float] = field(default_factory=list)
    computed: list[float] = field(default_factory=list)  # seconds of this process, without the database
    size: int = 0

    @property
    def middle(self) -> float:
        return median(self.took)

    @property
    def p95(self) -> float:
        return quantiles(self.took, n=20, method="inclusive")[-1] if len(self.took) > 1 else self.took[0]


def use(database: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = database
    connection.ensure_connection()


def prepare(database: str) -> None:
    use("postgres")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
        if cursor.fetchone() is None:
            cursor.execute(f'CREATE DATABASE "{database}"')
    use(database)
    call_command("migrate", verbosity=0)
    if not Unit.objects.exists():
        call_command("synthesise", **SIZES[database])


def cases(known: list[Listed]) -> Iterator[Case]:
    yield Case("-", "bare page", "/bench/bare/")
    for each in known:
        yield Case(each.name, "first", each.address)
        yield Case(each.name, "100 rows", each.address, SMALL)
        yield Case(each.name, "deep", each.deep())
        for kind, query in (("filtered", each.filtered), ("searched", each.searched)):
            if query:
                yield Case(each.name, kind, f"{each.address}?{query}")
        if each.admin:
            yield Case(each.name, "admin first", f"/bench/admin/{each.admin}/", rounds=ADMIN_ROUNDS)
            last = max(1, int(each.rows.count() * DEEP) // PER_PAGE)
            yield Case(each.name, "admin deep", f"/bench/admin/{each.admin}/?p={last}", rounds=ADMIN_ROUNDS)


def signed_in() -> Client:
    client = Client()
    user = User.objects.get(email=WHO)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def measure(all_cases: list[Case], clients: dict[str, Client]) -> None:
    for number in range(ROUNDS + 1):  # the first round warms up and is not counted
        for database in (LARGE, SMALL):
            use(database)
            for case in (case for case in all_cases if case.database == database and number <= case.rounds):
                _ask(case, clients[database], is_counted=number > 0)


def _ask(case: Case, client: Client, *, is_counted: bool) -> None:
    begun, computing = perf_counter(), process_time()
    response = client.get(case.address)
    took, computed = perf_counter() - begun, process_time() - computing
    if response.status_code != 200:
        sys.exit(f"{case.address} answered {response.status_code}")
    if case.kind == "deep" and response.context["page"].before == "":
        sys.exit(f"{case.address} is not deep: the order of the list and that of the bench differ")
    case.size = len(response.content)
    if is_counted:
        case.took.append(took)
        case.computed.append(computed)


def report(all_cases: list[Case], say: Callable[[str], object]) -> None:
    bare = all_cases[0]
    by_name: dict[str, dict[str, Case]] = {}
    for case in all_cases[1:]:
        by_name.setdefault(case.name, {})[case.kind] = case
    say("| list | page | requests/s | p50 ms | p95 ms | CPU ms of Python | × bare page | HTML KB |")
    say("|---|---|---:|---:|---:|---:|---:|---:|")
    for case in all_cases:
        speed = len(case.took) / sum(case.took)
        times = f"{speed:.1f} | {case.middle * 1000:.0f} | {case.p95 * 1000:.0f} | {median(case.computed) * 1000:.0f} | {case.middle / bare.middle:.1f}"
        say(f"| {case.name} | {case.kind} | {times} | {case.size / 1024:.0f} |")
    say(
        "\n| list | deep ÷ first (≤ 1.5) | first ÷ 100 rows (≤ 2) | admin first ÷ first | admin deep ÷ deep (≥ 20) | first KB (≤ 40) |"
    )
    say("|---|---:|---:|---:|---:|---:|")
    for name, kinds in by_name.items():
        first, deep = kinds["first"], kinds["deep"]
        beside = [_ratio(kinds.get("admin first"), first), _ratio(kinds.get("admin deep"), deep)]
        own = f"{deep.middle / first.middle:.2f} | {first.middle / kinds['100 rows'].middle:.2f}"
        say(f"| {name} | {own} | {' | '.join(beside)} | {first.size / 1024:.0f} |")


def _ratio(slow: Case | None, quick: Case) -> str:
    return f"{slow.middle / quick.middle:.1f}" if slow else "–"


def main() -> None:
    if connection.vendor != "postgresql":
        sys.exit("make bench-pages needs PostgreSQL: DATABASE_URL=postgres://…")
    setup_test_environment()
    clients = {}
    for database in (SMALL, LARGE):
        prepare(database)
        clients[database] = signed_in()
    found = list(cases(lists()))
    measure(found, clients)
    report(found, print)
    use(LARGE)
    read = readers.pages()
    readers.measure(read, clients[LARGE])
    readers.report(read, print)


if __name__ == "__main__":
    main()
