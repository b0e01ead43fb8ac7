"""A report over very many deeds sums up the unions below: same figures, parts that add up, a way into their reports."""

import json
import random
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import jsonschema
import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from achievements.figures import facts_of
from achievements.models import Measurement, SocialResult
from campaigns.arithmetic import Refusal
from campaigns.models import Campaign, Indicator
from campaigns.values import Area, Qualifier, Shape, TypedValue
from members.models import Unit
from pledges.models import Commitment, Pledge
from reports import figures, formats, rendering, schema, services, summing, tables
from reports.models import Report
from reports.outline import outline
from reports.paper import paper
from reports.rollup import Rolled
from reports.snapshot import Content, Part, frozen, read
from tests.achievements.factories import make_achievement, make_campaign, make_indicator, make_measurement
from tests.factories import NOW, Person, make_unit
from tests.overview.factories import make_pledge
from tests.reports.factories import YEAR, Case, make_report
from tests.reports.test_rollup import fill

pytestmark = pytest.mark.django_db
SAME = ("name", "scale", "scaled", "qualifier", "shape", "campaign")


@pytest.fixture
def tree(union_above: Unit, union: Unit, other_union: Unit) -> list[Unit]:
    """Two unions with groups, an upper union with a union of its own, and a group directly at the top."""
    district = make_unit(parent=union_above, kind=Unit.Kind.UPPER_UNION, code="huyen")
    deep = make_unit(parent=district, code="sau")
    groups = [
        make_unit(parent=each, kind=Unit.Kind.UNION_GROUP, code=f"{each.code}-t") for each in (union, union_above)
    ]
    return [union_above, union, other_union, district, deep, *groups]


@pytest.fixture
def rolled_up() -> Iterator[None]:
    with override_settings(REPORT_LISTED_DEEDS=0):
        yield


def collected(unit: Unit) -> Content:
    return read(frozen(figures.collect(unit, YEAR, today=date(2022, 1, 5)))[0])


def in_full(unit: Unit) -> Content:
    with override_settings(REPORT_LISTED_DEEDS=1_000_000):
        return collected(unit)


def summed_up(unit: Unit) -> Content:
    with override_settings(REPORT_LISTED_DEEDS=0):
        return collected(unit)


@pytest.mark.parametrize("seed", range(3))
def test_every_figure_has_the_value_it_has_when_all_is_listed(
    seed: int, tree: list[Unit], officer: Person, reviewer: Person
) -> None:
    fill(tree, random.Random(seed), officer, reviewer)
    full, short = in_full(tree[0]), summed_up(tree[0])
    listed = {cell["key"]: cell for cell in full["figures"]}

    assert [cell["key"] for cell in short["figures"]] == list(listed)
    for cell in short["figures"]:
        told = listed[cell["key"]]
        assert {name: cell[name] for name in SAME} == {name: told[name] for name in SAME}
        behind = len(cell["sources"]) + sum(part["measurements"] for part in cell["parts"])
        assert behind == len(told["sources"])
        if told["scaled"] is not None and len(told["sources"]) > 1:
            assert cell["printed"] == told["printed"]
    assert any(cell["parts"] for cell in short["figures"])
    assert short["totals"]["parts"] == sum(len(cell["parts"]) for cell in short["figures"])


@pytest.mark.parametrize("seed", range(3))
def test_what_is_added_over_units_is_the_sum_of_its_parts_and_what_is_listed(
    seed: int, tree: list[Unit], officer: Person, reviewer: Person
) -> None:
    """The drill-down of every cell: its parts, and of the deeds listed here the measurements that count."""
    fill(tree, random.Random(seed), officer, reviewer)
    rules = {each.pk: each for each in Indicator.objects.filter(over_units="sum", over_time="sum")}
    content = summed_up(tree[0])
    numbers = [
        cell
        for cell in content["figures"]
        if cell["indicator"] in rules and cell["shape"] in {"count", "money", "zero"}
    ]

    assert numbers
    for cell in numbers:
        parts = sum((tables.number_of(part) or Decimal(0) for part in cell["parts"]), Decimal(0))
        assert tables.number_of(cell) == parts + _listed(cell)


def _listed(cell: Content) -> Decimal:
    rows = Measurement.objects.filter(pk__in=[source["measurement"] for source in cell["sources"]])
    return sum((Decimal(row.scaled_value or 0).scaleb(-row.scale) for row in rows), Decimal(0))


def test_no_deed_is_lost_between_what_is_listed_and_what_stands_below(
    tree: list[Unit], officer: Person, reviewer: Person
) -> None:
    fill(tree, random.Random(7), officer, reviewer)
    full, short = in_full(tree[0]), summed_up(tree[0])
    own = {tree[0].name, tree[-1].name}

    assert {deed["unit"] for deed in short["deeds"]} <= own
    assert [deed for deed in full["deeds"] if deed["unit"] in own] == [
        deed
        | {"figures": next(each["figures"] for each in full["deeds"] if each["achievement"] == deed["achievement"])}
        for deed in short["deeds"]
    ]
    assert short["totals"]["deeds"] + short["totals"]["deeds_below"] == full["totals"]["deeds"]
    done = {each["campaign"]: len(each["deeds"]) for each in full["movements"]}
    assert {each["campaign"]: len(each["deeds"]) + each["deeds_below"] for each in short["movements"]} == done
    areas = {each["area"]: len(each["deeds"]) for each in full["areas"]}
    assert {each["area"]: len(each["deeds"]) + each["deeds_below"] for each in short["areas"]} == areas
    assert (short["below"], short["people"]) == (full["below"], full["people"])


def test_what_a_unit_below_keeps_for_itself_stands_in_its_own_report(
    tree: list[Unit], officer: Person, reviewer: Person
) -> None:
    above, union = tree[0], tree[1]
    for owner, name in ((above, "Của cấp trên"), (union, "Của cơ sở")):
        campaign = make_campaign(owner, name, kind=Campaign.Kind.MOVEMENT)
        deed = make_achievement(officer, state="approved", reviewer=reviewer, unit=union, campaign=campaign)
        make_measurement(deed, make_indicator(owner, f"Chỉ số {name}", campaign=campaign), 5)
    full, short = in_full(above), summed_up(above)

    assert [each["name"] for each in short["movements"]] == ["Của cấp trên"]
    assert [cell["name"] for cell in short["figures"]] == ["Chỉ số Của cấp trên"]
    assert (len(full["movements"]), short["totals"]["movements_below"]) == (2, 1)
    assert short["statistic"] == full["statistic"]


def test_the_report_of_a_union_below_is_tied_and_what_it_says_stands_beside(
    case: Case, report: Report, union_above: Unit, chair: Person, officer_above: Person, officer: Person,
    run_jobs: Callable[[], int], rolled_up: None,
) -> None:  # fmt: skip
    green = make_indicator(union_above, "Cây xanh được trồng", unit_of_measure="cây", campaign=case.green)
    for number in (40, 2):
        deed = make_achievement(officer, state="approved", reviewer=case.reviewer, campaign=case.green)
        make_measurement(deed, green, number)
    services.rebuild_report(report, by=case.officer.actor, now=NOW)
    run_jobs()
    report.refresh_from_db()
    services.finalise_report(report, by=chair.actor, now=NOW)
    run_jobs()
    late = make_achievement(officer, state="approved", reviewer=case.reviewer, campaign=case.green)
    make_measurement(late, green, 8)
    above = make_report(union_above)
    cell = next(each for each in read(above.snapshot)["figures"] if each["indicator"] == green.pk)

    assert (cell["printed"], cell["sources"]) == ("50 cây", [])
    assert [(part["unit"], part["printed"], part["measurements"], part["reported"]) for part in cell["parts"]] == [
        (case.union.pk, "50 cây", 3, "42 cây")
    ]
    page = officer_above.client.get(reverse("reports:figure", args=[above.pk, cell["key"]])).content.decode()
    assert reverse("reports:figure", args=[report.pk, cell["key"]]) in page
    assert "khác" in page


def test_social_results_are_those_of_all_deeds(case: Case, union_above: Unit, officer: Person) -> None:
    lychees = Campaign.objects.get(kind=Campaign.Kind.SOCIAL)
    for money, goods, value in ((2_000_000, "", None), (500_000, "600 kg vải thiều", 12_000_000), (None, "", None)):
        deed = make_achievement(officer, state="approved", reviewer=case.reviewer, campaign=lychees)
        SocialResult.objects.create(achievement=deed, money=money, goods=goods, goods_value=value, participants=15)
    full, short = in_full(union_above)["social"][0], summed_up(union_above)["social"][0]

    assert {name: short[name] for name in ("money", "people", "beneficiaries")} == {
        name: full[name] for name in ("money", "people", "beneficiaries")
    }
    assert (short["money"], short["people"], short["sources"]) == ("2.500.000 đồng", "45 người", [])
    assert short["goods"].startswith("hiện vật nêu trong báo cáo của các đơn vị trực thuộc")
    assert "12.000.000 đồng" in short["goods"]
    assert [(part["deeds"], part["with_goods"], part["money"]) for part in short["parts"]] == [(3, 1, 2_500_000)]


def test_a_commitment_of_the_unit_above_counts_what_was_done_below(
    case: Case, union_above: Unit, officer_above: Person, officer: Person
) -> None:
    green = make_indicator(union_above, "Cây xanh được trồng", unit_of_measure="cây")
    for campaign, number in ((case.green, 40), (None, 2)):
        deed = make_achievement(officer, state="approved", reviewer=case.reviewer, campaign=campaign)
        make_measurement(deed, green, number)
    _pledged(union_above, officer_above, green)
    full, short = in_full(union_above), summed_up(union_above)

    assert [line["result"] for line in short["commitments"]] == ["42 cây"]
    columns = ("wording", "result", "percent", "outcome", "target")
    assert [[line[name] for name in columns] for line in short["commitments"]] == [
        [line[name] for name in columns] for line in full["commitments"]
    ]
    cell = next(cell for cell in short["figures"] if cell["key"] == short["commitments"][0]["figure"])
    assert [(part["printed"], part["measurements"]) for part in cell["parts"]] == [("42 cây", 2)]


def _pledged(unit: Unit, author: Person, indicator: Indicator) -> None:
    pledge = make_pledge(unit, author, state=Pledge.State.COMPLETED)
    pledge.parties.create(position=0, unit=unit, office=author.office)
    line = Commitment(pledge=pledge, position=0, area=Area.PROFESSIONAL, indicator=indicator)
    line.value = TypedValue(Shape.COUNT, scaled=40)
    line.save()


def test_every_form_goes_out_with_its_controls(
    tree: list[Unit], officer: Person, reviewer: Person, rolled_up: None
) -> None:
    fill(tree, random.Random(3), officer, reviewer)
    report = make_report(tree[0])
    content = read(report.snapshot)
    told = json.loads(formats.file_of(report, formats.FORMS["json"], now=NOW))

    jsonschema.validate(told, schema.schema())
    assert told["snapshot"] == json.loads(report.snapshot)
    for control in tables.controls(content):
        assert formats.counted(control, content) == control.stated
    with ZipFile(BytesIO(formats.file_of(report, formats.FORMS["zip"], now=NOW))) as archive:
        lines = archive.read("so-lieu-theo-don-vi.csv").decode("utf-8-sig").splitlines()
    assert len(lines) == content["totals"]["parts"] + 1


def test_the_paper_says_that_it_sums_up(tree: list[Unit], officer: Person, reviewer: Person, rolled_up: None) -> None:
    fill(tree, random.Random(3), officer, reviewer)
    report = make_report(tree[0])
    told = outline(read(report.snapshot), {})
    words = str(paper(told, day=None, signer=("", ""), facts="", is_demo=False)["sections"][1])

    below, every = told["totals"]["deeds_below"], told["deeds_approved"]
    assert f"{below} trong tổng số {every} thành tích đã duyệt nêu trong báo cáo của các đơn vị" in words
    assert rendering.draft_pdf(report, now=NOW).startswith(b"%PDF")


def test_a_sum_that_is_not_that_of_its_parts_is_never_frozen(tree: list[Unit]) -> None:
    part = _part(scaled=4)
    figure = summing.figure_of(facts_of(make_indicator(tree[0], "Cây")), (1, None), _rolled(5))

    with pytest.raises(summing.PartsDoNotAddUp, match="Cây"):
        summing.check(summing.Told(figure, (part,)), None, 1)
    with pytest.raises(summing.PartsDoNotAddUp, match="số nguồn"):
        summing.check(summing.Told(figure, (part,)), None, 2)


def _part(*, scaled: int) -> Part:
    return Part(1, "Đơn vị", 0, scaled, str(scaled), 1, 1, "")


def _rolled(number: int) -> Rolled:
    value = TypedValue(Shape.COUNT, scale=0, scaled=number)
    return Rolled(value, Qualifier.EXACT, Refusal.NONE, 1, 1)


def test_the_number_of_queries_does_not_grow_with_units_and_deeds(
    tree: list[Unit], officer: Person, reviewer: Person, rolled_up: None
) -> None:
    counts = []
    for round_ in range(2):
        fill(tree, random.Random(round_), officer, reviewer)
        with CaptureQueriesContext(connection) as queries:
            collected(tree[0])
        counts.append(len(queries))
        tree += [make_unit(parent=tree[0], code=f"moi-{round_}-{number}") for number in range(5)]

    assert counts[1] <= counts[0]
