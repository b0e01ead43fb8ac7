"""The file itself: made once for the session, because typesetting is the slow part."""

import shutil
import subprocess
from pathlib import Path

import pytest

from reports import rendering, services
from reports.models import Report
from reports.outline import outline
from reports.paper import paper
from reports.snapshot import Content, read
from tests.factories import NOW, Person


def told(report: Report, **texts: str) -> Content:
    return outline(read(report.snapshot), texts)


def printed(report: Report, **texts: str) -> str:
    """Every word of the paper, without typesetting it."""
    sheet = paper(told(report, **texts), day=None, signer=("Chủ tịch", "Minh Họa"), facts="", is_demo=False)
    words: list[str] = []

    def gather(value: object) -> None:
        if isinstance(value, dict):
            [gather(each) for each in value.values()]
        elif isinstance(value, list):
            [gather(each) for each in value]
        else:
            words.append(str(value))

    gather(sheet)
    return "\n".join(words)


def test_the_paper_says_every_figure_of_the_case(report: Report):
    words = printed(report)

    for sentence in (
        "Tỷ lệ cung cấp dịch vụ công trực tuyến mức độ 3, 4: tăng lên 80,35%.",
        "Tỷ lệ hồ sơ giải quyết trực tuyến mức độ 3, 4: 35%, vượt kế hoạch đề ra.",
        "Cuộc họp trực tuyến được kết nối, vận hành (8 tháng đầu năm 2021): "
        "233 cuộc họp (ước tính tăng 80% so với năm 2020).",
        "Camera thông minh được lắp đặt (trong thời gian ngắn): 62 camera.",
        "Chốt kiểm soát dịch được giám sát (trong thời gian ngắn): 21 chốt.",
    ):
        assert sentence in words
    assert "80.35" not in words


def test_a_section_without_words_says_so(report: Report):
    sections = paper(told(report), day=None, signer=("", ""), facts="", is_demo=False)["sections"]

    assert [block["text"] for block in sections[4]["blocks"]] == ["Không có."]


def test_what_was_written_stands_in_its_section(report: Report):
    sheet = paper(told(report, proposals="Đề nghị hỗ trợ."), day=None, signer=("", ""), facts="", is_demo=False)

    assert sheet["sections"][4]["blocks"] == [{"kind": "body", "text": "Đề nghị hỗ trợ."}]


def test_an_annex_without_rows_says_so(report: Report):
    annexes = paper(told(report), day=None, signer=("", ""), facts="", is_demo=False)["annexes"]

    assert (annexes[1]["rows"], annexes[1]["empty"]) == ([], "Không phát sinh trong kỳ báo cáo.")


def test_the_head_follows_the_rules_for_union_papers(report: Report):
    sheet = paper(told(report), day=NOW.date(), signer=("", ""), facts="", is_demo=False)

    assert sheet["letterhead"]["upper_body"] == "Công đoàn Viên chức tỉnh Phú Thọ"
    assert sheet["letterhead"]["day"] == "ngày 15 tháng 9 năm 2021"
    assert (sheet["symbol"], sheet["number"]) == ("BC-CĐCS", "")


def test_the_campaigns_are_counted_in_words(report: Report):
    assert (
        "đơn vị đã phát động, phối hợp phát động 1 phong trào thi đua, cuộc vận động, hoạt động; "
        "tham gia, hưởng ứng 2 phong trào, cuộc vận động, hoạt động do tổ chức khác phát động (Phụ lục I)."
    ) in printed(report)


def test_the_one_who_signs_is_named_only_where_there_is_one(report: Report, chair: Person, director: Person):
    assert rendering.signer_of(report.unit, NOW) == ("Chủ tịch Công đoàn", "Chủ Tịch Minh Họa")
    assert rendering.signer_of(director.unit, NOW) == ("", "")


def test_the_chart_is_the_same_on_page_and_paper(report: Report):
    report_told = told(report)
    sections = paper(report_told, day=None, signer=("", ""), facts="", is_demo=False)["sections"]
    charts = [block["svgs"] for block in sections[1]["blocks"] if block["kind"] == "chart"]

    assert charts == [[report_told["chart"]]]


def test_the_same_report_gives_the_same_bytes(report: Report):
    assert rendering.final_pdf(report, now=NOW) == rendering.final_pdf(report, now=NOW)


def text_of(pdf: bytes, folder: Path) -> str:
    file = folder / "report.pdf"
    file.write_bytes(pdf)
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.fail("pdftotext is missing (poppler-utils)")
    done = subprocess.run([tool, "-layout", str(file), "-"], capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


@pytest.mark.external
def test_the_text_of_the_file_can_be_read_and_searched(report: Report, officer: Person, tmp_path: Path):
    services.write_narrative(report, {"directions": "Đẩy mạnh chuyển đổi số."}, by=officer.actor, now=NOW)
    text = text_of(rendering.final_pdf(report, now=NOW)[0], tmp_path)

    for wording in (
        "80,35%", "35%, vượt kế hoạch đề ra", "233", "ước tính tăng 80%", "8 tháng đầu năm 2021", "62 camera",
        "21 chốt", "36 trường hợp", "không nêu số kế hoạch", "Đẩy mạnh chuyển đổi số.", "/BC-CĐCS", report.digest,
    ):  # fmt: skip
        assert wording in text
    assert "80.35" not in text
