import pytest
from django.urls import reverse

from members.models import Unit
from overview.next_steps import next_steps
from tests.factories import Person
from tests.overview.factories import make_deed

pytestmark = pytest.mark.django_db
HOME = reverse("overview:home")


def offered(person: Person) -> list[str]:
    return [step.title for step in next_steps(person.actor)]


def test_each_office_is_offered_what_it_allows(officer: Person, reviewer: Person, director: Person) -> None:
    everybody = ["Thành tích của tôi", "Phong trào đang triển khai", "Lịch"]

    assert offered(officer) == ["Ghi nhận thành tích", *everybody]
    assert offered(reviewer) == ["Xem hàng chờ duyệt", *everybody]
    assert offered(director) == ["Kiểm tra chứng thư ký", *everybody]


def test_an_administrator_keeps_the_roster(administrator: Person) -> None:
    assert offered(administrator)[0] == "Cập nhật danh sách đoàn viên"


def test_asking_costs_no_query(officer: Person, django_assert_num_queries) -> None:
    actor = officer.actor
    with django_assert_num_queries(0):
        next_steps(actor)


def test_steps_are_shown_only_while_nothing_presses(reviewer: Person, officer: Person, union: Unit) -> None:
    before = reviewer.client.get(HOME).context["steps"]
    make_deed(union, officer)

    assert (len(before), reviewer.client.get(HOME).context["steps"]) == (4, [])


def test_a_draft_presses_nobody(officer: Person, union: Unit) -> None:
    make_deed(union, officer, state="draft")

    assert len(officer.client.get(HOME).context["steps"]) == 4


def test_who_belongs_nowhere_is_not_offered_what_would_be_empty(nobody: Person) -> None:
    assert "Việc đồng chí có thể làm" not in nobody.client.get(HOME).content.decode()
