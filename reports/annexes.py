"""The annexes of the formal report (Phụ lục), in Vietnamese, as `templates/documents/report.typ` prints them. Pure."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from portal.vietnamese import format_day, format_number
from reports.outline import movement_name
from reports.snapshot import Content

NO_ROWS = "Không phát sinh trong kỳ báo cáo."
# Columns of the annexes in the editable file: widths in mm, and which are centred; the PDF has its own in report.typ.
WIDTHS = {
    "movements": [10, 48, 36, 25, 21, 23],
    "commitments": [9, 34, 14, 26, 26, 14, 24, 16],
    "social": [10, 42, 36, 26, 25, 24],
    "below": [10, 52, 20, 22, 22, 18, 19],
    "statistic": [14, 65, 21, 21, 21, 21],
}
CENTRED = {
    "movements": [0, 3, 4, 5],
    "commitments": [0, 2, 3, 4, 5, 6],
    "social": [0, 3, 4, 5],
    "below": [0, 2, 3, 4, 5, 6],
    "statistic": [0, 2, 3, 4, 5],
}
Block = dict[str, Any]


def annexes(report: Content) -> Iterator[Block]:
    """Movements, commitments, social activities always; what only some units have where there is something to show."""
    yield from (_annex_movements(report), _annex_commitments(report), _annex_social(report))
    if report["below"]:
        yield _annex_below(report)
    if report["statistic"] and report["statistic"][0]["total"]:
        yield _annex_statistic(report, "V" if report["below"] else "IV")


def _annex_below(report: Content) -> Block:
    rows = [
        [
            str(number),
            line["name"],
            format_number(line["members"]),
            f"{line['deeds_with_evidence']}/{line['deeds']}",
            "Đã ký" if line["is_pledged"] else "–",
            "Đã chốt" if line["report"] is not None else "Chưa có",
            {True: "Đúng hạn", False: "Trễ hạn", None: "–"}[line["is_on_time"]],
        ]
        for number, line in enumerate(report["below"], 1)
    ]
    header = ["TT", "Đơn vị", "Đoàn viên", "Thành tích có minh chứng", "Giao ước", "Báo cáo", "Gửi"]
    return _annex("IV", "Tình hình các đơn vị trực thuộc", "below", header, rows)


def _annex_statistic(report: Content, number: str) -> Block:
    rows = [
        [row["code"], row["label"], *(str(row[name]) for name in ("total", "central", "province", "unit"))]
        for row in report["statistic"]
    ]
    header = ["Mã số", "Chỉ tiêu", "Tổng số", "Trung ương", "Bộ, ban, ngành, tỉnh", "Cơ quan, đơn vị"]
    return _annex(number, "Số phong trào thi đua (Biểu 0601.N/BNV-TĐKT)", "statistic", header, rows)


def _annex_movements(report: Content) -> Block:
    rows = [
        [
            str(number),
            movement_name(each),
            ", ".join(each["launchers"]),
            f"{_day(each['starts_on'])} – {_day(each['ends_on'])}",
            "Phát động" if each["is_own"] else "Tham gia, hưởng ứng",
            _counted(each),
        ]
        for number, each in enumerate(report["annex_movements"], 1)
    ]
    header = ["TT", "Tên phong trào, hoạt động", "Đơn vị phát động", "Thời gian", "Vai trò", "Kết quả được duyệt"]
    return _annex("I", "Phong trào thi đua, cuộc vận động, hoạt động trong kỳ", "movements", header, rows)


def _counted(movement: Content) -> str:
    deeds, figures = movement["done"], len(movement["figures"])
    return (
        "; ".join([f"{format_number(deeds)} thành tích", *([f"{figures} số liệu"] if figures else [])])
        if deeds
        else "–"
    )


def _annex_commitments(report: Content) -> Block:
    rows = [
        [
            str(number),
            each["wording"],
            each["unit_of_measure"],
            each["target"],
            each["result"] or "–",
            each["percent"] or "–",
            each["comparison"] or "–",
            each["note"],
        ]
        for number, each in enumerate(report["annex_commitments"], 1)
    ]
    header = ["TT", "Nội dung", "ĐVT", "Kế hoạch", "Thực hiện", "Tỷ lệ so KH", "So cùng kỳ", "Ghi chú"]
    return _annex("II", "Kết quả thực hiện chỉ tiêu giao ước thi đua", "commitments", header, rows)


def _annex_social(report: Content) -> Block:
    rows = [
        [
            str(number),
            _social_name(each),
            ", ".join(each["launchers"]),
            each["money"] or "–",
            each["goods"] or "–",
            each["people"] or "–",
        ]
        for number, each in enumerate(report["annex_social"], 1)
    ]
    header = ["TT", "Tên hoạt động", "Đơn vị phát động", "Số tiền", "Hiện vật", "Người tham gia"]
    return _annex("III", "Hoạt động xã hội", "social", header, rows)


def _social_name(line: Content) -> str:
    helped = line["beneficiaries"]
    return f"{line['name']} (hỗ trợ {helped})" if helped else str(line["name"])


def _annex(number: str, name: str, layout: str, header: list[str], rows: list[list[str]]) -> Block:
    told = {"header": header, "rows": rows, "empty": NO_ROWS}
    return {
        "number": number,
        "name": name,
        "layout": layout,
        "widths": WIDTHS[layout],
        "centred": CENTRED[layout],
        **told,
    }


def _day(iso: str) -> str:
    return format_day(date.fromisoformat(iso))
