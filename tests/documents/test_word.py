"""The editable file is opened again: what was given stands in it, in the layout of NĐ 30/2020/NĐ-CP."""

from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.document import Document as Paper
from docx.oxml.ns import qn
from docx.shared import Pt

from documents.word import formal_docx
from tests.factories import NOW


def content(**changes: Any) -> dict[str, Any]:
    table = {
        "kind": "table",
        "widths": [13, 150],
        "centred": [0],
        "header": ["TT", "Chỉ tiêu"],
        "rows": ["Lĩnh vực", ["1", "Sáng kiến"]],
    }
    return {
        "letterhead": {
            "upper_body": "Công đoàn Viên chức tỉnh",
            "issuing_body": "Công đoàn cơ sở",
            "place": "Phú Thọ",
            "day": "ngày 04 tháng 01 năm 2021",
        },
        "number": "05",
        "symbol": "KH-CĐCS",
        "title": "Kế hoạch",
        "subject": "Phát động phong trào",
        "status": "",
        "opening": "Công đoàn xây dựng kế hoạch:",
        "sections": [
            {"number": "I", "heading": "Mục đích", "blocks": [{"kind": "body", "text": "Dòng một\nDòng hai"}]},
            {"number": "II", "heading": "Chỉ tiêu", "blocks": [{"kind": "sub", "number": "1", "text": "Bảng"}, table]},
        ],
        "signatures": [
            {"field": "Party1", "capacity": "TM. Ban Chấp hành", "office": "Chủ tịch", "name": "Trần Thị Minh Họa"}
        ],
        "recipients": ["Công đoàn cấp trên", "Lưu: VT"],
    } | changes


def opened(**changes: Any) -> Paper:
    return Document(BytesIO(formal_docx(content(**changes), moment=NOW)))


def cells(paper: Paper, number: int) -> list[str]:
    return [cell.text for row in paper.tables[number].rows for cell in row.cells]


def test_sections_and_paragraphs_stand_in_order_with_their_numbers() -> None:
    said = [(each.style.name, each.text) for each in opened().paragraphs if each.text]  # type: ignore[union-attr]

    assert said == [
        ("Normal", "KẾ HOẠCH"),
        ("Normal", "Phát động phong trào"),
        ("Normal", "Công đoàn xây dựng kế hoạch:"),
        ("Heading 1", "I. MỤC ĐÍCH"),
        ("Normal", "Dòng một"),
        ("Normal", "Dòng hai"),
        ("Heading 1", "II. CHỈ TIÊU"),
        ("Heading 2", "1. Bảng"),
    ]


def test_the_letterhead_is_a_table_without_borders() -> None:
    paper = opened()

    assert cells(paper, 0) == [
        "CÔNG ĐOÀN VIÊN CHỨC TỈNH\nCÔNG ĐOÀN CƠ SỞ\n\nSố: 05/KH-CĐCS",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\nPhú Thọ, ngày 04 tháng 01 năm 2021",
    ]
    assert paper.tables[0].style is not None and paper.tables[0].style.name == "Normal Table"


def test_the_head_of_a_table_is_repeated_and_no_row_is_torn() -> None:
    head, area, line = opened().tables[1].rows

    assert [cell.text for cell in (*head.cells, *line.cells)] == ["TT", "Chỉ tiêu", "1", "Sáng kiến"]
    assert {cell.text for cell in area.cells} == {"Lĩnh vực"}
    marks = [[mark.tag.split("}")[1] for mark in row._tr.trPr] for row in (head, area, line)]
    assert marks == [["tblHeader", "cantSplit"], ["cantSplit"], ["cantSplit"]]


def test_who_signs_and_who_receives_stand_at_the_foot() -> None:
    left, right = cells(opened(), 2)

    assert left == "Nơi nhận:\n- Công đoàn cấp trên;\n- Lưu: VT."
    assert right.split("\n")[:2] == ["TM. BAN CHẤP HÀNH", "CHỦ TỊCH"]
    assert right.endswith("\nTrần Thị Minh Họa")


def test_paper_margins_and_type_are_those_of_the_decree() -> None:
    paper = opened()
    page, normal = paper.sections[0], paper.styles["Normal"]

    assert page.page_width and page.left_margin and page.right_margin
    assert [round(length.mm) for length in (page.page_width, page.left_margin, page.right_margin)] == [210, 30, 17]
    assert (normal.font.name, normal.font.size) == ("Times New Roman", Pt(13))  # type: ignore[attr-defined]
    assert page.different_first_page_header_footer
    assert [field.get(qn("w:instr")) for field in page.header._element.iter(qn("w:fldSimple"))] == ["PAGE"]
    assert page.first_page_header._element.xpath(".//w:fldSimple") == []


@pytest.mark.parametrize("text", ["{{ 7 * 7 }} <w:p/> & “ngoặc”", "{% for x in y %}"])
def test_text_is_never_read_as_markup(text: str) -> None:
    assert text in [each.text for each in opened(opening=text).paragraphs]
