"""The text of a giao ước, in Vietnamese, as `templates/documents/pledge.typ` prints it."""

import hashlib
from datetime import date
from itertools import groupby
from typing import Any

from campaigns.values import AREA_HEADINGS, Area, Direction
from documents import content as shapes
from documents.services import SlotPlan
from documents.typesetting import canonical_json
from members.models import Member
from pledges.models import Commitment, Party, Pledge
from pledges.signers import equals, heads, rows_of_group
from pledges.targets import printed_target
from portal.vietnamese import formal_day, format_day

AREA_ORDER = {area.value: place for place, area in enumerate(Area)}
FORMS_OF_ADDRESS = {Member.Gender.MALE: "Ông ", Member.Gender.FEMALE: "Bà ", Member.Gender.UNSTATED: ""}
CAPACITY_WORDS = {
    Party.Capacity.TM: "thay mặt",
    Party.Capacity.KT: "ký thay",
    Party.Capacity.TL: "thừa lệnh",
    Party.Capacity.TUQ: "thừa ủy quyền",
}


def lines(text: str) -> list[str]:
    """One item per line, without the bullets and the closing signs that the template sets itself."""
    return [item for line in text.splitlines() if (item := line.strip().lstrip("-–•+ ").rstrip(";. "))]


def joined(title: str, unit: str) -> str:
    """“Giám đốc Sở” and “Sở Thông tin” → “Giám đốc Sở Thông tin”: what the unit repeats is said once."""
    first, second = title.split(), unit.split()
    for size in range(min(len(first), len(second)), 0, -1):
        if [word.casefold() for word in first[-size:]] == [word.casefold() for word in second[:size]]:
            return " ".join([*first[:-size], *second])
    return f"{title} {unit}"


def paper(pledge: Pledge) -> shapes.PledgeContent:
    """Everything that is printed, except what freezing adds (number, code, QR)."""
    parties = parties_of(pledge)
    names = {party.pk: party.unit.name_on(pledge.dated_on) for party in parties}
    bound = [party for party in heads(parties) if not party.is_witness]
    spoken = bound[::-1] if pledge.form == Pledge.Form.TWO_PARTY else bound
    return {
        "letterhead": _letterhead(pledge, spoken, names),
        "title": pledge.title,
        "subject": "",
        "parties_line": _parties_line(pledge, spoken, names),
        "grounds": lines(pledge.grounds),
        "opening": f"Hôm nay, {formal_day(pledge.dated_on)}, tại {pledge.place}, chúng tôi gồm:",
        "parties": [_party(party, parties, names[party.pk], pledge.dated_on) for party in spoken],
        "witnesses": [
            _party(party, parties, names[party.pk], pledge.dated_on) for party in heads(parties) if party.is_witness
        ],
        "agreement": _agreement(pledge),
        "areas": _areas(pledge),
        "duties": _duties(pledge, spoken, names),
        "validity": _validity(pledge),
        "signatures": [_block(party, names[party.pk] if pledge.form == Pledge.Form.BLOCK else "") for party in parties],
        "recipients": _recipients(parties),
    }


def _letterhead(pledge: Pledge, spoken: list[Party], names: dict[int, str]) -> shapes.Letterhead:
    """Two parties issue their pledge together; that of a block is kept by one unit, whose paper it is."""
    issuing = "\n".join(_briefly([names[party.pk] for party in spoken]))
    if pledge.form == Pledge.Form.BLOCK:
        issuing = pledge.unit.name_on(pledge.dated_on)
    return {"upper_body": "", "issuing_body": issuing, "place": pledge.place, "day": formal_day(pledge.dated_on)}


def _agreement(pledge: Pledge) -> str:
    agreed = f"Sau khi bàn bạc, các bên thống nhất ký kết giao ước thi đua năm {pledge.year} với các nội dung sau:"
    if pledge.amends is None or pledge.amends.document is None:
        return agreed
    amended = pledge.amends.document
    return (
        f"Các bên thống nhất sửa đổi Giao ước thi đua số {amended.number_and_symbol} đã ký kết. "
        f"Các nội dung dưới đây thay thế toàn bộ nội dung của giao ước đó:"
    )


def parties_of(pledge: Pledge) -> list[Party]:
    rows = pledge.parties.select_related(
        "unit__parent", "office__member", "office__unit", "slot__credential", "slot__outside", "named__member"
    )
    rows = rows.prefetch_related("slot__scans__attested_as__unit", "alternates__office__member")
    return list(rows.order_by("position"))


def commitments_of(pledge: Pledge) -> list[Commitment]:
    """In the order of the areas of a giao ước."""
    rows = pledge.commitments.select_related("indicator").order_by("position")
    return sorted(rows, key=lambda each: (AREA_ORDER[each.area], each.position))


def record(pledge: Pledge) -> dict[str, Any]:
    """The same pledge as data, for the JSON inside the PDF: ids and typed values, so that a program can compare."""
    return {
        "year": pledge.year,
        "form": pledge.form,
        "valid_from": pledge.valid_from.isoformat(),
        "valid_to": pledge.valid_to.isoformat(),
        "parties": [_party_record(each) for each in parties_of(pledge)],
        "commitments": [_commitment_record(each) for each in commitments_of(pledge)],
    }


def _party_record(party: Party) -> dict[str, Any]:
    """Order, role and choice of signer are stated where they are not those of two equal parties."""
    stated: dict[str, Any] = {"unit": party.unit.code, "office": party.office_id}
    plain = {"role": Party.Role.PARTY, "step": 1, "signer": Party.Signer.ONE, "group": None, "authority": ""}
    return stated | {name: getattr(party, name) for name, usual in plain.items() if getattr(party, name) != usual}


def _commitment_record(commitment: Commitment) -> dict[str, Any]:
    value = commitment.value
    return {
        "indicator": commitment.indicator_id,
        "area": commitment.area,
        "direction": commitment.direction,
        "shape": value.shape,
        "scale": value.scale,
        "scaled": value.scaled,
        "choice": value.choice,
        "day": value.day.isoformat() if value.day else None,
        "flag": value.flag,
    }


def fingerprint(pledge: Pledge) -> str:
    """SHA-256 of everything that will be frozen; the preview carries it, so that what was read is what is sent."""
    return hashlib.sha256(canonical_json({**paper(pledge), "record": record(pledge)})).hexdigest()


def slot_plans(pledge: Pledge) -> list[SlotPlan]:
    return [
        SlotPlan(
            field=field_name(party),
            office=party.office,
            capacity=capacity_line(party),
            printed_name="" if party.signer == Party.Signer.ONE else f"Một trong số các {party.office.title}",
        )
        for party in parties_of(pledge)
    ]


def field_name(party: Party) -> str:
    return f"Party{party.position}"


def capacity_line(party: Party) -> str:
    """“TM. Ban Chấp hành”, above the office in the signature block."""
    return f"{party.capacity} {party.on_behalf_of}".strip()


def _briefly(names: list[str]) -> list[str]:
    """Beside its agency, a union need not repeat the agency's name: “Sở X” and “Công đoàn cơ sở”."""
    return [names[0], *(name.removesuffix(names[0]).strip() or name for name in names[1:])]


def _parties_line(pledge: Pledge, parties: list[Party], names: dict[int, str]) -> str:
    if pledge.form == Pledge.Form.BLOCK:
        return f"Giữa {len(parties)} đơn vị trong khối thi đua"
    brief = _briefly([names[party.pk] for party in parties])
    spoken = [
        joined(party.on_behalf_of or party.office.title, name) for party, name in zip(parties, brief, strict=True)
    ]
    return "Giữa " + " và ".join([", ".join(spoken[:-1]), spoken[-1]]) if len(spoken) > 1 else ""


def _party(party: Party, parties: list[Party], name: str, day: date) -> shapes.Party:
    capacity = f"{CAPACITY_WORDS[Party.Capacity(party.capacity)]} {party.on_behalf_of}" if party.capacity else ""
    if party.authority:
        capacity = f"{capacity} theo {party.authority}".strip()
    return {
        "unit": name,
        "representative": _representative(party, parties, day),
        "office": party.office.title,
        "capacity": capacity,
    }


def _representative(party: Party, parties: list[Party], day: date) -> str:
    if party.signer == Party.Signer.ONE:
        return _addressed(party.office.member)
    several = [_addressed(office.member) for office in equals(party.office, day)]
    needed = len(rows_of_group(parties, party))
    return f"{needed} trong số {len(several)} người: {', '.join(several)}"


def _addressed(member: Member) -> str:
    return FORMS_OF_ADDRESS[Member.Gender(member.gender)] + member.full_name


def _areas(pledge: Pledge) -> list[shapes.CommitmentArea]:
    by_area = groupby(commitments_of(pledge), key=lambda each: each.area)
    return [
        {"heading": AREA_HEADINGS[Area(area)], "commitments": [_line(each) for each in rows]} for area, rows in by_area
    ]


def _line(commitment: Commitment) -> shapes.CommitmentLine:
    return {
        "name": str(commitment),
        "unit_of_measure": commitment.indicator.unit_of_measure,
        "target": printed_target(commitment.value, Direction(commitment.direction)),
        "note": commitment.note,
    }


def _duties(pledge: Pledge, parties: list[Party], names: dict[int, str]) -> list[shapes.Duties]:
    own: list[shapes.Duties] = [
        {"heading": f"Trách nhiệm của {names[party.pk]}", "items": lines(party.duties)} for party in parties
    ]
    common: shapes.Duties = {"heading": "Trách nhiệm chung của các bên", "items": lines(pledge.common_duties)}
    return [duties for duties in [*own, common] if duties["items"]]


def _validity(pledge: Pledge) -> list[str]:
    span = f"từ ngày {format_day(pledge.valid_from)} đến hết ngày {format_day(pledge.valid_to)}"
    stated = [line.strip() for line in pledge.validity.splitlines() if line.strip()]
    return [f"Bản giao ước thi đua này có hiệu lực {span}.", *stated]


def _block(party: Party, unit: str) -> shapes.SignatureBlock:
    return {
        "field": field_name(party),
        "capacity": capacity_line(party),
        "office": party.office.title,
        "name": party.office.member.full_name if party.signer == Party.Signer.ONE else "",
        "role": "Người chứng kiến" if party.is_witness else "",
        "unit": unit,
    }


def _recipients(parties: list[Party]) -> list[str]:
    units = {party.unit_id for party in parties}
    parents = [party.unit.parent for party in parties if party.unit.parent and party.unit.parent.pk not in units]
    above = [f"{name} (để báo cáo)" for name in dict.fromkeys(parent.name for parent in parents)]
    return [*above, "Các bên ký giao ước (để thực hiện)", "Lưu: VT"]
