"""A campaign closes by itself the day after its last, in Hà Nội, with everything that hangs on it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from campaigns import services, tasks
from campaigns.models import Campaign, Measure, Participation
from members.models import Unit
from notifications.models import Notice
from notifications.services import notify
from portal import audit
from portal.models import AuditHead, Job
from tests.campaigns.factories import make_campaign
from tests.campaigns.plan_factories import make_measure, make_plan
from tests.factories import HANOI, NOW, TODAY, Person
from tests.moments import at_once

pytestmark = pytest.mark.django_db
LAST = date(2021, 12, 15)
AFTER = datetime(2021, 12, 16, 0, 15, tzinfo=HANOI)


def states(campaign: Campaign) -> tuple[str, list[str], list[str]]:
    """Of the campaign, its registrations and its measures."""
    rows = campaign.participations.order_by("pk").values_list("state", flat=True)
    measures = Measure.objects.filter(plan__campaign=campaign).order_by("pk").values_list("state", flat=True)
    return Campaign.objects.get(pk=campaign.pk).state, list(rows), list(measures)


@pytest.fixture
def campaign(union_above: Unit, union: Unit, other_union: Unit) -> Campaign:
    """With a unit that takes part, one that waits, one measure open and one done."""
    made = make_campaign(union_above, ends_on=LAST)
    Participation.objects.create(campaign=made, unit=union, joined_at=NOW)
    Participation.objects.create(campaign=made, unit=other_union, joined_at=NOW, state="pending")
    plan = make_plan(union, campaign=made)
    make_measure(plan)
    make_measure(plan, state="done", done_on=TODAY)
    return made


BEFORE = ("launched", ["approved", "pending"], ["planned", "done"])
SETTLED = ("closed", ["completed", "lapsed"], ["undone", "done"])


def test_everything_is_settled_with_the_campaign(campaign: Campaign) -> None:
    assert services.close_ended_campaign(campaign.pk, now=AFTER)

    assert states(campaign) == SETTLED
    assert [(entry.action, entry.details) for entry in audit.history(campaign)] == [
        ("campaign.closed", {"completed": 1, "lapsed": 1, "measures_done": 1, "measures_undone": 1})
    ]


@pytest.mark.parametrize(
    ("moment", "is_over"),
    [
        (datetime(2021, 12, 15, 23, 59, 59, tzinfo=HANOI), False),
        (datetime(2021, 12, 16, 0, 0, tzinfo=HANOI), True),
        (datetime(2021, 12, 15, 16, 59, tzinfo=UTC), False),  # 23:59 in Hà Nội
        (datetime(2021, 12, 15, 17, 0, tzinfo=UTC), True),  # midnight there, still the 15th in UTC
    ],
)
def test_the_last_day_ends_at_midnight_in_hanoi(campaign: Campaign, moment: datetime, is_over: bool) -> None:
    assert services.close_ended_campaign(campaign.pk, now=moment) == is_over


def test_what_the_notices_asked_for_is_over(campaign: Campaign, officer: Person, member: Person) -> None:
    measure = Measure.objects.get(state="planned")
    for about in (campaign, measure):
        notify([officer.user], subject="Việc", body="", url="/", now=NOW, about=about)

    services.close_ended_campaign(campaign.pk, now=AFTER)

    assert not Notice.objects.waiting_for(officer.actor).exists()


def test_the_owner_is_told_what_came_of_it(campaign: Campaign, officer_above: Person, officer: Person) -> None:
    services.close_ended_campaign(campaign.pk, now=AFTER)

    notice = Notice.objects.get()
    assert (notice.recipient, notice.needs_action) == (officer_above.user, False)
    assert notice.body.startswith("Tham gia đến cùng: 1. Đăng ký chưa được duyệt: 1. Biện pháp đã thực hiện: 1, chưa")


def test_who_closes_by_hand_settles_as_much_and_is_not_told(campaign: Campaign, officer_above: Person) -> None:
    services.close_campaign(campaign, by=officer_above.actor, now=AFTER)

    assert (states(campaign), Notice.objects.count()) == (SETTLED, 0)


def test_other_campaigns_stay_as_they_are(campaign: Campaign, union: Unit) -> None:
    other = make_campaign(union, ends_on=LAST + timedelta(days=30))
    make_measure(make_plan(union, campaign=other))
    make_measure(make_plan(union))

    services.close_ended_campaign(campaign.pk, now=AFTER)

    assert states(other) == ("launched", [], ["planned"])
    assert Measure.objects.filter(plan__campaign=None).get().state == "planned"


def test_a_campaign_whose_end_was_moved_meanwhile_stays_open(campaign: Campaign) -> None:
    services.enqueue_closings(now=AFTER)
    Campaign.objects.filter(pk=campaign.pk).update(ends_on=date(2022, 1, 15))

    assert not services.close_ended_campaign(campaign.pk, now=AFTER)
    assert states(campaign) == BEFORE


def test_a_fault_at_the_very_end_leaves_everything_as_it_was(campaign: Campaign) -> None:
    head = AuditHead.objects.get(pk=1)
    head.delete()  # the audit row, the last write of the closing, cannot be made
    with pytest.raises(AuditHead.DoesNotExist), transaction.atomic():
        services.close_ended_campaign(campaign.pk, now=AFTER)

    assert (states(campaign), Notice.objects.count()) == (BEFORE, 0)


def test_the_nightly_task_closes_what_ended_also_on_days_it_did_not_run(
    campaign: Campaign, union: Unit, run_jobs: Callable[[], int]
) -> None:
    long_over = make_campaign(union, ends_on=TODAY)
    running = make_campaign(union, ends_on=date(2199, 1, 1))

    tasks.close_ended()
    run_jobs()

    assert [states(each)[0] for each in (campaign, long_over, running)] == ["closed", "closed", "launched"]
    assert set(Job.objects.filter(task="campaigns.close").values_list("state", flat=True)) == {"done"}


@pytest.mark.parametrize(("launched", "closes"), [((2021, 12, 15, 23, 59), True), ((2021, 12, 16, 0, 0), False)])
def test_what_is_entered_after_its_last_day_stays_open_until_an_officer_closes_it(
    campaign: Campaign, launched: tuple[int, ...], closes: bool
) -> None:
    moment = datetime(*launched, tzinfo=HANOI)  # type: ignore[misc,arg-type]
    Campaign.objects.filter(pk=campaign.pk).update(launched_at=moment)

    assert services.close_ended_campaign(campaign.pk, now=AFTER + timedelta(days=40)) == closes


def test_the_page_says_that_it_stays_open(officer: Person, union: Unit) -> None:
    entered_later = make_campaign(union, ends_on=date(2021, 3, 31))
    in_time = make_campaign(union, ends_on=date(2021, 12, 15))

    pages = [officer.client.get(each.get_absolute_url()).text for each in (entered_later, in_time)]

    assert ["nhập sau ngày kết thúc" in page for page in pages] == [True, False]


def test_the_task_run_twice_closes_once(campaign: Campaign, run_jobs: Callable[[], int]) -> None:
    tasks.close_ended()
    tasks.close_ended()
    run_jobs()
    tasks.close_ended()

    assert Job.objects.filter(task="campaigns.close").count() == 1
    assert [entry.action for entry in audit.history(campaign)] == ["campaign.closed"]


def test_a_campaign_ends_by_itself_at_a_quarter_past_midnight(settings: Any) -> None:
    entry = settings.CELERY_BEAT_SCHEDULE["close ended campaigns"]
    assert (entry["task"], entry["schedule"].minute) == ("campaigns.close_ended", {15})


@pytest.mark.django_db(transaction=True)
def test_portal_and_officer_at_once_close_it_once(campaign: Campaign, officer_above: Person) -> None:
    actor = officer_above.actor

    def by_itself() -> None:
        if not services.close_ended_campaign(campaign.pk, now=AFTER):
            raise services.CampaignRefused

    outcome = at_once(
        by_itself,
        lambda: services.close_campaign(campaign, by=actor, now=AFTER),
        refusal=services.CampaignRefused,
    )

    assert outcome == ["done", "refused"]
    assert [entry.action for entry in audit.history(campaign)] == ["campaign.closed"]
