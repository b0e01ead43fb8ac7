"""The legal grounds of a pledge: picked from a list with days of validity, and looked at again before it is sent."""

import re
from collections.abc import Iterable
from datetime import date

from pledges.models import LegalText
from portal.vietnamese import formal_day

AROUND = "[^0-9A-Za-zĐđ/-]"  # what may stand before and after a number; 06/2022/QH15 is not in 106/2022/QH15
LAWS = ("Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp", "Điều lệ")
PAPERS = (
    "Nghị định", "Nghị quyết", "Thông tư liên tịch", "Thông tư", "Quyết định", "Chỉ thị", "Kết luận", "Quy chế",
    "Quy định", "Kế hoạch", "Hướng dẫn", "Chương trình", "Công văn",
)  # fmt: skip


def with_texts(grounds: str, texts: Iterable[LegalText]) -> str:
    """The picked texts first, as laws are cited before papers of one's own; one that stands there is not repeated."""
    added = [text.wording for text in texts if not cites(grounds, text.number)]
    return "\n".join(filter(None, [*added, grounds]))


def out_of_force(grounds: str, day: date) -> list[LegalText]:
    """Known texts that the grounds cite by number and that are not in force on that day."""
    known = LegalText.objects.exclude(pk__in=LegalText.objects.on(day)).select_related("replaced_by").order_by("number")
    return [text for text in known if cites(grounds, text.number)]


def cites(grounds: str, number: str) -> bool:
    return re.search(f"(^|{AROUND}){re.escape(number)}($|{AROUND})", grounds, re.MULTILINE) is not None


def line_of(title: str, number: str, issuer: str, issued_on: date | None) -> str:
    """A line of the grounds: a law by its name; another paper by kind, number, day, issuer, subject (NĐ 30/2020)."""
    if title.startswith(LAWS):
        return f"Căn cứ {title} số {number}"
    day = f" {formal_day(issued_on)}" if issued_on else ""
    kind = next((paper for paper in PAPERS if title.startswith(paper)), "")
    if not kind:
        return f"Căn cứ {title} số {number}{day} của {issuer}"
    return f"Căn cứ {kind} số {number}{day} của {issuer} {title.removeprefix(kind).strip()}".strip()
