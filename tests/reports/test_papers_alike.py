"""The PDF and the DOCX are opened again: both say every figure, every row of every annex and every control total."""

from collections import Counter
from collections.abc import Iterator
from io import BytesIO

import pytest
from docx import Document

from achievements.models import SocialResult
from members.models import Unit
from portal.vietnamese import format_number
from reports import figures, rendering, services, tables
from reports.models import Report
from reports.outline import outline
from reports.paper import comparison, paper, sentence
from reports.snapshot import Content, read
from tests.factories import NOW, TODAY, Person
from tests.overview.test_targets import promise
from tests.reports.factories import BUILT, YEAR, Case, log, make_report
from tests.reports.pdf_text import body_of, runs, squeezed
from tests.reports.test_bounded_pages import fill
from tests.reports.test_formats import taken
from tests.reports.test_random_reports import report as random_report
from tests.reports.test_random_reports import seed

__all__ = ["random_report", "seed"]
FORMS = ["docx", "pdf"]


def said(report: Report, form: str) -> str:
    """All words of the file in reading order, without spaces."""
    if form == "pdf":
        return body_of(runs(rendering.final_pdf(report, now=NOW)[0]))
    body = Document(BytesIO(taken(report, "docx"))).element.body
    return squeezed("".join(each.text or "" for each in body.iter() if each.tag.endswith("}t")))


def expected(content: Content) -> Iterator[str]:
    """What the paper has to say: sentences of figures, comparisons, rows of annexes, heads, totals."""
    told = outline(content, {})
    groups = [*told["emulation"], *told["results_by_area"], *told["social_work"], *told["commemorations"]]
    yield from (sentence(figure) for group in groups for figure in group["figures"])
    yield from (comparison(line) for line in told["compared"])
    yield from ("".join(row) for annex in annexes_of(told) for row in annex["rows"])
    people = content["people"]
    yield f"có {format_number(people['members'])} đoàn viên (nữ: {format_number(people['women'])};"


def annexes_of(told: Content) -> list[Content]:
    return list(paper(told, day=None, signer=("", ""), facts="", is_demo=False)["annexes"])


def missing(text: str, content: Content) -> list[str]:
    """What the file says less often than it has to."""
    wanted = Counter(squeezed(each) for each in expected(content))
    return [words for words, times in wanted.items() if text.count(words) < times]


def check(report: Report, form: str) -> None:
    text, content = said(report, form), read(report.snapshot)
    assert missing(text, content) == []
    assert squeezed(totals(content)) in text
    assert report.digest in text


def totals(content: Content) -> str:
    """The sentence with the control totals."""
    told = {name: format_number(number) for name, number in content["totals"].items()}
    return (
        f"{told['deeds']} thành tích đã duyệt trên hệ thống ({told['figures']} số liệu, {told['measurements']} "
        f"số liệu thành phần, {told['photos']} ảnh minh chứng, {told['commitments']} chỉ tiêu cam kết; "
        f"tổng kiểm các giá trị {format_number(tables.sum_of_numbers(content))})"
    )


@pytest.mark.django_db
@pytest.mark.parametrize("form", FORMS)
def test_the_paper_says_the_case_of_2021(form: str, report: Report, case: Case, officer: Person) -> None:
    promise(officer, case.indicators["Camera thông minh được lắp đặt"], 50)
    deed = log(case, "gift", "Ủng hộ vải thiều", campaign=case.green)
    SocialResult.objects.create(achievement=deed, money=5_000_000, goods="1.200 kg vải thiều", participants=35)
    services.store_snapshot(report, figures.collect(report.unit, YEAR, today=TODAY), now=BUILT)
    report.refresh_from_db()

    assert len(read(report.snapshot)["figures"]) == 7
    check(report, form)


@pytest.mark.django_db
@pytest.mark.parametrize("form", FORMS)
def test_the_paper_says_every_figure_of_random_deeds(form: str, random_report: Report) -> None:
    assert len(read(random_report.snapshot)["figures"]) == 6
    check(random_report, form)


@pytest.mark.django_db
@pytest.mark.parametrize("form", FORMS)
def test_the_paper_says_what_the_units_below_did(
    form: str, union_above: Unit, officer: Person, reviewer: Person, officer_above: Person
) -> None:
    fill(union_above, officer, reviewer, officer_above, 4)
    report = make_report(union_above)

    assert {len(annex["rows"]) for annex in annexes_of(outline(read(report.snapshot), {}))} >= {4, 12}
    check(report, form)


@pytest.mark.django_db
@pytest.mark.parametrize("form", FORMS)
def test_a_paper_that_says_another_number_is_found_out(form: str, report: Report) -> None:
    text, content = said(report, form), read(report.snapshot)
    figure = content["figures"][0]
    figure["wording"] = figure["wording"].replace(figure["printed"], "999 lượt")

    assert missing(text, content) == [squeezed(sentence(figure))]
