"""An outline chosen for a kind of unit: what every form makes of it, and that a frozen report keeps its own."""

import json
from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook

from members.models import Unit
from portal.models import AuditEntry
from reports import choosing, outlines, rendering, services
from reports.figures import collect
from reports.models import Narrative, Report
from reports.sections import Annex, Outline, Section, standard
from reports.snapshot import read
from tests.factories import NOW, TODAY, Person
from tests.reports.factories import BUILT, YEAR, Case, make_report
from tests.reports.test_formats import taken
from tests.reports.test_papers_alike import said

pytestmark = pytest.mark.django_db
WOMEN = Section("own-1", "Đánh giá công tác nữ công", "Nêu hoạt động, kết quả, hạn chế.")
CHOSEN = Outline(
    sections=(
        Section("results", "Kết quả thi đua trong kỳ", parts=("areas", "pledged", "emulation", "leadership")),
        WOMEN,
        Section("proposals"),
    ),
    annexes=(Annex("statistic", is_always=True), Annex("movements", "Danh mục phong trào", is_always=True)),
)
WORDS = "Chị em hăng hái thi đua."


def choose(by: Person, outline: Outline = CHOSEN, *, unit: Unit | None = None, kind: str = "year") -> None:
    assert by.office
    choosing.save_outline(unit or by.office.unit, "union", kind, outline, by=by.actor, now=NOW)


@pytest.fixture
def custom(case: Case, officer_above: Person, officer: Person) -> Report:
    choose(officer_above)
    report = make_report(case.union)
    services.write_narrative(report, {"own-1": WORDS}, by=officer.actor, now=NOW)
    Narrative.objects.create(report=report, section="causes", text="Không in.")  # of an outline that held before
    return report


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_the_paper_follows_the_outline(form: str, custom: Report) -> None:
    text = said(custom, form).casefold()
    order = ["I.Kếtquảthiđuatrongkỳ", "1.Kếtquảtheolĩnhvực", "II.Đánhgiácôngtácnữcông", "Chịemhănghái", "III.Kiếnnghị"]
    order += ["PhụlụcI", "Sốphongtràothiđua", "PhụlụcII", "Danhmụcphongtrào"]
    places = [text.find(words.casefold()) for words in order]

    assert -1 not in places
    assert places[:5] == sorted(places[:5])
    assert "(phụlụcii)" in text
    assert "đặcđiểm,tìnhhình" not in text
    assert "khôngin" not in text


def test_the_page_follows_the_outline(custom: Report, officer: Person) -> None:
    page = officer.client.get(custom.get_absolute_url()).content.decode()
    for words in (
        "II. Đánh giá công tác nữ công",
        WORDS,
        "Phụ lục II. Danh mục phong trào",
        "Phụ lục I. Số phong trào",
    ):
        assert words in page
    assert "Đặc điểm, tình hình" not in page
    assert "Phụ lục III" not in page


def test_workbook_and_json_follow_the_outline(custom: Report) -> None:
    rows = list(load_workbook(BytesIO(taken(custom, "xlsx")))["Nội dung"].values)
    told = json.loads(taken(custom, "json"))
    listed = list(load_workbook(BytesIO(taken(custom, "xlsx")))["Đề cương"].values)[1:]

    assert [f"{kind} {number}. {heading}" for kind, number, heading, _name in listed] == [
        "mục I. Kết quả thi đua trong kỳ", "mục II. Đánh giá công tác nữ công", "mục III. Kiến nghị, đề xuất",
        "phụ lục I. Số phong trào thi đua (Biểu 0601.N/BNV-TĐKT)", "phụ lục II. Danh mục phong trào",
    ]  # fmt: skip
    assert rows[1:] == [("own-1", WOMEN.heading, WORDS)]
    assert told["texts"] == {"own-1": WORDS}
    assert [each["name"] for each in told["snapshot"]["outline"]["sections"]] == ["results", "own-1", "proposals"]


def test_the_officer_writes_the_sections_of_the_outline(custom: Report, officer: Person) -> None:
    page = officer.client.get(f"/reports/{custom.pk}/narrative/").content.decode()

    assert WOMEN.heading in page
    assert WOMEN.guidance in page
    assert 'name="causes"' not in page


def test_a_frozen_report_keeps_the_outline_it_was_made_with(custom: Report, officer_above: Person) -> None:
    pdf, digest = rendering.final_pdf(custom, now=NOW)
    services.store_final(custom, pdf, digest=digest, now=NOW)
    custom.refresh_from_db()
    before = custom.snapshot
    choose(officer_above, standard("union"))

    custom = Report.objects.get(pk=custom.pk)
    assert custom.snapshot == before
    assert rendering.made_again(custom) == custom.read_pdf()


def test_a_draft_takes_a_new_outline_with_its_figures(custom: Report, officer_above: Person, officer: Person) -> None:
    choose(officer_above, standard("union"))
    assert "own-1" in outlines.boxes_of(custom)

    services.store_snapshot(custom, collect(custom.unit, YEAR, today=TODAY), now=BUILT)
    custom.refresh_from_db()
    assert outlines.texts_of(custom) == {"causes": "Không in."}


def test_the_nearest_unit_and_the_kind_of_report_decide(case: Case, officer_above: Person, chair: Person) -> None:
    every, own = replace(CHOSEN, sections=(WOMEN,)), replace(CHOSEN, sections=(Section("proposals"),))
    choose(officer_above, every, kind="")
    line = outlines.line_of(case.union)
    assert outlines.in_force(line, "union", "month") == every

    choose(officer_above)
    assert outlines.in_force(line, "union", "year") == CHOSEN
    choose(chair, own, kind="")
    assert outlines.in_force(line, "union", "year") == own
    assert outlines.in_force(line, "union_group", "year") == standard("union_group")


def test_what_was_chosen_can_be_withdrawn_and_both_are_in_the_log(case: Case, officer_above: Person) -> None:
    choose(officer_above)
    row = outlines.chosen(outlines.line_of(case.union), "union", "year")
    assert row is not None
    choosing.withdraw_outline(row, by=officer_above.actor, now=NOW)

    assert outlines.in_force(outlines.line_of(case.union), "union", "year") == standard("union")
    told = AuditEntry.objects.filter(action__startswith="report_outline").order_by("sequence")
    assert [(each.action, each.details["sections"]) for each in told] == [
        (action, ["results", "own-1", "proposals"]) for action in ("report_outline.chosen", "report_outline.withdrawn")
    ]


@pytest.mark.parametrize(
    ("outline", "words"),
    [
        (replace(CHOSEN, sections=()), "Báo cáo phải có ít nhất một mục."),
        (replace(CHOSEN, sections=(WOMEN, Section("own-2"))), "Mỗi mục tự đặt phải có tên."),
        (replace(CHOSEN, sections=(WOMEN, Section("own-2", "đánh giá  CÔNG TÁC nữ công"))), "Có hai mục trùng tên"),
        (replace(CHOSEN, sections=(Section("proposals"), Section("own-2", "Kiến nghị, đề xuất"))), "trùng tên"),
        (replace(CHOSEN, annexes=(Annex("social", "A"), Annex("below", "a"))), "Có hai phụ lục trùng tên"),
    ],
)
def test_what_no_report_can_have_is_refused_with_a_sentence(outline: Outline, words: str) -> None:
    assert words in choosing.refusal_of(outline)


def test_only_an_office_that_decides_for_the_unit_chooses(officer: Person, union_above: Unit) -> None:
    with pytest.raises(choosing.OutlineRefused):
        choose(officer)


def test_the_standard_outline_is_frozen_in_full(report: Report) -> None:
    told = read(report.snapshot)["outline"]
    assert [each["name"] for each in told["sections"]] == [each.name for each in standard("union").sections]
