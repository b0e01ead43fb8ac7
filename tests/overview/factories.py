"""Rows that wait for somebody, made directly: how they come about is tested in their own apps."""

from datetime import date, timedelta
from typing import Any

from achievements.models import Achievement
from campaigns.models import Campaign
from documents.models import Document, SignatureSlot
from members.models import Unit
from pledges.models import Party, Pledge
from reports.models import Report
from tests.factories import NOW, TODAY, Person

YEAR = {"period_from": date(2021, 1, 1), "period_to": date(2021, 12, 31)}


def make_deed(unit: Unit, author: Person, *, state: str = "submitted", **fields: Any) -> Achievement:
    fields = {"title": "Lắp đặt 62 camera", "area": "professional", "counted_on": TODAY, "created_at": NOW} | fields
    if state == "submitted":
        fields.setdefault("submitted_at", NOW)
    return Achievement.objects.create(unit=unit, author=author.user, state=state, **YEAR, **fields)


def make_campaign(unit: Unit, *, state: str = "launched", **fields: Any) -> Campaign:
    fields = {"name": "Lao động giỏi, lao động sáng tạo", "ends_on": date(2021, 12, 31)} | fields
    kind = {"kind": "movement", "area": "professional", "mode": "regular", "level": "unit", "scope": "unit"}
    launched_at = None if state == "draft" else NOW
    return Campaign.objects.create(
        owner=unit, starts_on=date(2021, 1, 1), duration="one", state=state, launched_at=launched_at, **kind, **fields
    )


def make_pledge(unit: Unit, author: Person, *, state: str = "draft", **fields: Any) -> Pledge:
    fields = {"title": "Giao ước thi đua năm 2021", "dated_on": TODAY, "place": "Phú Thọ", "created_at": NOW} | fields
    if state != "draft":
        fields.setdefault("document", make_document(unit))
    valid = {"valid_from": YEAR["period_from"], "valid_to": YEAR["period_to"]}
    return Pledge.objects.create(unit=unit, author=author.user, year=2021, state=state, **valid, **fields)


def make_document(unit: Unit) -> Document:
    number = Document.objects.count() + 1
    return Document.objects.create(
        kind="pledge", unit=unit, year=2021, number=number, symbol="GƯTĐ", title="Giao ước", content={}, frozen_at=NOW
    )


def ask_to_sign(pledge: Pledge, *people: Person) -> None:
    """The pledge circulates; each person's office is one of its parties."""
    for position, person in enumerate(people):
        assert person.office is not None and pledge.document is not None
        slot = SignatureSlot.objects.create(
            document=pledge.document,
            position=position,
            field_name=f"Party{position}",
            unit=person.office.unit,
            office=person.office,
            member=person.member,
            printed_name=str(person.member),
            title_line=person.office.title,
        )
        Party.objects.create(pledge=pledge, position=position, unit=person.office.unit, office=person.office, slot=slot)
    Pledge.objects.filter(pk=pledge.pk).update(circulated_at=NOW, sign_by=TODAY + timedelta(days=3))


def make_report(unit: Unit, *, state: str = "draft", **fields: Any) -> Report:
    if state != "draft":
        fields = {"final_digest": "0" * 64, "final_at": NOW, "pdf": "reports/2021.pdf", "pdf_sha256": "0" * 64} | fields
    return Report.objects.create(unit=unit, period="2021", state=state, created_at=NOW, **YEAR, **fields)
