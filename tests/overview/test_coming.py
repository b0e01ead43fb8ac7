from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from members.models import Unit
from overview.coming import SHOWN, coming
from tests.campaigns.factories import make_campaign
from tests.factories import TODAY, Person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("days", "told"), [(-1, 0), (0, 1), (14, 1), (15, 0)])
def test_two_weeks_from_today_are_told(officer: Person, union: Unit, days: int, told: int) -> None:
    make_campaign(union, ends_on=TODAY + timedelta(days=days))

    assert len(coming(officer.actor)) == told


def test_the_nearest_stand_first_and_not_too_many(officer: Person, union: Unit) -> None:
    for number in range(SHOWN + 2):
        make_campaign(union, ends_on=date(2021, 9, 27 - number))

    days = [deadline.day.day for deadline in coming(officer.actor)]
    assert days == [21, 22, 23, 24, 25]


def test_home_tells_what_is_due(officer: Person, union: Unit) -> None:
    make_campaign(union, name="Phong trào sắp kết thúc", ends_on=timezone.localdate() + timedelta(days=3))

    assert "Kết thúc phong trào" in officer.client.get(reverse("overview:home")).content.decode()
