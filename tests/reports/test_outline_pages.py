"""The page on which an outline is chosen: what stands on it, what it refuses, and the way back to the standard one."""

from typing import Any

import pytest
from django.http import QueryDict

from reports import choosing, outlines
from reports.models import ReportOutline
from reports.outline_forms import OutlineForm
from reports.sections import Outline, standard
from tests.factories import NOW, Person
from tests.reports.factories import Case
from tests.reports.test_outlines import CHOSEN

pytestmark = pytest.mark.django_db
PAGE = "/reports/outlines/union/year/"


def typed(outline: Outline) -> dict[str, str]:
    """What the page of this outline sends when nothing is changed."""
    form = OutlineForm(outline)
    rows = [row for section in form.sections for row in (section, *section.parts)] + list(form.annexes)
    boxes = {box.html_name: box.value() for row in rows for box in row}
    return {name: "on" if value is True else str(value or "") for name, value in boxes.items() if value is not False}


def sent(outline: Outline, **changed: str) -> QueryDict:
    query = QueryDict(mutable=True)
    query.update(typed(outline) | {name.replace("__", "-"): value for name, value in changed.items()})
    return query


@pytest.mark.parametrize("outline", [standard("union"), standard("union_group"), CHOSEN])
def test_what_is_sent_back_unchanged_is_the_same_outline(outline: Outline) -> None:
    form = OutlineForm(outline, sent(outline))

    assert form.is_valid()
    assert form.outline() == outline


def test_an_officer_above_chooses_an_outline_on_its_page(officer_above: Person, case: Case) -> None:
    new = {"section-new-1-heading": "Đánh giá công tác nữ công", "section-new-1-place": "2"}
    content = typed(standard("union")) | new | {"section-proposals-heading": "Kiến nghị", "annex-social-shown": "never"}
    content |= {"section-situation-place": "3"}
    answer = officer_above.client.post(PAGE, content, follow=True)

    assert "Quy định tại đây" in answer.content.decode()
    found = outlines.in_force(outlines.line_of(case.union), "union", "year")
    assert [each.heading or each.name for each in found.sections] == [
        "results", "Đánh giá công tác nữ công", "situation", "shortcomings", "directions", "Kiến nghị",
    ]  # fmt: skip
    assert "social" not in [annex.name for annex in found.annexes]


def test_a_section_keeps_its_key_when_its_heading_changes(officer_above: Person) -> None:
    form = OutlineForm(CHOSEN, sent(CHOSEN, section__own__1__heading="Công tác nữ"))

    assert form.is_valid()
    assert [(each.name, each.heading) for each in form.outline().sections][1] == ("own-1", "Công tác nữ")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"section-new-1-heading": "Kiến nghị, đề xuất"}, "Có hai mục trùng tên"),
        ({"section-new-1-guidance": "Nêu kết quả."}, "Mỗi mục tự đặt phải có tên."),
        ({f"situation-{part}-stands": "" for part in ("organisation", "advantages", "difficulties")}, "tiểu mục nào"),
        ({f"section-{name}-stands": "" for name in ("situation", "results", "shortcomings", "directions", "proposals")},
         "ít nhất một mục"),
    ],
)  # fmt: skip
def test_what_no_report_can_have_is_told_and_kept_as_typed(
    changed: dict[str, str], words: str, officer_above: Person
) -> None:
    content = typed(standard("union")) | changed
    content = {name: value for name, value in content.items() if value or "stands" not in name}
    page = officer_above.client.post(PAGE, content).content.decode()

    assert words in page
    assert not ReportOutline.objects.exists()


def test_the_preview_stores_nothing(officer_above: Person) -> None:
    content = typed(standard("union")) | {"section-new-1-heading": "Công tác nữ công", "preview": "1"}
    page = officer_above.client.post(PAGE, content).content.decode()

    assert "VI. Công tác nữ công" in page
    assert not ReportOutline.objects.exists()


def test_the_standard_outline_comes_back_when_asked_for(officer_above: Person, case: Case) -> None:
    assert officer_above.office
    unit = officer_above.office.unit
    choosing.save_outline(unit, "union", "year", CHOSEN, by=officer_above.actor, now=NOW)
    assert "Trở lại đề cương chuẩn" in officer_above.client.get(PAGE).content.decode()

    answer: Any = officer_above.client.post(f"{PAGE}withdraw/", follow=True)
    assert "đề cương chuẩn" in answer.content.decode()
    assert not ReportOutline.objects.exists()


def test_who_does_not_decide_reads_which_outline_holds(officer_above: Person, officer: Person) -> None:
    assert officer_above.office
    choosing.save_outline(officer_above.office.unit, "union", "", CHOSEN, by=officer_above.actor, now=NOW)
    page = officer.client.get("/reports/outlines/").content.decode()

    assert f"theo quy định cho mọi loại báo cáo ({officer_above.office.unit})" in " ".join(page.split())
    assert PAGE not in page


@pytest.mark.parametrize("address", ["/reports/outlines/planet/year/", "/reports/outlines/union/century/"])
def test_an_unknown_kind_has_no_page(address: str, officer_above: Person) -> None:
    assert officer_above.client.get(address).status_code == 404
