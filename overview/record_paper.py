"""The text of the formal personal achievement report, as `templates/documents/personal_report.typ` prints it. Pure.

No birth date, no number of an identity card, no discipline: only what the unit's members may know of each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.vietnamese import formal_day, format_day, format_number

UNKNOWN = "……"
NO_DEEDS = "Chưa có thành tích được duyệt trong thời gian này."
NOTHING = "Không có."


@dataclass(frozen=True)
class DeedLine:
    """`figures`: as they were stated, one a line; `campaign` "" for none."""

    year: int
    title: str
    campaign: str
    figures: tuple[str, ...]
    counted_on: date


@dataclass(frozen=True)
class Personal:
    """Who reports. `is_party_member` None where the reader may not know."""

    full_name: str
    unit: str
    upper_unit: str
    place: str
    offices: tuple[str, ...]
    is_union_member: bool
    is_party_member: bool | None


@dataclass(frozen=True)
class SignedLine:
    title: str
    office: str
    signed_on: date


def paper(
    who: Personal,
    *,
    deeds: Sequence[DeedLine],
    campaigns: Sequence[str],
    signed: Sequence[SignedLine],
    span: tuple[int, int] | None,
    day: date,
    is_demo: bool,
) -> dict[str, Any]:
    """`span`: the first and the last year reported; None where there is nothing to report."""
    return {
        "letterhead": {
            "upper_body": who.upper_unit,
            "issuing_body": who.unit or UNKNOWN,
            "place": who.place or UNKNOWN,
            "day": formal_day(day),
        },
        "title": "Báo cáo thành tích cá nhân",
        "subject": _subject(span),
        "facts": _facts(who),
        "years": _by_year(deeds),
        "no_deeds": NO_DEEDS,
        "campaigns": list(campaigns) or [NOTHING],
        "signed": [_signed(each) for each in signed] or [NOTHING],
        "source": _source(len(deeds), day),
        "signatures": [
            {"field": "Unit", "capacity": "", "office": "Xác nhận của đơn vị", "name": ""},
            {"field": "Person", "capacity": "", "office": "Người báo cáo", "name": who.full_name},
        ],
        "is_demo": is_demo,
    } | dict.fromkeys(("number", "symbol", "code", "code_grouped", "verify_url", "verify_host", "qr_svg"), "")


def _subject(span: tuple[int, int] | None) -> str:
    if span is None:
        return ""
    return f"Năm {span[0]}" if span[0] == span[1] else f"Giai đoạn {span[0]} - {span[1]}"


def _source(number: int, day: date) -> str:
    return f"Trích từ {format_number(number)} thành tích đã duyệt trên hệ thống, lập ngày {format_day(day)}."


def _facts(who: Personal) -> list[list[str]]:
    rows = [
        ["Họ và tên", who.full_name],
        ["Đơn vị", who.unit or UNKNOWN],
        ["Chức vụ", "; ".join(who.offices) or NOTHING.rstrip(".")],
        ["Đoàn viên công đoàn", "Có" if who.is_union_member else "Không"],
    ]
    if who.is_party_member is not None:
        rows.append(["Đảng viên", "Có" if who.is_party_member else "Không"])
    return rows


def _by_year(deeds: Sequence[DeedLine]) -> list[dict[str, Any]]:
    years = sorted({deed.year for deed in deeds}, reverse=True)
    return [{"year": f"Năm {year}", "rows": [_row(deed) for deed in deeds if deed.year == year]} for year in years]


def _row(deed: DeedLine) -> list[str]:
    return [deed.title, deed.campaign or "–", "\n".join(deed.figures) or "–", format_day(deed.counted_on)]


def _signed(line: SignedLine) -> str:
    return f"{line.title} (ký ngày {format_day(line.signed_on)}, với tư cách {line.office})"
