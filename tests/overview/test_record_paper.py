from datetime import date
from typing import Any

from documents.typesetting import compile_pdf
from overview.record_paper import DeedLine, Personal, SignedLine, paper
from tests.factories import NOW

WHO = Personal(
    full_name="Đoàn Viên Minh Họa",
    unit="Công đoàn cơ sở Sở Thông tin và Truyền thông",
    upper_unit="Công đoàn Viên chức tỉnh Phú Thọ",
    place="Phú Thọ",
    offices=("Ủy viên Ban Chấp hành – Công đoàn cơ sở",),
    is_union_member=True,
    is_party_member=None,
)
FIGURES = ("Camera thông minh được lắp đặt: 62 camera", "Chốt kiểm soát dịch được giám sát: 21 chốt")


def deed(year: int = 2021, **stated: Any) -> DeedLine:
    facts: dict[str, Any] = {
        "title": "Lắp đặt camera tại các chốt kiểm soát dịch",
        "campaign": "Lao động giỏi",
        "figures": FIGURES,
    }
    return DeedLine(year=year, counted_on=date(year, 8, 31), **facts | stated)


def told(**stated: Any) -> dict[str, Any]:
    facts: dict[str, Any] = {"deeds": [], "campaigns": [], "signed": [], "span": None, "is_demo": False}
    return paper(WHO, day=date(2021, 12, 20), **facts | stated)


def test_years_stand_newest_first_with_their_deeds_in_order() -> None:
    years = told(deeds=[deed(2020), deed(2021, title="Một"), deed(2021, title="Hai")])["years"]

    assert [(each["year"], [row[0] for row in each["rows"]]) for each in years] == [
        ("Năm 2021", ["Một", "Hai"]),
        ("Năm 2020", ["Lắp đặt camera tại các chốt kiểm soát dịch"]),
    ]


def test_the_subject_names_one_year_or_the_whole_span() -> None:
    subjects = [told(span=span)["subject"] for span in [None, (2021, 2021), (2019, 2021)]]

    assert subjects == ["", "Năm 2021", "Giai đoạn 2019 - 2021"]


def test_whether_one_is_in_the_party_is_left_out_where_the_reader_may_not_know() -> None:
    assert [label for label, _value in told()["facts"]] == ["Họ và tên", "Đơn vị", "Chức vụ", "Đoàn viên công đoàn"]


def test_who_has_done_nothing_yet_gets_a_report_that_says_so() -> None:
    content = told()

    assert (content["years"], content["campaigns"], content["signed"]) == ([], ["Không có."], ["Không có."])


def test_a_signed_pledge_says_when_and_as_what() -> None:
    line = SignedLine("Giao ước thi đua năm 2021", "Chủ tịch Công đoàn", date(2021, 3, 5))

    assert told(signed=[line])["signed"] == [
        "Giao ước thi đua năm 2021 (ký ngày 05/03/2021, với tư cách Chủ tịch Công đoàn)"
    ]


def test_the_paper_is_typeset_empty_short_and_long() -> None:
    """PDF/A and PDF/UA are demanded, so a missing glyph or any warning fails."""
    for deeds in ([], [deed()], [deed(2015 + number % 7) for number in range(400)]):
        pdf = compile_pdf("personal_report", told(deeds=deeds, span=(2015, 2021)), moment=NOW)
        assert pdf.startswith(b"%PDF-")
