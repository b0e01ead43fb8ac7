"""What leaves a campaign by a job: told once, however often the job is tried."""

from collections.abc import Callable
from datetime import date

import pytest

from campaigns import services
from campaigns.services.running import ANNOUNCED_AT_ONCE
from members.models import Member, Office, Unit, User
from notifications.models import Notice
from portal.jobs import run_here
from portal.models import Job
from tests.campaigns.factories import make_campaign
from tests.factories import NOW, Person

pytestmark = pytest.mark.django_db


def appoint_many(unit: Unit, number: int) -> None:
    members = Member.objects.bulk_create(Member(full_name=f"Cán bộ Số {each}") for each in range(number))
    User.objects.bulk_create(
        User(email=f"cb{each}@example.vn", member=member, password="!") for each, member in enumerate(members)
    )
    Office.objects.bulk_create(
        Office(member=member, unit=unit, title="Ủy viên", from_on=date(2018, 1, 1), may_log=True) for member in members
    )


def test_a_launch_to_many_is_announced_by_a_job_and_once(
    officer_above: Person, officer: Person, union: Unit, union_above: Unit, run_jobs: Callable[[], int]
) -> None:
    appoint_many(union, ANNOUNCED_AT_ONCE)
    services.launch_campaign(make_campaign(union_above, state="draft"), by=officer_above.actor, now=NOW)
    before = Notice.objects.count()
    run_jobs()
    run_here(Job.objects.get(task="campaigns.announce"))  # a message that the broker delivers twice

    assert (before, Notice.objects.count()) == (0, ANNOUNCED_AT_ONCE + 1)


def test_a_unit_that_registered_before_the_job_ran_is_not_asked_any_more(
    officer: Person, union: Unit, union_above: Unit, run_jobs: Callable[[], int]
) -> None:
    appoint_many(union, ANNOUNCED_AT_ONCE + 1)
    campaign = services.launch_campaign(make_campaign(union_above, state="draft"), by=None, now=NOW)
    services.join_campaign(campaign, union, by=officer.actor, now=NOW)
    run_jobs()

    assert Notice.objects.count() == 0
