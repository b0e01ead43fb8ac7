"""What stands behind the report of a unit above: the reports of the units below, tied by digest, and honest rates."""

from collections.abc import Callable
from datetime import date

import pytest

from members.models import Unit
from reports import figures, rendering, services, submissions
from reports.models import Duty, Report
from reports.outline import outline
from reports.paper import paper
from reports.snapshot import Content, frozen, read
from tests.factories import NOW, Person
from tests.reports.factories import YEAR, Case, make_report

Run = Callable[[], int]
pytestmark = pytest.mark.django_db


def told(unit: Unit) -> Content:
    collected = figures.collect(unit, YEAR, today=date(2021, 12, 20))
    return outline(read(frozen(collected)[0]), {})


@pytest.fixture
def sent(report: Report, chair: Person, union_above: Unit, run_jobs: Run) -> Report:
    Duty.objects.create(to_unit=union_above, kind="year", days_after_end=15, valid_from=date(2021, 1, 1))
    services.finalise_report(report, by=chair.actor, now=NOW)
    run_jobs()
    report.refresh_from_db()
    return submissions.send_report(report, by=chair.actor, now=NOW)


def test_each_union_directly_below_has_a_line_with_the_digest_of_its_report(
    sent: Report, union_above: Unit, other_union: Unit
):
    lines = {line["unit"]: line for line in told(union_above)["below"]}

    assert set(lines) == {sent.unit.pk, other_union.pk}
    assert (lines[sent.unit.pk]["report"], lines[sent.unit.pk]["report_digest"]) == (sent.pk, sent.final_digest)
    assert (lines[sent.unit.pk]["sent_state"], lines[sent.unit.pk]["is_on_time"]) == ("submitted", True)
    assert lines[other_union.pk]["report"] is None


def test_the_rates_are_counts_and_the_missing_are_named(sent: Report, union_above: Unit, other_union: Unit):
    outlined = told(union_above)

    assert (outlined["rates"]["reported"], outlined["rates"]["units"]) == (1, 2)
    assert (outlined["rates"]["on_time"], outlined["rates"]["dated"]) == (1, 1)
    assert outlined["missing_below"] == [other_union.name]


def test_the_paper_names_who_has_no_report(sent: Report, union_above: Unit, other_union: Unit):
    sheet = paper(told(union_above), day=None, signer=("", ""), facts="", is_demo=False)
    words = str(sheet["sections"][1])

    assert f"Chưa có báo cáo của 1 đơn vị: {other_union.name}." in words
    assert "1/2 (50%) đơn vị trực thuộc đã chốt báo cáo cùng kỳ" in words
    assert [annex["name"] for annex in sheet["annexes"]][3:] == [
        "Tình hình các đơn vị trực thuộc",
        "Số phong trào thi đua (Biểu 0601.N/BNV-TĐKT)",
    ]


def test_evidence_is_counted_by_deed(sent: Report, case: Case, union_above: Unit):
    line = next(line for line in told(union_above)["below"] if line["unit"] == case.union.pk)

    assert (line["deeds"], line["deeds_with_evidence"]) == (len(case.deeds), len(case.deeds))


def test_before_it_is_made_final_the_missing_are_shown(
    case: Case, union_above: Unit, officer_above: Person, other_union: Unit
):
    report = make_report(union_above)
    page = officer_above.client.get(f"{report.get_absolute_url()}finalise/").content.decode()

    assert other_union.name in page
    assert case.union.name in page


def test_a_report_with_units_below_is_typeset(sent: Report, union_above: Unit):
    report = make_report(union_above)

    assert rendering.draft_pdf(report, now=NOW).startswith(b"%PDF")


def test_a_report_made_final_below_asks_for_fresh_figures(
    report: Report, chair: Person, union_above: Unit, officer_above: Person, run_jobs: Run
):
    above = make_report(union_above)
    assert services.refusal_to_finalise(above) == ""
    services.finalise_report(report, by=chair.actor, now=NOW)
    run_jobs()

    assert "tổng hợp lại" in services.refusal_to_finalise(above)
    services.rebuild_report(above, by=officer_above.actor, now=NOW)
    run_jobs()
    above.refresh_from_db()
    assert services.refusal_to_finalise(above) == ""
