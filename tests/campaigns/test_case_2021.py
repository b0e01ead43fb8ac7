"""The movements, social activities and commemorations of 2021, entered through the screens."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from campaigns.models import Campaign, Participation
from members.models import Unit
from tests.campaigns.test_views import typed
from tests.factories import Person

pytestmark = pytest.mark.django_db

JOINTLY = [{"body_name": "Công đoàn ngành"}, {"body_name": "Thủ trưởng cơ quan, đơn vị"}]
MOVEMENTS = [
    ("movement", "Lao động giỏi, lao động sáng tạo", "professional"),
    ("drive", "Xây dựng người CBCCVC “Trung thành - Tận tụy - Sáng tạo - Gương mẫu”", "discipline"),
    ("movement", "Xây dựng ngành TT&TT trung thành, sáng tạo, dũng cảm, tình nghĩa", "building"),
    ("drive", "CBCCVC nói không với tiêu cực", "discipline"),
]
SOCIAL = [
    ("Phòng chống thiên tai", "Ban Chỉ huy Phòng chống thiên tai tỉnh"),
    ("Phòng chống COVID-19", "Ủy ban Mặt trận Tổ quốc tỉnh"),
    ("Mái ấm công đoàn", "Liên đoàn Lao động tỉnh"),
    ("Xóa nhà tạm", "Ủy ban Mặt trận Tổ quốc tỉnh"),
    ("Mua vải thiều ủng hộ nhân dân Bắc Giang", "Liên đoàn Lao động tỉnh"),
]
COMMEMORATIONS = ["25 năm Công đoàn Viên chức tỉnh", "92 năm Công đoàn Việt Nam"]


def enter(person: Person, *bodies: dict[str, Any], **fields: Any) -> Campaign:
    answer = person.client.post(reverse("campaigns:add"), typed(*bodies, **fields))
    assert answer.status_code == 302, answer.context["form"].errors
    campaign = Campaign.objects.get(owner=person.unit, name=fields["name"])
    person.client.post(reverse("campaigns:launch", args=[campaign.pk]))
    campaign.refresh_from_db()
    return campaign


@pytest.mark.parametrize(("kind", "name", "area"), MOVEMENTS)
def test_a_movement_launched_jointly_every_year(officer: Person, kind: str, name: str, area: str) -> None:
    document = {"document_number": "05/KH-CĐN", "document_on": "04/01/2021"}

    movement = enter(officer, *JOINTLY, kind=kind, name=name, area=area, level="province", scope="province", **document)

    launchers = [str(launcher) for launcher in movement.launchers.order_by("position")]
    assert (movement.state, movement.kind, movement.area, movement.mode) == ("launched", kind, area, "regular")
    assert launchers == ["Công đoàn ngành", "Thủ trưởng cơ quan, đơn vị"]
    assert (movement.document_number, movement.document_on) == ("05/KH-CĐN", date(2021, 1, 4))


def test_the_movement_of_the_union_above_in_which_the_unit_only_takes_part(
    officer: Person, officer_above: Person, union: Unit, union_above: Unit
) -> None:
    green = enter(
        officer_above, {"unit": union_above.pk}, name="Xanh - sạch - đẹp", area="discipline", scope="province"
    )

    officer.client.post(reverse("campaigns:join", args=[green.pk]), {"unit": union.pk})

    assert green.owner == union_above
    assert [part.unit for part in Participation.objects.filter(campaign=green)] == [union]


@pytest.mark.parametrize(("name", "body"), SOCIAL)
def test_a_social_activity_launched_by_another_organisation(officer: Person, name: str, body: str) -> None:
    activity = enter(officer, {"body_name": body}, kind="social", name=name, area="welfare", mode="thematic")

    assert (activity.state, activity.kind, str(activity.launchers.get())) == ("launched", "social", body)


@pytest.mark.parametrize("name", COMMEMORATIONS)
def test_a_commemoration_lasts_a_single_day_if_need_be(officer: Person, union: Unit, name: str) -> None:
    day = {"starts_on": "28/07/2021", "ends_on": "28/07/2021"}

    kept = enter(officer, {"unit": union.pk}, kind="commemoration", name=name, area="building", mode="thematic", **day)

    assert (kept.kind, kept.starts_on, kept.ends_on, kept.duration) == (
        "commemoration",
        date(2021, 7, 28),
        date(2021, 7, 28),
        "under_1",
    )


def test_a_movement_found_again_by_its_unmarked_name(officer: Person) -> None:
    for kind, name, area in MOVEMENTS:
        enter(officer, *JOINTLY, kind=kind, name=name, area=area)

    page = officer.client.get(reverse("campaigns:list"), {"q": "noi khong voi tieu cuc"}).context["page"]

    assert [campaign.name for campaign in page.object_list] == ["CBCCVC nói không với tiêu cực"]
