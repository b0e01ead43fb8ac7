"""Reminders: first, then at intervals, per person, stopped on action, then the office above; in working days."""

from datetime import date, datetime

import pytest

from notifications.models import Notice
from pledges import services
from pledges.models import Pledge, PledgeReminder
from pledges.reminders import remind_signers
from tests.factories import HANOI, Person, make_person
from tests.holidays import enter_holidays
from tests.pledges.factories import circulate, enrol, make_draft, sign

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def entered(db: None) -> None:
    enter_holidays()


def at(*day: int) -> datetime:
    return datetime(*day, 7, 0, tzinfo=HANOI)  # type: ignore[misc]


@pytest.fixture
def pledge(chair: Person, director: Person) -> Pledge:
    """Sent on Wednesday, 15 September 2021."""
    enrol(chair, director)
    return circulate(make_draft(chair, director, sign_by=None), chair)


def told(person: Person) -> list[str]:
    rows = Notice.objects.filter(recipient=person.user, subject__startswith="Nhắc lần").order_by("pk")
    return [notice.subject.split(",")[0] for notice in rows]


def test_the_first_reminder_comes_after_three_working_days_and_once(pledge: Pledge, chair: Person, director: Person):
    counts = [remind_signers(now=at(2021, 9, day)) for day in (16, 17, 18, 19, 20, 20)]

    assert counts == [0, 0, 0, 0, 2, 0]
    assert (told(chair), told(director)) == (["Nhắc lần 1"], ["Nhắc lần 1"])


def test_who_has_signed_is_left_alone(pledge: Pledge, chair: Person, director: Person):
    sign(pledge, chair)
    remind_signers(now=at(2021, 9, 20))

    assert (told(chair), told(director)) == ([], ["Nhắc lần 1"])


def test_after_three_reminders_the_office_above_is_told(
    pledge: Pledge, chair: Person, director: Person, officer_above: Person
):
    chief = make_person("Thủ Trưởng Cấp Trên", unit=officer_above.office.unit, grants="sign", title="Chủ tịch")  # type: ignore[union-attr]
    for day in (20, 23, 28):
        remind_signers(now=at(2021, 9, day))

    assert told(chair) == ["Nhắc lần 1", "Nhắc lần 2", "Nhắc lần 3"]
    subjects = [notice.subject for notice in Notice.objects.filter(recipient=chief.user)]
    assert len([each for each in subjects if each.startswith("Đã nhắc 3 lần vẫn chưa ký")]) == 1


def test_nothing_goes_out_on_a_holiday_and_tet_does_not_count(chair: Person, director: Person):
    enrol(chair, director)
    circulate(make_draft(chair, director, sign_by=None), chair, now=datetime(2021, 2, 9, 9, 0, tzinfo=HANOI))

    counts = [remind_signers(now=at(2021, 2, day)) for day in (12, 15, 16, 17, 18, 19)]
    assert counts == [0, 0, 0, 0, 0, 2]


def test_the_day_before_the_last_day_reminds_whatever_went_before(chair: Person, director: Person):
    enrol(chair, director)
    circulate(make_draft(chair, director, sign_by=date(2021, 9, 20)), chair)

    assert [remind_signers(now=at(2021, 9, day)) for day in (16, 17, 18)] == [0, 2, 0]


def test_an_end_of_the_pledge_ends_the_reminders(pledge: Pledge, chair: Person):
    services.withdraw_pledge(pledge, by=chair.actor, reason="Sửa lại", now=at(2021, 9, 16))

    assert remind_signers(now=at(2021, 9, 20)) == 0
    assert not PledgeReminder.objects.exists()
