"""Two people at the same moment, each with their own connection."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from achievements import services
from achievements.models import Achievement
from portal import audit
from tests.achievements.factories import make_achievement
from tests.factories import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """What each act answered, or the sentence with which it was refused."""
    barrier = Barrier(len(acts))

    def run(act):
        barrier.wait(timeout=10)
        try:
            return act()
        except services.Refused as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def actions(deed):
    return [entry.action.removeprefix("achievement.") for entry in audit.history(deed)]


def test_of_two_reviewers_at_the_same_moment_one_decides(officer, reviewer, officer_above):
    deed = make_achievement(officer, state="submitted", submitted_at=NOW)
    first, second = reviewer.actor, officer_above.actor
    answers = at_once(
        lambda: services.approve_achievement(deed, by=first, now=NOW),
        lambda: services.return_achievement(deed, by=second, reason="Thiếu ảnh", now=NOW),
    )

    assert sorted(isinstance(answer, str) for answer in answers) == [False, True]
    assert actions(deed) == [Achievement.objects.get().state]


def test_a_double_click_submits_once(officer):
    deed = make_achievement(officer, narrative="Đã làm")
    actor = officer.actor
    answers = at_once(*[lambda: services.submit_achievement(deed, by=actor, now=NOW)] * 2)

    assert sorted(isinstance(answer, str) for answer in answers) == [False, True]
    assert actions(deed) == ["submitted"]


def test_two_officers_begin_one_correction(officer, chair, reviewer):
    deed = make_achievement(officer, state="approved", reviewer=reviewer)
    first, second = officer.actor, chair.actor
    answers = at_once(
        lambda: services.start_correction(deed, by=first, reason="Sai số", now=NOW),
        lambda: services.start_correction(deed, by=second, reason="Sai số", now=NOW),
    )

    assert sorted(isinstance(answer, str) for answer in answers) == [False, True]
    assert Achievement.objects.filter(corrects=deed).count() == 1
