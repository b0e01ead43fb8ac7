"""The words of the launch plan, without typesetting it."""

from datetime import date
from typing import Any

from campaigns.paper import IndicatorLine, Issuer, demand, launch_plan, spoken_name
from tests.campaigns.factories import campaign_facts

UNION = "Công đoàn cơ sở Sở Thông tin"
ISSUER = Issuer(
    name=UNION,
    upper_body="Công đoàn Viên chức tỉnh",
    agency="Sở Thông tin",
    place="Phú Thọ",
    symbol="CĐCS",
    is_union=True,
    signer_title="",
    signer_name="Trần Thị Minh Họa",
)
WORDS = {
    "purpose": "Thi đua hoàn thành nhiệm vụ.\n- Sôi nổi\n- Thiết thực.",
    "slogan": "Đoàn kết",
    "content": "Hướng về cơ sở.",
    "audience": "Toàn thể đoàn viên.",
    "criteria": "Theo bảng sau.",
    "rewards": "Biểu dương.",
    "budget": "Kinh phí công đoàn.",
    "organisation": "Các tổ thực hiện.",
}
LINE = IndicatorLine("Sáng kiến", "learning", "sáng kiến", "count", "at_least")


def plan(*, launchers: tuple[str, ...] = (UNION,), is_draft: bool = False, **stated: Any) -> dict[str, Any]:
    facts = campaign_facts(**{"name": "Phong trào “Lao động giỏi”", **stated})
    kept = {"issuer": ISSUER, "launchers": launchers, "indicators": [LINE], "is_demo": False}
    return launch_plan(facts, is_draft=is_draft, **kept)  # type: ignore[arg-type]


def headings(sheet: dict[str, Any]) -> list[str]:
    return [f"{part['number']}. {part['heading']}" for part in sheet["sections"]]


def test_a_full_plan_has_six_numbered_sections() -> None:
    assert headings(plan(**WORDS)) == [
        "I. Mục đích, yêu cầu",
        "II. Chủ đề, nội dung, đối tượng, thời gian",
        "III. Tiêu chí, chỉ tiêu thi đua",
        "IV. Khen thưởng",
        "V. Kinh phí thực hiện",
        "VI. Tổ chức thực hiện",
    ]


def test_a_launched_plan_leaves_out_what_was_not_written_and_counts_on() -> None:
    assert headings(plan(rewards="Biểu dương.")) == [
        "I. Chủ đề, nội dung, đối tượng, thời gian",
        "II. Tiêu chí, chỉ tiêu thi đua",
        "III. Khen thưởng",
    ]


def test_a_draft_names_what_is_still_to_be_written() -> None:
    sheet = plan(is_draft=True)

    assert (len(sheet["sections"]), sheet["status"]) == (6, "(Dự thảo)")
    assert sheet["sections"][0]["blocks"] == [{"kind": "body", "text": "[Chưa nêu]"}]


def test_lines_that_begin_with_a_dash_become_a_list() -> None:
    assert plan(**WORDS)["sections"][0]["blocks"] == [
        {"kind": "body", "text": "Thi đua hoàn thành nhiệm vụ."},
        {"kind": "items", "items": ["Sôi nổi;", "Thiết thực."]},
    ]


def test_the_time_names_launch_interim_and_final_review() -> None:
    blocks = plan(interim_on=date(2021, 6, 30))["sections"][0]["blocks"]

    assert blocks[1]["text"] == "Từ ngày 04/01/2021 đến hết ngày 15/12/2021."
    days = ["Phát động: ngày 04/01/2021;", "Sơ kết: ngày 30/06/2021;", "Tổng kết: ngày 15/12/2021."]
    assert blocks[2]["items"] == days


def test_indicators_are_a_table_by_area() -> None:
    table = plan(criteria="Theo bảng sau.")["sections"][1]["blocks"][1]

    row = ["1", "Sáng kiến", "sáng kiến", "Bằng hoặc cao hơn mức đã đăng ký"]
    assert table["rows"] == ["Học tập, lao động sáng tạo, sáng kiến", row]


def test_number_and_day_come_from_the_launch_document() -> None:
    dated = plan(document_number="05/KH-CĐCS", document_on=date(2021, 3, 4))
    undated = plan()

    assert (dated["number"], dated["symbol"], dated["letterhead"]["day"]) == (
        "05",
        "KH-CĐCS",
        "ngày 04 tháng 3 năm 2021",
    )
    assert (undated["number"], undated["symbol"], undated["letterhead"]["day"]) == (
        "",
        "KH-CĐCS",
        "ngày … tháng … năm 2021",
    )


def test_the_opening_says_who_launches_together() -> None:
    together = plan(launchers=(UNION, "Sở Thông tin", "Tỉnh đoàn"))["opening"]
    elsewhere = plan(launchers=("Tỉnh đoàn",))["opening"]

    assert together.startswith(f"{UNION} cùng Sở Thông tin và Tỉnh đoàn xây dựng Kế hoạch phát động phong trào “Lao")
    assert "(đơn vị phát động: Tỉnh đoàn)" in elsewhere


def test_recipients_are_named_once() -> None:
    assert plan(launchers=(UNION, "Sở Thông tin", "Công đoàn Viên chức tỉnh"))["recipients"] == [
        "Công đoàn Viên chức tỉnh (để báo cáo)",
        "Sở Thông tin (để phối hợp)",
        "Các đơn vị trực thuộc, đoàn viên (để thực hiện)",
        "Lưu: VT",
    ]


def test_the_kind_goes_before_a_name_that_does_not_say_it() -> None:
    assert [spoken_name("drive", "Cuộc vận động X"), spoken_name("drive", "Nói không với tiêu cực")] == [
        "cuộc vận động X",
        "cuộc vận động “Nói không với tiêu cực”",
    ]


def test_what_is_asked_follows_shape_and_direction() -> None:
    lines = [
        IndicatorLine("a", "learning", "", "zero", "at_most"),
        IndicatorLine("b", "learning", "", "classification", "at_least", ["Xuất sắc", "Tốt"]),
        IndicatorLine("c", "learning", "", "count", "at_most"),
    ]

    assert [demand(line) for line in lines] == [
        "Không để xảy ra",
        "Xếp loại: Xuất sắc; Tốt",
        "Không vượt mức đã đăng ký",
    ]
