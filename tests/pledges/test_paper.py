"""What is printed in a giao ước."""

from datetime import date

import pytest

from members.models import Placement
from pledges.models import Party
from pledges.paper import joined, lines, paper, record
from tests.factories import Person
from tests.pledges.factories import make_draft

UNION = "Công đoàn cơ sở Sở Thông tin và Truyền thông"


@pytest.mark.parametrize(
    ("title", "unit", "said"),
    [
        ("Giám đốc", "Sở Thông tin", "Giám đốc Sở Thông tin"),
        ("Giám đốc Sở", "Sở Thông tin", "Giám đốc Sở Thông tin"),
        ("Chủ tịch Công đoàn", "Công đoàn cơ sở", "Chủ tịch Công đoàn cơ sở"),
        ("Ban Chấp hành", "Công đoàn cơ sở", "Ban Chấp hành Công đoàn cơ sở"),
    ],
)
def test_what_the_unit_repeats_is_said_once(title: str, unit: str, said: str) -> None:
    assert joined(title, unit) == said


def test_bullets_and_closing_signs_are_left_to_the_template() -> None:
    assert lines("- Một;\n\n • Hai.\n– Ba ;") == ["Một", "Hai", "Ba"]


@pytest.mark.django_db
def test_the_text_names_both_sides_as_officers_write_them(chair: Person, director: Person) -> None:
    text = paper(make_draft(chair, director))

    assert text["parties_line"] == "Giữa Giám đốc Sở Thông tin và Truyền thông và Ban Chấp hành Công đoàn cơ sở"
    assert text["letterhead"]["issuing_body"] == "Sở Thông tin và Truyền thông\nCông đoàn cơ sở"
    assert text["opening"] == "Hôm nay, ngày 05 tháng 3 năm 2021, tại Phú Thọ, chúng tôi gồm:"
    assert [each["unit"] for each in text["parties"]] == ["Sở Thông tin và Truyền thông", UNION]
    assert [(each["field"], each["capacity"]) for each in text["signatures"]] == [
        ("Party1", "TM. Ban Chấp hành"),
        ("Party2", ""),
    ]


@pytest.mark.django_db
def test_commitments_stand_in_the_order_of_the_areas(chair: Person, director: Person) -> None:
    pledge = make_draft(chair, director)

    areas = [(area["heading"], [line["target"] for line in area["commitments"]]) for area in paper(pledge)["areas"]]
    assert areas == [
        ("Nhiệm vụ chính trị, chuyên môn", ["≥ 60"]),
        ("Cải cách hành chính, ứng dụng công nghệ thông tin", ["≥ 80%"]),
        ("Kỷ luật, kỷ cương, văn hóa công sở", ["Không có"]),
    ]
    assert [each["scaled"] for each in record(pledge)["commitments"]] == [60, 8000, 0]


@pytest.mark.django_db
def test_a_unit_is_called_what_it_was_called_on_the_day_of_the_paper(chair: Person, director: Person) -> None:
    Placement.objects.filter(unit=director.unit).update(to_on=date(2021, 12, 31))
    Placement.objects.create(
        unit=director.unit, name="Sở Khoa học và Công nghệ", kind="agency", from_on=date(2022, 1, 1)
    )
    names = [paper(make_draft(chair, director, dated_on=day))["parties"][0]["unit"] for day in _days()]

    assert names == ["Sở Thông tin và Truyền thông", "Sở Khoa học và Công nghệ"]


def _days() -> list[date]:
    return [date(2021, 3, 5), date(2022, 3, 5)]


@pytest.mark.django_db
def test_a_capacity_is_nothing_without_the_one_it_stands_for(chair: Person, director: Person) -> None:
    from django.db import IntegrityError, transaction

    pledge = make_draft(chair, director)
    with pytest.raises(IntegrityError), transaction.atomic():
        Party.objects.filter(pledge=pledge, position=2).update(capacity="KT.")
