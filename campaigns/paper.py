"""The text of the launch plan (kế hoạch phát động), in Vietnamese, for PDF and DOCX alike. Pure.

What comes out is printed by templates/documents/launch_plan.typ and by documents/word.py.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from campaigns.facts import CampaignFacts
from campaigns.values import AREA_HEADINGS, Area, Direction, Shape
from portal.vietnamese import formal_day, format_day, roman

KINDS = {
    "movement": "phong trào thi đua",
    "drive": "cuộc vận động",
    "social": "hoạt động xã hội",
    "commemoration": "hoạt động kỷ niệm",
}
SAYS_ITS_KIND = ("phong trào", "cuộc vận động", "hoạt động", "kỷ niệm", "ủng hộ", "xây dựng", "hỗ trợ", "đợt")
NOT_STATED = "[Chưa nêu]"
BULLETS = "-–•+ "
Content = dict[str, Any]


@dataclass(frozen=True)
class IndicatorLine:
    name: str
    area: str
    unit_of_measure: str
    shape: str
    direction: str
    levels: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Issuer:
    """The unit that issues the plan, as it was called on the day of the plan, and who signs for it."""

    name: str
    upper_body: str
    agency: str
    place: str
    symbol: str  # what follows “KH-”
    is_union: bool
    signer_title: str
    signer_name: str


def launch_plan(
    facts: CampaignFacts,
    *,
    issuer: Issuer,
    launchers: Sequence[str],
    indicators: Sequence[IndicatorLine],
    is_draft: bool,
    is_demo: bool,
) -> Content:
    """A draft names the sections that have no words yet; a launched plan leaves them out and counts on."""
    return framed(
        issuer,
        document=(facts.document_number, facts.document_on, facts.starts_on.year),
        subject=f"Phát động {spoken_name(facts.kind, facts.name)}",
        opening=_opening(facts, issuer.name, launchers),
        sections=[part for part in _sections(facts, indicators, is_draft=is_draft) if part[1]],
        recipients=_recipients(issuer, launchers),
        is_demo=is_demo,
        status="(Dự thảo)" if is_draft else "",
    )


def framed(
    issuer: Issuer,
    *,
    document: tuple[str, date | None, int],
    subject: str,
    opening: str,
    sections: Sequence[tuple[str, list[Content]]],
    recipients: Sequence[str],
    is_demo: bool,
    status: str = "",
) -> Content:
    """A plan with everything around its words; `document` is its number with symbol, its day and its year."""
    stated, day, year = document
    number, _slash, symbol = stated.partition("/")
    return {
        "letterhead": {
            "upper_body": issuer.upper_body,
            "issuing_body": issuer.name,
            "place": issuer.place or "……",
            "day": formal_day(day) if day else f"ngày … tháng … năm {year}",
        },
        "number": number if symbol else "",
        "symbol": symbol or "-".join(filter(None, ["KH", issuer.symbol])),
        "title": "Kế hoạch",
        "subject": subject,
        "status": status,
        "opening": opening,
        "sections": [
            {"number": roman(place), "heading": heading, "blocks": blocks}
            for place, (heading, blocks) in enumerate(sections, 1)
        ],
        "signatures": [_signature(issuer)],
        "recipients": list(recipients),
        "is_demo": is_demo,
        **dict.fromkeys(("code", "code_grouped", "verify_url", "verify_host", "qr_svg", "audit_head"), ""),
    }


def spoken_name(kind: str, name: str) -> str:
    """The name inside a sentence: “phong trào “Lao động giỏi””; its kind goes before unless the name says it."""
    if name.casefold().startswith(SAYS_ITS_KIND):
        return name[:1].lower() + name[1:]
    return f"{KINDS[kind]} {name if name.startswith('“') else f'“{name}”'}"


def _opening(facts: CampaignFacts, issuer: str, launchers: Sequence[str]) -> str:
    others = [name for name in launchers if name != issuer]
    along = f" cùng {_listed(others)}" if others and len(others) < len(launchers) else ""
    launched = f" (đơn vị phát động: {_listed(others)})" if others and not along else ""
    what = spoken_name(facts.kind, facts.name)
    return f"{issuer}{along} xây dựng Kế hoạch phát động {what}{launched} với các nội dung sau:"


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} và {names[-1]}" if len(names) > 1 else names[0]


def _sections(
    facts: CampaignFacts, indicators: Sequence[IndicatorLine], *, is_draft: bool
) -> Iterator[tuple[str, list[Content]]]:
    """Heading and blocks; a section without blocks is left out. Order of domain and practice: I to VI."""
    yield "Mục đích, yêu cầu", _words(facts.purpose, is_draft)
    yield "Chủ đề, nội dung, đối tượng, thời gian", list(_subject(facts, is_draft))
    table = [_table(indicators)] if indicators else []
    criteria = _words(facts.criteria, is_draft and not table)
    yield "Tiêu chí, chỉ tiêu thi đua", [*criteria, *table]
    yield "Khen thưởng", _words(facts.rewards, is_draft)
    yield "Kinh phí thực hiện", _words(facts.budget, is_draft)
    yield "Tổ chức thực hiện", _words(facts.organisation, is_draft)


def _subject(facts: CampaignFacts, is_draft: bool) -> Iterator[Content]:
    slogan = f"“{facts.slogan.strip('“”')}”." if facts.slogan else ""
    parts = [
        ("Chủ đề", _words(slogan, is_draft)),
        ("Nội dung", _words(facts.content, is_draft)),
        ("Đối tượng tham gia", _words(facts.audience, is_draft)),
        ("Thời gian thực hiện", _time(facts)),
    ]
    for number, (heading, blocks) in enumerate([part for part in parts if part[1]], 1):
        yield {"kind": "sub", "number": str(number), "text": heading}
        yield from blocks


def _time(facts: CampaignFacts) -> list[Content]:
    span = f"Từ ngày {format_day(facts.starts_on)} đến hết ngày {format_day(facts.ends_on)}."
    days = [("Phát động", facts.starts_on), ("Sơ kết", facts.interim_on), ("Tổng kết", facts.ends_on)]
    items = [f"{name}: ngày {format_day(day)}" for name, day in days if isinstance(day, date)]
    return [{"kind": "body", "text": span}, {"kind": "items", "items": _closed(items)}]


def _words(text: str, is_marked: bool) -> list[Content]:
    """Paragraphs, and lists where the officer began lines with a dash; `is_marked` says that nothing stands here."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        return [{"kind": "body", "text": NOT_STATED}] if is_marked else []
    blocks: list[Content] = []
    for is_list, group in groupby(lines, key=lambda line: line[0] in BULLETS):
        told = list(group)
        if is_list:
            blocks.append({"kind": "items", "items": _closed([line.lstrip(BULLETS) for line in told])})
        else:
            blocks.append({"kind": "body", "text": "\n".join(told)})
    return blocks


def _closed(items: Sequence[str]) -> list[str]:
    """Items as a list in a formal text ends them: “;” and the last one with a full stop."""
    bare = [item.rstrip(";. ") for item in items]
    return [f"{item}{'.' if place == len(bare) else ';'}" for place, item in enumerate(bare, 1)]


def _table(indicators: Sequence[IndicatorLine]) -> Content:
    rows: list[str | list[str]] = []
    number = 0
    order = {area.value: place for place, area in enumerate(Area)}
    in_order = sorted(indicators, key=lambda line: order[line.area])
    for area, lines in groupby(in_order, key=lambda line: line.area):
        rows.append(AREA_HEADINGS[Area(area)])
        for line in lines:
            number += 1
            rows.append([str(number), line.name, line.unit_of_measure or "–", demand(line)])
    header = ["TT", "Chỉ tiêu", "Đơn vị tính", "Yêu cầu"]
    return {"kind": "table", "widths": [11, 78, 26, 48], "centred": [0, 2], "header": header, "rows": rows}


def demand(line: IndicatorLine) -> str:
    """What is asked of a result; the figure itself stands in each unit's pledge."""
    if line.shape == Shape.CLASSIFICATION:
        return "Xếp loại: " + "; ".join(line.levels) if line.levels else "Theo xếp loại đã đăng ký"
    fixed = {
        Shape.YES_NO: "Có thực hiện",
        Shape.ZERO: "Không để xảy ra",
        Shape.DEADLINE: "Đúng hoặc trước thời hạn đã đăng ký",
    }
    directed = {
        Direction.AT_LEAST: "Bằng hoặc cao hơn mức đã đăng ký",
        Direction.AT_MOST: "Không vượt mức đã đăng ký",
        Direction.EXACTLY: "Đúng mức đã đăng ký",
    }
    return fixed.get(Shape(line.shape)) or directed[Direction(line.direction)]


def _signature(issuer: Issuer) -> Content:
    usual = "Chủ tịch" if issuer.is_union else "Thủ trưởng đơn vị"
    return {
        "field": "Party1",
        "capacity": "TM. Ban Chấp hành" if issuer.is_union else "",
        "office": issuer.signer_title or usual,
        "name": issuer.signer_name,
    }


def _recipients(issuer: Issuer, launchers: Sequence[str]) -> list[str]:
    above = [f"{issuer.upper_body} (để báo cáo)"] if issuer.upper_body else []
    beside = [f"Lãnh đạo {issuer.agency} (để báo cáo)"] if issuer.agency and issuer.agency not in launchers else []
    named = {issuer.name, issuer.upper_body}
    together = [f"{name} (để phối hợp)" for name in launchers if name not in named]
    return [*above, *beside, *together, "Các đơn vị trực thuộc, đoàn viên (để thực hiện)", "Lưu: VT"]
