"""What the formal templates take: plain Vietnamese text, already worded, in these shapes.

`services.prepare` adds number, code, QR and the audit head itself; owners fill in the rest.
"""

from typing import NotRequired, TypedDict


class Letterhead(TypedDict):
    """Top of the first page (NĐ 30/2020, Phụ lục I). Capitals are made by the template."""

    upper_body: str  # cơ quan chủ quản; "" for none
    issuing_body: str  # one line per "\n"
    place: str  # "Phú Thọ"
    day: str  # "ngày 05 tháng 3 năm 2021", as portal.vietnamese.formal_day writes it


class SignatureBlock(TypedDict):
    """Where one person signs. `field` is the name of the PDF field and of the `SlotPlan`."""

    field: str  # "Party1"
    capacity: str  # "TM. BAN CHẤP HÀNH", "KT. GIÁM ĐỐC" or ""
    office: str  # "CHỦ TỊCH"
    name: str  # without any title before it; "" where one of several signs: the stamp shows who
    role: NotRequired[str]  # "Người chứng kiến"
    unit: NotRequired[str]  # where several units sign, of equal rank


class Party(TypedDict):
    unit: str
    representative: str  # "Ông Giám đốc Minh Họa" or the plain name
    office: str
    capacity: NotRequired[str]  # in words, for the body: "thay mặt Ban Chấp hành"


class CommitmentLine(TypedDict):
    name: str
    unit_of_measure: str
    target: str  # "≥ 95%", "Không có", "Hoàn thành xuất sắc", "30/11/2021"
    note: str


class CommitmentArea(TypedDict):
    heading: str
    commitments: list[CommitmentLine]


class Duties(TypedDict):
    heading: str  # "Trách nhiệm của Giám đốc Sở"
    items: list[str]


class PledgeContent(TypedDict):
    """`pledge.typ`; the structure of a giao ước is in docs/signing.md."""

    letterhead: Letterhead
    title: str  # "Giao ước thi đua năm 2021"
    subject: str  # line under the title or ""
    parties_line: str  # "Giữa … và …"
    grounds: list[str]  # one "Căn cứ …" each, without the closing ";"
    opening: str  # "Hôm nay, ngày 05 tháng 3 năm 2021, tại …, chúng tôi gồm:"
    parties: list[Party]
    witnesses: list[Party]
    agreement: str  # "Cùng thống nhất ký kết giao ước thi đua với các nội dung sau:"
    areas: list[CommitmentArea]
    duties: list[Duties]
    validity: list[str]  # one paragraph each: validity, number of copies
    signatures: list[SignatureBlock]  # two-party: union first (left), head second (right)
    recipients: list[str]  # Nơi nhận without the leading "- "; last "Lưu: VT"
