"""A two-party pledge of the cast, as officers would compose it."""

from datetime import date, datetime
from typing import Any

from campaigns.models import Indicator
from campaigns.values import Area, Shape, TypedValue
from documents import services as documents
from members.models import Unit
from pledges import services
from pledges.models import Party, Pledge
from tests.factories import NOW, Person

PIN = "hoa-sen-2021"
CONSENT = "Tôi đã đọc và đồng ý ký."


def make_terms(**fields: Any) -> services.PledgeTerms:
    standing: dict[str, Any] = {
        "title": "Giao ước thi đua năm 2021",
        "year": 2021,
        "place": "Phú Thọ",
        "dated_on": date(2021, 3, 5),
        "valid_from": date(2021, 1, 1),
        "valid_to": date(2021, 12, 31),
        "grounds": "Căn cứ Quy chế phối hợp giữa Sở và Công đoàn Sở;\nTheo nghị quyết hội nghị CBCCVC năm 2021.",
        "common_duties": "- Tuyên truyền giao ước tới mọi đoàn viên;",
        "validity": "Các bên sơ kết giữa năm, tổng kết cuối năm.",
    }
    return services.PledgeTerms(**{**standing, **fields})


def make_parties(chair: Person, director: Person) -> list[services.PartyTerms]:
    assert chair.office is not None
    assert director.office is not None
    union = services.PartyTerms(chair.office, "TM.", "Ban Chấp hành", "Vận động đoàn viên thực hiện;\nTổ chức hội thao")
    return [union, services.PartyTerms(director.office, duties="Bảo đảm kinh phí, thời gian")]


def make_indicator(owner: Unit, name: str = "Số camera thông minh lắp đặt", **fields: Any) -> Indicator:
    standing: dict[str, Any] = {"area": Area.PROFESSIONAL, "shape": Shape.COUNT, "unit_of_measure": "camera"}
    return Indicator.objects.create(owner=owner, name=name, **{**standing, **fields})


def make_commitments(unit: Unit) -> list[services.CommitmentTerms]:
    cameras, share = make_indicator(unit), make_indicator(
        unit, "Tỷ lệ dịch vụ công trực tuyến mức độ 3, 4", shape=Shape.RATIO, unit_of_measure="%", scale=2,
        area=Area.REFORM, over_time=Indicator.OverTime.LATEST,
    )  # fmt: skip
    quiet = services.NewIndicator("Đoàn viên vi phạm kỷ luật", Shape.ZERO, unit_of_measure="người")
    return [
        services.CommitmentTerms(Area.REFORM, share, TypedValue(Shape.RATIO, scale=2, scaled=8000)),
        services.CommitmentTerms(Area.PROFESSIONAL, cameras, TypedValue(Shape.COUNT, scaled=60), "at_least"),
        services.CommitmentTerms(Area.DISCIPLINE, quiet, TypedValue(Shape.ZERO, scaled=0)),
    ]


def make_draft(chair: Person, director: Person, *, author: Person | None = None, **terms: Any) -> Pledge:
    unit = chair.unit
    return services.compose_pledge(
        unit=unit,
        terms=make_terms(**terms),
        parties=make_parties(chair, director),
        commitments=make_commitments(unit),
        by=(author or chair).actor,
        now=NOW,
    )


def circulate(pledge: Pledge, by: Person, now: datetime = NOW) -> Pledge:
    return services.circulate_pledge(pledge, by=by.actor, now=now)


def enrol(*people: Person, now: datetime = NOW) -> None:
    for person in people:
        assert person.office is not None
        documents.enrol(person.office, pin=PIN, by=person.actor, now=now)


def party_of(pledge: Pledge, person: Person) -> Party:
    return pledge.parties.select_related("pledge__author", "slot__document", "office__unit").get(office=person.office)


def sign(pledge: Pledge, person: Person, *, pin: str = PIN, now: datetime = NOW) -> Party:
    return services.sign_pledge(
        party_of(pledge, person), by=person.actor, pin=pin, consent=CONSENT, second_factor="demo", now=now
    )
