"""What follows from the rest, and what contradicts it."""

from datetime import date

import pytest

from achievements.rules import settle

TODAY = date(2021, 9, 15)


def test_one_day_given_means_that_day():
    stated = {"period_to": date(2021, 6, 30), "area": "learning"}
    assert settle(stated, today=TODAY) == []
    assert (stated["period_from"], stated["counted_on"]) == (date(2021, 6, 30), date(2021, 6, 30))


def test_a_day_that_could_not_be_read_is_not_made_up():
    stated = {"period_to": date(2021, 6, 30), "area": "learning"}
    settle(stated, today=TODAY, unreadable={"period_from"})
    assert "period_from" not in stated


@pytest.mark.parametrize(
    ("stated", "about"),
    [
        ({"period_from": date(2021, 7, 1), "period_to": date(2021, 6, 30)}, "period_to"),
        ({"period_to": date(2021, 9, 16)}, "period_to"),
        ({"period_to": date(2021, 6, 30), "counted_on": date(2021, 9, 16)}, "counted_on"),
        ({"period_to": date(2021, 6, 30), "counted_on": date(2021, 6, 29)}, "counted_on"),
    ],
)
def test_days_that_contradict_each_other_are_told_once(stated, about):
    assert [name for name, _sentence in settle({"area": "learning"} | stated, today=TODAY)] == [about]


def test_an_area_is_needed_where_no_campaign_gives_it():
    assert [name for name, _sentence in settle({}, today=TODAY)] == ["area"]
    assert settle({}, today=TODAY, unreadable={"area"}) == []
