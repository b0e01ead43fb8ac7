import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from members.models import Unit
from overview import calendar_views
from overview.models import CalendarFeed
from portal.models import AuditEntry
from tests.campaigns.factories import make_campaign
from tests.factories import Person
from tests.portal.guards import ask

pytestmark = pytest.mark.django_db
PAGE, FEED, REVOKE = (reverse(f"overview:{name}") for name in ("calendar", "calendar_feed", "calendar_feed_revoke"))


def running(union: Unit, **fields: Any) -> Any:
    """A campaign around the day on which the test runs, for the feed looks from today."""
    today = timezone.localdate()
    return make_campaign(union, starts_on=today - timedelta(days=30), ends_on=today + timedelta(days=60), **fields)


def address_of(person: Person) -> str:
    """Where a calendar program of the person fetches: the path of the address shown on the page."""
    page = person.client.post(FEED).content.decode()
    found = re.search(r'value="[^"]*?(/calendar/[\w-]+\.ics)"', page)
    assert found
    return found[1]


def test_the_month_asked_for_is_shown_with_its_days(officer: Person, union: Unit) -> None:
    make_campaign(union, name="Phong trào mùa xuân")
    answer = officer.client.get(PAGE, {"month": "2021-01"})

    (entry,) = answer.context["agenda"]
    assert (entry.day, [each.title for each in entry.deadlines]) == (date(2021, 1, 4), ["Phong trào mùa xuân"])
    assert 'href="#day-2021-01-04"' in answer.content.decode()


def test_an_empty_month_says_what_will_stand_there(nobody: Person) -> None:
    assert "Tháng này không có mốc nào" in nobody.client.get(PAGE).content.decode()


def test_the_neighbouring_months_keep_what_is_shown(officer: Person) -> None:
    page = officer.client.get(PAGE, {"month": "2021-01", "scope": "all"}).content.decode()

    assert "?month=2020-12&amp;scope=all" in page
    assert "?month=2021-02&amp;scope=all" in page


def test_the_calendar_costs_the_same_for_any_number_of_days(officer: Person, union: Unit) -> None:
    costs = []
    for more in (1, 3):
        for _number in range(more):
            make_campaign(union)
        costs.append(ask(officer.client, f"{PAGE}?month=2021-01").queries)

    assert costs[0] == costs[1]


def test_the_feed_tells_whole_days_that_every_program_reads(officer: Person, union: Unit, anonymous: Client) -> None:
    campaign = running(union, name="Xanh - sạch - đẹp; “nơi làm việc”, năm nay " * 3)

    answer = anonymous.get(address_of(officer))
    first, last = Calendar.from_ical(answer.content).walk("VEVENT")

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert (first["dtstart"].dt, first["dtend"].dt) == (campaign.starts_on, campaign.starts_on + timedelta(days=1))
    assert str(last["summary"]) == f"Kết thúc phong trào: {campaign.name}"
    assert str(last["uid"]) == f"campaign-{campaign.pk}-ends@localhost"
    assert str(last["url"]).endswith(campaign.get_absolute_url())
    assert max(len(line) for line in answer.content.split(b"\r\n")) <= 75


def test_an_unchanged_feed_is_not_sent_again(officer: Person, union: Unit, anonymous: Client) -> None:
    campaign, address = running(union), address_of(officer)
    tag = anonymous.get(address)["ETag"]
    same = anonymous.get(address, headers={"If-None-Match": tag})
    type(campaign).objects.update(ends_on=campaign.ends_on + timedelta(days=1))

    assert (same.status_code, same.content, same["ETag"]) == (304, b"", tag)
    assert anonymous.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_the_feed_speaks_the_language_of_its_owner(officer: Person, union: Unit, anonymous: Client) -> None:
    running(union)
    officer.user.language = "en"
    officer.user.save(update_fields=["language"])

    assert b"Campaign begins" in anonymous.get(address_of(officer)).content


def test_the_address_is_shown_once_and_kept_as_a_digest_only(officer: Person) -> None:
    token = address_of(officer).removeprefix("/calendar/").removesuffix(".ics")

    assert token not in officer.client.get(FEED).content.decode()
    assert token not in str(CalendarFeed.objects.values_list().get())


def test_a_new_address_makes_the_old_one_void(officer: Person, anonymous: Client) -> None:
    old, new = address_of(officer), address_of(officer)

    assert (anonymous.get(old).status_code, anonymous.get(new).status_code) == (404, 200)


def test_a_revoked_address_answers_like_one_that_never_was(officer: Person, anonymous: Client) -> None:
    address = address_of(officer)
    officer.client.post(REVOKE)

    assert (anonymous.get(address).status_code, officer.client.post(REVOKE).status_code) == (404, 404)
    actions = AuditEntry.objects.filter(target_kind="overview.calendarfeed").order_by("sequence")
    assert list(actions.values_list("action", flat=True)) == ["calendar_feed.issued", "calendar_feed.revoked"]


def test_a_locked_account_has_no_calendar(officer: Person, union: Unit, anonymous: Client) -> None:
    running(union)
    address = address_of(officer)
    officer.user.is_active = False
    officer.user.save(update_fields=["is_active"])

    assert anonymous.get(address).status_code == 404


def test_a_sleeping_account_has_no_calendar(officer: Person, anonymous: Client, settings: Any) -> None:
    settings.ACCOUNTS_SLEEP_AFTER = timedelta(days=45)
    address = address_of(officer)
    officer.user.last_login = timezone.now() - timedelta(days=46)
    officer.user.save(update_fields=["last_login"])

    assert anonymous.get(address).status_code == 404


def test_an_office_that_ended_takes_its_days_along(chair: Person, agency: Unit, anonymous: Client) -> None:
    running(agency)
    address = address_of(chair)
    before = anonymous.get(address).content.count(b"BEGIN:VEVENT")
    yesterday = timezone.localdate() - timedelta(days=1)
    assert chair.member
    chair.member.offices.update(to_on=yesterday)
    chair.member.memberships.update(to_on=yesterday)

    assert (before, anonymous.get(address).content.count(b"BEGIN:VEVENT")) == (2, 0)


def test_a_program_that_asks_without_pause_is_told_to_wait(
    officer: Person, anonymous: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calendar_views, "FETCHES", 2)
    address = address_of(officer)

    answers = [anonymous.get(address) for _fetch in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1]["Retry-After"] == "600"


def test_who_guesses_addresses_is_stopped(anonymous: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar_views, "STRANGERS", 1)

    guesses = [anonymous.get(reverse("overview:calendar_ics", args=[f"x{number}"])) for number in range(2)]
    assert [answer.status_code for answer in guesses] == [404, 429]


def test_fetching_writes_nothing(officer: Person, anonymous: Client) -> None:
    assert ask(anonymous, address_of(officer)).writes == ()
