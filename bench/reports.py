"""The figures of one union, of a district and of every unit, beside what is the least, the usual and the analyst's way.

`make bench-reports`, on PostgreSQL: in the database of `bench.pages` or the one named in BENCH_DATABASE, made by
`synthesise` where it is missing (BENCH_DATABASE=portal_country makes a country: five million achievements). Every
measurement runs in a process of its own, so that its peak of memory is its own; what counts is the ratios.
"""

import json
import logging
import os
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
django.setup()
logging.disable(logging.WARNING)

from django.conf import settings
from django.db import connection
from django.db.models import Count, Max, Min
from django.utils import timezone

from achievements.figures import approved_figures
from achievements.models import Achievement
from bench.pages import LARGE, SIZES, prepare, use
from documents import typesetting
from members.models import Unit
from portal.models import Job
from reports import figures, periods, rendering, schedules, services
from reports.models import Report
from reports.organisation import Organisation
from reports.outline import outline
from reports.paper import paper
from reports.rollup import RollUp
from reports.snapshot import frozen, read

DATABASE = os.environ.get("BENCH_DATABASE", LARGE)
SIZES.setdefault("portal_country", {"achievements": 5_000_000})
REPORTS = 120  # built by one, two and four workers
SAMPLE = 60  # units of the loop, whose time is multiplied up to all
ROUNDS = {"union": 7, "district": 5, "all": 3, "pdf": 7}
JOINED = """
    FROM achievements_measurement m
    JOIN achievements_achievement a ON a.id = m.achievement_id
    JOIN campaigns_indicator i ON i.id = m.indicator_id
    WHERE a.state = 'approved' AND a.counted_on BETWEEN %s AND %s {among}
"""
PLAIN = "m.shape IN ('count', 'money', 'zero') AND i.over_units = 'sum' AND i.over_time = 'sum'"
RANK = "CASE m.qualifier WHEN 'exact' THEN 0 WHEN 'estimated' THEN 1 WHEN 'over' THEN 2 ELSE 3 END"
Told = dict[str, Any]


class Case:
    """The units asked for, and the year."""

    def __init__(self, scope: str) -> None:
        use(DATABASE)
        last = Achievement.objects.order_by("-counted_on").values_list("counted_on", flat=True)[0]
        self.scope, self.period = scope, periods.parse("year", str(last.year))
        self.root = {"union": _busy_union, "district": _district, "all": lambda: None}[scope]()

    @property
    def span(self) -> tuple[Any, Any]:
        return self.period.first, self.period.last

    def units(self) -> list[int]:
        return Organisation.during(self.period).subtree(self.root) if self.root else []


def _busy_union() -> int:
    return int(Unit.objects.filter(kind="union").order_by("-path").values_list("pk", flat=True)[50])


def _district() -> int:
    top = Unit.objects.filter(kind="upper_union").exclude(parent=None).order_by("pk").values_list("pk", flat=True)
    return int(top[0])


# -- the ways; each answers how many figures it found --


def ours(case: Case) -> int:
    rolled = RollUp(Organisation.during(case.period), *case.span, root=case.root)
    return sum(len(lines) for lines in rolled.figures.values())


def raw_sql(case: Case) -> int:
    """The same rows added up where they were done, and the values that cannot be added: the least there is to do."""
    among, given = ("AND a.unit_id = ANY(%s)", [case.units()]) if case.root else ("", [])
    joined = JOINED.format(among=among)
    columns = "a.unit_id, m.indicator_id, a.campaign_id"
    sums = f"SELECT {columns}, m.shape, m.scale, sum(m.scaled_value), max({RANK}), count(m.scaled_value) {joined}"
    values = f"SELECT {columns}, a.counted_on, m.id, m.shape, m.scale, m.scaled_value, m.choice_value, m.day_value, "
    values += f"m.flag_value, m.qualifier, m.scaled_numerator, m.scaled_denominator {joined}"
    with connection.cursor() as cursor:
        cursor.execute(f"{sums} AND {PLAIN} GROUP BY {columns}, m.shape, m.scale", [*case.span, *given])
        added = len(cursor.fetchall())
        cursor.execute(f"{values} AND NOT ({PLAIN})", [*case.span, *given])
        return added + len(cursor.fetchall())


def loop(case: Case) -> int:
    """A query for each unit and its subtree, as one would write it first; of all units a sample."""
    organisation = Organisation.during(case.period)
    units = case.units() or random.Random(1).sample(sorted(organisation.places), SAMPLE)
    return sum(len(approved_figures(organisation.subtree(unit), *case.span, by_campaign=True)) for unit in units)


def _taken_out(case: Case, folder: Path) -> tuple[Path, Path]:
    """What an analyst takes along: the rows that can be added, and who stands below whom."""
    among = f"AND a.unit_id = ANY('{{{','.join(map(str, case.units()))}}}')" if case.root else ""
    rows, ways = folder / "rows.csv", folder / "ways.csv"
    with connection.cursor() as cursor, rows.open("w") as file:
        select = f"SELECT a.unit_id unit, m.indicator_id indicator, coalesce(a.campaign_id, 0) campaign, m.scaled_value value, {RANK} rank"
        query = cursor.mogrify(f"{select} {JOINED.format(among=among)} AND {PLAIN}", case.span).decode()
        cursor.cursor.copy_expert(f"COPY ({query}) TO STDOUT (FORMAT csv, HEADER)", file)
    organisation = Organisation.during(case.period)
    with ways.open("w") as file:
        file.write("unit,above\n")
        for unit in organisation.places:
            above: int | None = unit
            while above:
                file.write(f"{unit},{above}\n")
                above = organisation.places[above].parent
    return rows, ways


def with_duckdb(case: Case) -> int:
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        rows, ways = _taken_out(case, Path(folder))
        query = f"""
            WITH leaf AS (SELECT unit, indicator, campaign, sum(value) s, max(rank) r, count(*) c
                          FROM read_csv('{rows}') GROUP BY ALL)
            SELECT above, indicator, campaign, sum(s), max(r), sum(c)
            FROM leaf JOIN read_csv('{ways}') USING (unit) GROUP BY ALL"""
        return len(duckdb.connect().execute(query).fetchall())


def with_polars(case: Case) -> int:
    import polars as pl

    with tempfile.TemporaryDirectory() as folder:
        rows, ways = (pl.read_csv(path) for path in _taken_out(case, Path(folder)))
        line = ["indicator", "campaign"]
        leaf = rows.group_by(["unit", *line]).agg(pl.sum("value"), pl.max("rank"), pl.len())
        return leaf.join(ways, on="unit").group_by(["above", *line]).agg(pl.sum("value"), pl.max("rank")).height


WAYS: dict[str, Callable[[Case], int]] = {
    "ours": ours,
    "raw SQL": raw_sql,
    "loop": loop,
    "DuckDB": with_duckdb,
    "Polars": with_polars,
}


def timed(work: Callable[[], int], rounds: int) -> Told:
    took, found = [], 0
    for _round in range(rounds):
        begun = perf_counter()
        found = work()
        took.append(perf_counter() - begun)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": median(took), "found": found, "peak": peak}


def report_of_a_union() -> Told:
    """The whole report of a union as the job builds it, and its file beside Typst alone on the same content."""
    case = Case("union")
    assert case.root is not None
    unit, now = Unit.objects.get(pk=case.root), timezone.now()
    built = timed(lambda: len(figures.collect(unit, case.period, today=timezone.localdate(now)).figures), ROUNDS["pdf"])
    content = read(frozen(figures.collect(unit, case.period, today=timezone.localdate(now)))[0])

    def sheet() -> dict[str, object]:
        return paper(outline(content, {}), day=None, signer=("", ""), facts="", is_demo=True)

    ready = sheet()
    ours_pdf = timed(lambda: len(typesetting.compile_pdf(rendering.TEMPLATE, sheet(), moment=now)), ROUNDS["pdf"])
    bare = timed(lambda: len(typesetting.compile_pdf(rendering.TEMPLATE, ready, moment=now)), ROUNDS["pdf"])
    return {"built": built, "pdf": ours_pdf, "bare": bare}


def report_of(scope: str) -> Told:
    """The whole report of a district or of the highest unit, which sums up the unions below; once."""
    case = Case(scope)
    top = Unit.objects.filter(kind="upper_union", parent=None).order_by("pk").first()
    unit = Unit.objects.get(pk=case.root) if case.root else top
    assert unit is not None
    found: dict[str, Any] = {}

    def build() -> int:
        found["snapshot"] = figures.collect(unit, case.period, today=timezone.localdate())
        return len(found["snapshot"].figures)

    told = timed(build, 1)
    totals = found["snapshot"].totals
    size = len(frozen(found["snapshot"])[0].encode()) / 1e6
    return told | {"deeds": totals.deeds + totals.deeds_below, "parts": totals.parts, "size": size}


def spread(workers: int) -> float:
    """Seconds for REPORTS whole reports through jobs on Redis, from the first that began to the last that ended."""
    use(DATABASE)
    last = Achievement.objects.order_by("-counted_on").values_list("counted_on", flat=True)[0]
    period, now = periods.parse("quarter", f"{last.year}-Q{workers % 4 + 1}"), timezone.now()
    unions = list(Unit.objects.filter(kind="union").order_by("pk")[:REPORTS])
    for unit in unions:
        schedules.draft_for(unit, period, now=now)
    command = [sys.executable, "-m", "celery", "--quiet", "--app", "portal", "worker", "--concurrency", str(workers)]
    command += ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "ERROR"]
    database = settings.DATABASES["default"]
    url = f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}/{DATABASE}"
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "portal.settings"}
    worker = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    jobs = Job.objects.filter(task=services.BUILD)
    try:
        while jobs.unfinished().exists():
            sleep(0.2)
        ended = jobs.filter(state=Job.State.DONE).aggregate(
            first=Min("started_at"), last=Max("finished_at"), times=Count("pk")
        )
        if ended["times"] != len(unions):
            sys.exit(f"{ended['times']} of {len(unions)} reports were built.")
        return float((ended["last"] - ended["first"]).total_seconds())
    finally:
        worker.terminate()
        worker.wait(60)
        jobs.delete()
        Report.objects.filter(kind=period.kind, period=period.key, unit__in=unions).delete()


def in_a_process(*words: str) -> Told:
    done = subprocess.run([sys.executable, "-m", "bench.reports", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    told: Told = json.loads(done.stdout.splitlines()[-1])
    return told


def compare(scope: str, units: int) -> None:
    told = {way: in_a_process(scope, way) for way in WAYS}
    if scope == "all":
        told["loop"]["seconds"] *= units / SAMPLE
    least = told["raw SQL"]["seconds"]
    for way, each in told.items():
        note = f" ({SAMPLE} of {units:,} units, multiplied up)" if scope == "all" and way == "loop" else ""
        print(f"| {scope} | {way}{note} | {each['seconds']:.3f} | {each['seconds'] / least:.2f} | {each['peak']:.0f} |")


def main() -> None:
    if len(sys.argv) == 3:
        case = Case(sys.argv[1])
        rounds = 1 if sys.argv[2] == "loop" and sys.argv[1] == "all" else ROUNDS[sys.argv[1]]
        print(json.dumps(timed(lambda: WAYS[sys.argv[2]](case), rounds)))
    elif len(sys.argv) == 2:
        print(json.dumps(report_of_a_union() if sys.argv[1] == "report" else report_of(sys.argv[1])))
    else:
        compare_all()


def compare_all() -> None:
    if connection.vendor != "postgresql":
        sys.exit("make bench-reports needs PostgreSQL: DATABASE_URL=postgres://…")
    prepare(DATABASE)
    units, deeds = Unit.objects.count(), Achievement.objects.count()
    print(f"{timezone.localdate():%d/%m/%Y}, {DATABASE}: {units:,} units, {deeds:,} achievements; one year of them\n")
    print("| of | way | seconds | × raw SQL | peak MB |")
    print("|---|---|---:|---:|---:|")
    for scope in ("union", "district", "all"):
        compare(scope, units)
    whole = in_a_process("report")
    print(f"\nA whole report of a union: {whole['built']['seconds'] * 1000:.0f} ms to collect; its PDF", end=" ")
    print(
        f"{whole['pdf']['seconds'] * 1000:.0f} ms, {whole['pdf']['seconds'] / whole['bare']['seconds']:.2f} × Typst alone"
    )
    for scope, name in (("district", "a district"), ("all", "the whole")):
        each = in_a_process(scope)
        print(
            f"A whole report of {name}: {each['seconds']:.1f} s, {each['deeds']:,} deeds in {each['found']} figures and "
            f"{each['parts']:,} parts, snapshot {each['size']:.1f} MB, peak {each['peak']:.0f} MB"
        )
    if not settings.REDIS_URL:
        print("Without REDIS_URL no workers were tried.")
        return
    took = {workers: spread(workers) for workers in (1, 2, 4)}
    speeds = (f"{workers}: {took[1] / took[workers]:.2f} ×, {REPORTS / took[workers]:.1f} a second" for workers in took)
    print(f"{REPORTS} whole reports of unions through jobs, by workers on {os.cpu_count()} cores: {'; '.join(speeds)}")


if __name__ == "__main__":
    main()
