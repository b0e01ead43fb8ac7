"""The annexes of the formal report (Phụ lục), in Vietnamese, as `templates/documents/report.typ` prints them. Pure."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from portal.vietnamese import format_day, format_number
from reports.outline import movement_name
from reports.snapshot import Content

DONE = ["TT", "Nội dung", "Đơn vị", "Ngày", "Kết quả"]
NO_ROWS = "Không phát sinh trong kỳ báo cáo."
# Columns of the annexes in the editable file: widths in mm, and which are centred; the PDF has its own in report.typ.
WIDTHS = {
    "movements": [10, 48, 36, 25, 21, 23],
    "commitments": [9, 34, 14, 26, 26, 14, 24, 16],
    "social": [10, 42, 36, 26, 25, 24],
    "deeds": [10, 55, 40, 22, 36],
    "registrations": [10, 62, 45, 16, 30],
    "below": [10, 45, 20, 32, 20, 18, 18],
    "statistic": [14, 65, 21, 21, 21, 21],
}
CENTRED = {
    "movements": [0, 3, 4, 5],
    "commitments": [0, 2, 3, 4, 5, 6],
    "social": [0, 3, 4, 5],
    "deeds": [0, 3],
    "registrations": [0, 3, 4],
    "below": [0, 2, 3, 4, 5, 6],
    "statistic": [0, 2, 3, 4, 5],
}
Block = dict[str, Any]


def annexes(report: Content) -> Iterator[Block]:
    """Those that the report has, with their numbers and headings (`outline.annexes_shown`)."""
    make = {
        "movements": _annex_movements,
        "commitments": _annex_commitments,
        "social": _annex_social,
        "initiatives": _annex_initiatives,
        "titles": _annex_titles,
        "registrations": _annex_registrations,
        "below": _annex_below,
        "statistic": _annex_statistic,
    }
    for annex in report["annexes"]:
        made = make[annex["name"]](report) | {"number": annex["number"]}
        yield made | ({"name": annex["heading"]} if annex["heading"] else {})


def _annex_initiatives(report: Content) -> Block:
    return _annex("Sáng kiến, giải pháp trong kỳ", "deeds", DONE, _done(report["annex_initiatives"]))


def _annex_titles(report: Content) -> Block:
    return _annex("Danh hiệu thi đua, hình thức khen thưởng", "deeds", DONE, _done(report["annex_titles"]))


def _done(rows: list[Content]) -> list[list[str]]:
    return [
        [str(number), each["title"], each["unit"], _day(each["counted_on"]), "; ".join(each["results"]) or "–"]
        for number, each in enumerate(rows, 1)
    ]


def _annex_registrations(report: Content) -> Block:
    rows = [
        [
            str(number),
            each["wording"],
            each["heading"],
            each["unit_of_measure"] or "–",
            each["target"] or f"{_day(each['starts_on'])} – {_day(each['ends_on'])}",
        ]
        for number, each in enumerate(report["annex_registrations"], 1)
    ]
    year = int(report["period"]["last"][:4]) + 1
    header = ["TT", "Nội dung đăng ký", "Lĩnh vực", "ĐVT", "Chỉ tiêu, thời gian"]
    return _annex(f"Nội dung đăng ký thi đua năm {year}", "registrations", header, rows)


def _annex_below(report: Content) -> Block:
    rows = [
        [
            str(number),
            line["name"],
            format_number(line["members"]),
            line["evidence"],
            "Đã ký" if line["is_pledged"] else "–",
            "Đã chốt" if line["report"] is not None else "Chưa có",
            {True: "Đúng hạn", False: "Trễ hạn", None: "–"}[line["is_on_time"]],
        ]
        for number, line in enumerate(report["below"], 1)
    ]
    header = ["TT", "Đơn vị", "Đoàn viên", "Thành tích có minh chứng", "Giao ước", "Báo cáo", "Gửi"]
    return _annex("Tình hình các đơn vị trực thuộc", "below", header, rows)


def _annex_statistic(report: Content) -> Block:
    rows = [
        [row["code"], row["label"], *(str(row[name]) for name in ("total", "central", "province", "unit"))]
        for row in report["statistic"]
    ]
    header = ["Mã số", "Chỉ tiêu", "Tổng số", "Trung ương", "Bộ, ban, ngành, tỉnh", "Cơ quan, đơn vị"]
    return _annex("Số phong trào thi đua (Biểu 0601.N/BNV-TĐKT)", "statistic", header, rows)


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
    return _annex("Phong trào thi đua, cuộc vận động, hoạt động trong kỳ", "movements", header, rows)


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
    return _annex("Kết quả thực hiện chỉ tiêu giao ước thi đua", "commitments", header, rows)


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
    return _annex("Hoạt động xã hội", "social", header, rows)


def _social_name(line: Content) -> str:
    helped = line["beneficiaries"]
    return f"{line['name']} (hỗ trợ {helped})" if helped else str(line["name"])


def _annex(name: str, layout: str, header: list[str], rows: list[list[str]]) -> Block:
    told = {"header": header, "rows": rows, "empty": NO_ROWS}
    return {
        "name": name,
        "layout": layout,
        "widths": WIDTHS[layout],
        "centred": CENTRED[layout],
        **told,
    }


def _day(iso: str) -> str:
    return format_day(date.fromisoformat(iso))
