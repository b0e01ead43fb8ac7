"""The text of a giao ước, in Vietnamese, as `templates/documents/pledge.typ` prints it."""

import hashlib
from itertools import groupby
from typing import Any

from campaigns.values import AREA_HEADINGS, Area, Direction
from documents import content as shapes
from documents.services import SlotPlan
from documents.typesetting import canonical_json
from members.models import Member
from pledges.models import Commitment, Party, Pledge
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
    spoken = parties[::-1] if pledge.form == Pledge.Form.TWO_PARTY else parties
    return {
        "letterhead": {
            "upper_body": "",
            "issuing_body": "\n".join(_briefly([names[party.pk] for party in spoken])),
            "place": pledge.place,
            "day": formal_day(pledge.dated_on),
        },
        "title": pledge.title,
        "subject": "",
        "parties_line": _parties_line(spoken, names),
        "grounds": lines(pledge.grounds),
        "opening": f"Hôm nay, {formal_day(pledge.dated_on)}, tại {pledge.place}, chúng tôi gồm:",
        "parties": [_party(party, names[party.pk]) for party in spoken],
        "agreement": "Sau khi bàn bạc, các bên thống nhất ký kết giao ước thi đua "
        f"năm {pledge.year} với các nội dung sau:",
        "areas": _areas(pledge),
        "duties": _duties(pledge, spoken, names),
        "validity": _validity(pledge),
        "signatures": [_block(party) for party in parties],
        "recipients": _recipients(parties),
    }


def parties_of(pledge: Pledge) -> list[Party]:
    rows = pledge.parties.select_related(
        "unit__parent", "office__member", "office__unit", "slot__credential", "slot__outside"
    )
    rows = rows.prefetch_related("slot__scans__attested_as__unit")
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
        "parties": [{"unit": each.unit.code, "office": each.office_id} for each in parties_of(pledge)],
        "commitments": [_commitment_record(each) for each in commitments_of(pledge)],
    }


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
        SlotPlan(field=field_name(party), office=party.office, capacity=capacity_line(party))
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


def _parties_line(parties: list[Party], names: dict[int, str]) -> str:
    brief = _briefly([names[party.pk] for party in parties])
    spoken = [
        joined(party.on_behalf_of or party.office.title, name) for party, name in zip(parties, brief, strict=True)
    ]
    return "Giữa " + " và ".join([", ".join(spoken[:-1]), spoken[-1]]) if len(spoken) > 1 else ""


def _party(party: Party, name: str) -> shapes.Party:
    member = party.office.member
    address = FORMS_OF_ADDRESS[Member.Gender(member.gender)]
    capacity = f"{CAPACITY_WORDS[Party.Capacity(party.capacity)]} {party.on_behalf_of}" if party.capacity else ""
    return {
        "unit": name,
        "representative": address + member.full_name,
        "office": party.office.title,
        "capacity": capacity,
    }


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


def _block(party: Party) -> shapes.SignatureBlock:
    return {
        "field": field_name(party),
        "capacity": capacity_line(party),
        "office": party.office.title,
        "name": party.office.member.full_name,
    }


def _recipients(parties: list[Party]) -> list[str]:
    above = [f"{party.unit.parent.name} (để báo cáo)" for party in parties if party.unit.parent]
    return [*above, "Các bên ký giao ước (để thực hiện)", "Lưu: VT"]
