"""Over random deeds: what the drill-down lists adds up to its cell, and every form says the same."""

import json
import random
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest

from achievements.models import Achievement, Measurement
from members.models import Unit
from reports import formats, tables
from reports.models import Report
from reports.snapshot import read
from tests.achievements.factories import make_achievement, make_indicator, make_measurement
from tests.factories import Person, make_unit
from tests.reports.factories import make_report
from tests.reports.test_formats import book_of, csv_of, plain, rows_of, taken

pytestmark = pytest.mark.django_db


@pytest.fixture(params=range(2))
def seed(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def report(seed: int, union: Unit, officer: Person, reviewer: Person) -> Report:
    """A year of random deeds of the unit and two units below; some are drafts or of another year, and do not count."""
    choose = random.Random(seed)
    below = [union, *(make_unit(f"Tổ {number}", parent=union, kind=Unit.Kind.UNION_GROUP) for number in range(2))]
    over = ["sum", "latest"]
    lines = [
        make_indicator(union, f"Chỉ số {number}", unit_of_measure="lượt", over_time=choose.choice(over))
        for number in range(6)
    ]
    for number in range(60):
        day = date(2020, 11, 1) + timedelta(days=choose.randrange(480))
        state = choose.choice(["approved", "approved", "approved", "draft", "returned"])
        deed = make_achievement(
            officer, state=state, reviewer=reviewer, day=day, unit=choose.choice(below), title=f"Việc {number}"
        )
        for indicator in choose.sample(lines, choose.randrange(1, 4)):
            make_measurement(deed, indicator, choose.randrange(1_000_000))
    return make_report(union)


def test_the_sources_of_every_cell_add_up_to_it(report: Report):
    content = read(report.snapshot)
    stored = Measurement.objects.in_bulk()

    assert content["figures"]
    for cell in content["figures"]:
        used = [stored[source["measurement"]].scaled_value for source in cell["sources"] if source["is_used"]]
        assert sum(value for value in used if value is not None) == cell["scaled"]


def test_every_approved_measurement_of_the_year_stands_behind_exactly_one_cell(report: Report):
    behind = [source["measurement"] for cell in read(report.snapshot)["figures"] for source in cell["sources"]]
    counted = Achievement.objects.filter(state="approved", counted_on__year=2021)

    assert sorted(behind) == sorted(Measurement.objects.filter(achievement__in=counted).values_list("pk", flat=True))


def test_a_plain_sum_over_the_rows_gives_the_added_up_figures(report: Report):
    sums: dict[str, int] = defaultdict(int)
    rows = Measurement.objects.filter(achievement__state="approved", achievement__counted_on__year=2021)
    for row in rows.filter(indicator__over_time="sum").select_related("indicator"):
        sums[row.indicator.name] += row.scaled_value or 0
    told = {cell["name"]: cell["scaled"] for cell in read(report.snapshot)["figures"]}

    assert {name: told[name] for name in sums} == dict(sums)


def test_every_form_says_every_figure_alike(report: Report):
    sheet = rows_of(book_of(report)["Số liệu"], tables.FIGURES)
    lines = csv_of(taken(report, "zip"))["so-lieu.csv"]
    told = json.loads(taken(report, "json"))["snapshot"]["figures"]
    plainly = [{each["key"]: plain(each["number"]) for each in rows} for rows in (sheet, lines)]
    plainly.append({each["key"]: plain(tables.number_of(each)) for each in told})

    assert plainly[0] == plainly[1] == plainly[2]
    assert formats.FORMS.keys() == {"docx", "xlsx", "zip", "json"}


def test_the_sum_of_all_numbers_is_the_one_that_is_controlled(report: Report):
    content = read(report.snapshot)
    sheet = rows_of(book_of(report)["Số liệu"], tables.FIGURES)

    assert sum(Decimal(str(row["number"])) for row in sheet) == tables.sum_of_numbers(content)
