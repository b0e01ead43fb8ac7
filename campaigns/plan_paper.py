"""The text of a work plan (kế hoạch thực hiện), in Vietnamese, for PDF and DOCX alike. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from campaigns.paper import Content, Issuer, framed, spoken_name
from portal.vietnamese import format_day

STATES = {
    "planned": "Chưa thực hiện",
    "doing": "Đang thực hiện",
    "done": "Đã thực hiện",
    "dropped": "Không thực hiện",
    "undone": "Chưa thực hiện xong khi kết thúc",
}
HEADER = ["TT", "Nội dung, biện pháp", "Người chịu trách nhiệm", "Thời hạn", "Kết quả"]


@dataclass(frozen=True)
class MeasureLine:
    content: str
    responsible: str
    due_on: date
    state: str
    done_on: date | None = None
    note: str = ""  # the result, or why it was dropped


@dataclass(frozen=True, kw_only=True)
class PlanSheet:
    title: str
    year: int
    document_number: str
    document_on: date | None
    campaign: tuple[str, str] | None  # kind and name


def work_plan(sheet: PlanSheet, *, issuer: Issuer, measures: Sequence[MeasureLine], is_demo: bool) -> Content:
    rows: list[str | list[str]] = [
        [str(place), line.content, line.responsible, format_day(line.due_on), standing(line)]
        for place, line in enumerate(measures, 1)
    ]
    table = {"kind": "table", "widths": [11, 56, 32, 25, 39], "centred": [0, 3], "header": HEADER, "rows": rows}
    nothing = {"kind": "body", "text": "Chưa có biện pháp nào."}
    above = [f"{issuer.upper_body} (để báo cáo)"] if issuer.upper_body else []
    return framed(
        issuer,
        document=(sheet.document_number, sheet.document_on, sheet.year),
        subject=sheet.title,
        opening=_opening(sheet, issuer.name),
        sections=[("Nội dung, biện pháp, phân công thực hiện", [table if rows else nothing])],
        recipients=[*above, "Cá nhân, bộ phận được phân công (để thực hiện)", "Lưu: VT"],
        is_demo=is_demo,
    )


def _opening(sheet: PlanSheet, issuer: str) -> str:
    reason = f"Để thực hiện {spoken_name(*sheet.campaign)}, " if sheet.campaign else ""
    return f"{reason}{issuer} xây dựng kế hoạch năm {sheet.year} với các biện pháp sau:"


def standing(line: MeasureLine) -> str:
    """“Đã thực hiện ngày 05/03/2021: …”, as it is now."""
    day = f" ngày {format_day(line.done_on)}" if line.done_on else ""
    return f"{STATES[line.state]}{day}{f': {line.note}' if line.note else ''}"
