from datetime import date, datetime

import pytest
from django.urls import reverse

from campaigns.models import Campaign, Measure, Participation, WorkPlan
from members.models import Unit
from overview.timeline import DEEDS_A_PAGE, Cursor, CursorUnreadable, DeedEntry, Timeline, timeline_of
from tests.achievements.factories import make_achievement, make_evidence
from tests.campaigns.factories import make_campaign
from tests.factories import HANOI, NOW, Person, make_unit
from tests.portal.guards import ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(union: Unit) -> Campaign:
    return make_campaign(union, interim_on=date(2021, 6, 30), document_number="05/KH", document_on=date(2021, 1, 2))


def log(campaign: Campaign, officer: Person, reviewer: Person, day: date, **fields: object):
    state = fields.pop("state", "approved")
    return make_achievement(officer, state=state, reviewer=reviewer, campaign=campaign, day=day, **fields)


def told(timeline: Timeline) -> list[str]:
    """Titles from the newest to the oldest."""
    entries = [entry for month in timeline.months for entry in month.entries]
    return [entry.deed.title if isinstance(entry, DeedEntry) else entry.title for entry in entries]


def test_the_campaign_is_told_from_today_back_to_its_launch_document(campaign, officer, reviewer) -> None:
    log(campaign, officer, reviewer, date(2021, 3, 31), title="Lắp 62 camera")

    timeline = timeline_of(campaign, officer.actor)

    assert told(timeline) == ["Phát động", "Sơ kết", "Lắp 62 camera", "Phong trào bắt đầu", "Văn bản phát động"]
    assert [step.title for step in timeline.planned] == ["Kết thúc, tổng kết"]


def test_only_approved_deeds_within_reach_are_told(campaign, officer, reviewer, stranger) -> None:
    log(campaign, officer, reviewer, date(2021, 3, 1), title="Chờ duyệt", state="submitted")
    log(campaign, stranger, reviewer, date(2021, 3, 1), title="Của đơn vị khác")

    assert {"Chờ duyệt", "Của đơn vị khác"}.isdisjoint(told(timeline_of(campaign, officer.actor)))


def test_on_one_day_the_deed_stands_above_the_step(campaign, officer, reviewer) -> None:
    log(campaign, officer, reviewer, date(2021, 6, 30), title="Trong ngày sơ kết")

    assert told(timeline_of(campaign, officer.actor))[1:3] == ["Trong ngày sơ kết", "Sơ kết"]


def test_registrations_of_a_month_are_one_line(campaign, officer, union) -> None:
    for number in (1, 2, 3):
        joined_at = datetime(2021, 2, number, 9, tzinfo=HANOI)
        Participation.objects.create(campaign=campaign, unit=make_unit(parent=union), joined_at=joined_at)
    gone = datetime(2021, 3, 1, 9, tzinfo=HANOI)
    Participation.objects.create(campaign=campaign, unit=make_unit(), joined_at=gone, left_at=gone, state="withdrawn")

    assert "3 đơn vị đăng ký tham gia" in told(timeline_of(campaign, officer.actor))
    assert "1 đơn vị đăng ký tham gia" not in told(timeline_of(campaign, officer.actor))


def test_a_single_registration_names_the_unit_on_its_vietnamese_day(campaign, officer, union_group) -> None:
    joined_at = datetime(2021, 2, 28, 23, 30, tzinfo=HANOI)
    Participation.objects.create(campaign=campaign, unit=union_group, joined_at=joined_at)

    months = timeline_of(campaign, officer.actor).months
    (step,) = [entry for month in months for entry in month.entries if entry.day == date(2021, 2, 28)]

    assert (step.title, step.text) == ("1 đơn vị đăng ký tham gia", union_group.name)


def test_older_pages_tell_every_entry_once(campaign, officer, reviewer) -> None:
    for number in range(DEEDS_A_PAGE * 2 + 5):
        log(campaign, officer, reviewer, date(2021, 1 + number % 8, 1), title=f"Việc {number}")
    before, pages = None, []
    while True:
        timeline = timeline_of(campaign, officer.actor, before=before)
        pages += told(timeline)
        if timeline.older is None:
            break
        before = timeline.older

    assert len(pages) == len(set(pages)) == DEEDS_A_PAGE * 2 + 5 + 4


def test_only_the_first_photos_of_a_deed_are_shown(campaign, officer, reviewer) -> None:
    deed = log(campaign, officer, reviewer, date(2021, 9, 15))
    for _photo in range(5):
        make_evidence(deed, officer)
    make_evidence(deed, officer, kind="file")

    entry = timeline_of(campaign, officer.actor).months[0].entries[0]

    assert isinstance(entry, DeedEntry)
    assert (len(entry.photos), entry.more_photos) == (3, 2)


@pytest.mark.parametrize("text", ["", "2021-08-31", "hôm-qua-1", "2021-13-01-5", "-"])
def test_what_is_no_place_begins_at_the_newest(campaign, officer, text) -> None:
    with pytest.raises(CursorUnreadable):
        Cursor.read(text)

    answer = officer.client.get(reverse("overview:campaign_timeline", args=[campaign.pk]), {"before": text})
    assert answer.context["before"] is None


def test_a_place_reads_back_as_it_was_written() -> None:
    assert str(Cursor.read("2021-08-31-123")) == "2021-08-31-123"


def test_the_photos_of_the_page_wait_until_they_are_scrolled_to(campaign, officer, reviewer) -> None:
    make_evidence(log(campaign, officer, reviewer, date(2021, 5, 1)), officer, caption="Kiểm tra chốt")

    page = officer.client.get(reverse("overview:campaign_timeline", args=[campaign.pk])).content.decode()

    assert 'width="240" height="180" alt="Kiểm tra chốt" loading="lazy"' in page


def test_the_page_costs_the_same_for_any_number_of_deeds(campaign, officer, reviewer, union) -> None:
    address, costs = reverse("overview:campaign_timeline", args=[campaign.pk]), []
    for more in (1, 3):
        for _number in range(more):
            make_evidence(log(campaign, officer, reviewer, date(2021, 5, 1)), officer)
            Participation.objects.create(
                campaign=campaign, unit=make_unit(parent=union), joined_at=datetime(2021, more, 3, tzinfo=HANOI)
            )
        costs.append(ask(officer.client, address).queries)

    assert costs[0] == costs[1]


def test_measures_of_a_month_are_one_line_and_say_how_many_are_done(campaign, officer) -> None:
    plan = WorkPlan.objects.create(unit=officer.unit, campaign=campaign, year=2021, title="Kế hoạch", created_at=NOW)
    for day, state in [(5, "planned"), (20, "planned"), (7, "dropped")]:
        facts = {"content": f"Tập huấn {day}", "due_on": date(2021, 10, day), "state": state, "state_reason": "Thôi"}
        Measure.objects.create(plan=plan, responsible=officer.member, **facts)

    planned = timeline_of(campaign, officer.actor).planned
    assert [(step.day, step.title, step.text) for step in planned][:1] == [
        (date(2021, 10, 20), "2 biện pháp đến hạn", "Đã xong 0")
    ]
