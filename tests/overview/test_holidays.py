"""The page on which administrators of the whole portal keep the public holidays."""

from datetime import date

import pytest

from portal.working_days import Holiday
from tests.factories import Person

pytestmark = pytest.mark.django_db
PAGE = "/operations/holidays/"


@pytest.fixture(autouse=True)
def one_day(db: None) -> Holiday:
    Holiday.objects.all().delete()
    return Holiday.objects.create(day=date(2027, 1, 1), name="Tết Dương lịch")


def send(person: Person, address: str = f"{PAGE}new/", **fields: str):
    asked = {"name": "Tết Nguyên đán", "first": "05/02/2027", "last": "", "kind": "off"}
    return person.client.post(address, asked | fields, follow=True)


def test_tet_is_entered_in_one_go_and_shown_in_its_year(administrator: Person) -> None:
    answer = send(administrator, last="11/02/2027")

    assert answer.request["QUERY_STRING"] == "year=2027"
    assert [row.day.day for row in answer.context["page"].object_list] == [1, 5, 8, 9, 10, 11]
    said = (
        "Đã nhập 5 ngày. Bỏ qua 2 ngày vì không làm thay đổi lịch tuần. Từ nay ngày làm việc được tính theo lịch mới."
    )
    assert said in answer.content.decode()
    assert "05/02/2027 – 11/02/2027" in answer.context["history"][0].label


@pytest.mark.parametrize(
    ("fields", "beside"),
    [
        ({"first": "01/01/2027"}, "first"),
        ({"first": "06/02/2027"}, "first"),
        ({"last": "04/02/2027"}, "last"),
        ({"first": "mai"}, "first"),
        ({"name": ""}, "name"),
    ],
)
def test_bad_input_is_told_beside_its_field(administrator: Person, fields: dict[str, str], beside: str) -> None:
    assert list(send(administrator, **fields).context["form"].errors) == [beside]


def test_a_day_is_changed(administrator: Person, one_day: Holiday) -> None:
    send(administrator, f"{PAGE}{one_day.pk}/edit/", first="04/01/2027", name="Nghỉ bù")

    one_day.refresh_from_db()
    assert (one_day.day, one_day.name) == (date(2027, 1, 4), "Nghỉ bù")


def test_deleting_is_asked_first(administrator: Person, one_day: Holiday) -> None:
    assert administrator.client.get(f"{PAGE}{one_day.pk}/delete/").status_code == 200
    assert Holiday.objects.exists()

    administrator.client.post(f"{PAGE}{one_day.pk}/delete/")
    assert not Holiday.objects.exists()


def test_an_empty_year_offers_what_the_law_makes_free(administrator: Person) -> None:
    page = administrator.client.get(f"{PAGE}?year=2031").content.decode()

    assert "first=30%2F04%2F2031" in page
    assert "Giỗ Tổ Hùng Vương" in page
