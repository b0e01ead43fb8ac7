"""A giao ước of the 2021 case between the director and the chair, ready to freeze."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from documents import services
from documents.models import Document, SignatureSlot
from documents.services import SlotPlan
from members.models import Unit
from tests.factories import NOW, Person

PIN = "thi-dua-2021"
CONSENT = "Tôi đã đọc toàn văn và đồng ý ký giao ước này."


def pledge_content(**changes: Any) -> dict[str, Any]:
    content: dict[str, Any] = {
        "letterhead": {
            "upper_body": "Sở Thông tin và Truyền thông",
            "issuing_body": "Công đoàn cơ sở",
            "place": "Phú Thọ",
            "day": "ngày 05 tháng 3 năm 2021",
        },
        "title": "Giao ước thi đua năm 2021",
        "subject": "",
        "parties_line": "Giữa Giám đốc Sở và Ban Chấp hành Công đoàn cơ sở",
        "grounds": ["Căn cứ Luật Thi đua, khen thưởng", "Căn cứ Điều lệ Công đoàn Việt Nam"],
        "opening": "Hôm nay, ngày 05 tháng 3 năm 2021, tại trụ sở Sở, chúng tôi gồm:",
        "parties": [
            {"unit": "Công đoàn cơ sở", "representative": "Chủ Tịch Minh Họa", "office": "Chủ tịch Công đoàn"},
            {"unit": "Sở Thông tin và Truyền thông", "representative": "Giám Đốc Minh Họa", "office": "Giám đốc"},
        ],
        "agreement": "Cùng thống nhất ký kết giao ước thi đua với các nội dung sau:",
        "areas": [
            {
                "heading": "Cải cách hành chính, công nghệ thông tin",
                "commitments": [
                    {"name": "Dịch vụ công trực tuyến", "unit_of_measure": "%", "target": "≥ 80%", "note": ""},
                    {"name": "Cuộc họp trực tuyến", "unit_of_measure": "cuộc họp", "target": "≥ 200", "note": ""},
                ],
            }
        ],
        "duties": [{"heading": "Trách nhiệm của Giám đốc Sở", "items": ["Bảo đảm kinh phí."]}],
        "validity": ["Giao ước có hiệu lực đến hết ngày 31 tháng 12 năm 2021."],
        "signatures": [
            {"field": "Party1", "capacity": "TM. Ban Chấp hành", "office": "Chủ tịch", "name": "Chủ Tịch Minh Họa"},
            {"field": "Party2", "capacity": "", "office": "Giám đốc", "name": "Giám Đốc Minh Họa"},
        ],
        "recipients": ["Công đoàn Viên chức tỉnh", "Lưu: VT"],
    }
    return content | changes


def freeze_pledge(unit: Unit, chair: Person, director: Person, *, now: datetime = NOW, **changes: Any) -> Document:
    assert chair.office is not None and director.office is not None
    arguments: dict[str, Any] = {
        "unit": unit,
        "year": 2021,
        "symbol": "GƯ-CĐCS",
        "title": "Giao ước thi đua năm 2021",
        "template": "pledge",
        "content": pledge_content(),
        "parties": [SlotPlan("Party1", chair.office, "TM. Ban Chấp hành"), SlotPlan("Party2", director.office)],
        "by": chair.actor,
        "now": now,
    }
    return services.freeze(Document.Kind.PLEDGE, **arguments | changes)


def enrol(person: Person, *, now: datetime = NOW) -> None:
    assert person.office is not None
    services.enrol(person.office, pin=PIN, by=person.actor, now=now)


def slot_of(document: Document, person: Person) -> SignatureSlot:
    return document.slots.get(office=person.office)


def sign(
    slot: SignatureSlot,
    person: Person,
    *,
    pin: str = PIN,
    now: datetime = NOW,
    within: Callable[[SignatureSlot], object] | None = None,
) -> SignatureSlot:
    factor = SignatureSlot.SecondFactor.DEMO
    return services.sign(slot, by=person.actor, pin=pin, consent=CONSENT, second_factor=factor, now=now, within=within)
