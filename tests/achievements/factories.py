"""Deeds of the case, made directly; what goes through services and views is tested there."""

from datetime import date, datetime
from itertools import count
from typing import Any

from achievements.models import Achievement, Evidence, Measurement
from campaigns.models import Campaign, Indicator
from campaigns.values import Area, Shape, TypedValue
from members.models import Unit
from tests.factories import NOW, Person

_numbers = count(1)


def make_campaign(owner: Unit, name: str = "", **fields: Any) -> Campaign:
    chosen: dict[str, Any] = {
        "kind": Campaign.Kind.MOVEMENT,
        "area": Area.PROFESSIONAL,
        "mode": Campaign.Mode.REGULAR,
        "level": Campaign.Level.UNIT,
        "scope": Campaign.Scope.UNIT,
        "duration": Campaign.Duration.ONE,
        "starts_on": date(2021, 1, 1),
        "ends_on": date(2021, 12, 31),
        "state": Campaign.State.LAUNCHED,
        "launched_at": NOW,
    }
    return Campaign.objects.create(owner=owner, name=name or f"Phong trào số {next(_numbers)}", **chosen | fields)


def make_indicator(owner: Unit, name: str = "", **fields: Any) -> Indicator:
    fields.setdefault("area", Area.PROFESSIONAL)
    fields.setdefault("shape", Shape.COUNT)
    return Indicator.objects.create(owner=owner, name=name or f"Chỉ tiêu {next(_numbers)}", **fields)


def make_achievement(
    author: Person, *, state: str = "draft", reviewer: Person | None = None, **fields: Any
) -> Achievement:
    number = next(_numbers)
    day = fields.pop("day", date(2021, 6, 30))
    chosen: dict[str, Any] = {
        "unit": author.unit,
        "area": Area.PROFESSIONAL,
        "title": f"Thành tích số {number}",
        "period_from": date(day.year, 1, 1),
        "period_to": day,
        "counted_on": day,
        "author": author.user,
        "author_office": author.office,
        "created_at": NOW,
        "state": state,
    }
    if state in {"approved", "superseded"}:
        assert reviewer is not None
        chosen |= {"reviewer": reviewer.user, "decided_at": NOW, "submitted_at": NOW}
    if state == "returned":
        chosen |= {"state_reason": "Thiếu minh chứng", "decided_at": NOW, "submitted_at": NOW}
    return Achievement.objects.create(**chosen | fields)


def make_measurement(deed: Achievement, indicator: Indicator, value: Any, **fields: Any) -> Measurement:
    """`value` is an integer (already scaled), or a TypedValue."""
    measurement = Measurement(achievement=deed, indicator=indicator, **fields)
    typed = isinstance(value, TypedValue)
    shape = Shape(indicator.shape)
    measurement.value = value if typed else TypedValue(shape=shape, scale=indicator.scale, scaled=value)
    measurement.save()
    return measurement


def make_evidence(deed: Achievement, author: Person, *, at: datetime = NOW, **fields: Any) -> Evidence:
    number = next(_numbers)
    chosen: dict[str, Any] = {
        "kind": Evidence.Kind.PHOTO,
        "file": f"evidence/2021/09/{number}.jpg",
        "original_name": "anh.jpg",
        "mime": "image/jpeg",
        "size": 100,
        "sha256": f"{number:064x}",
        "uploaded_by": author.user,
        "uploaded_at": at,
    }
    return Evidence.objects.create(achievement=deed, **chosen | fields)
