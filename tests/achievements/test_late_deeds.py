"""A deed that comes after the end of its campaign says why, whichever way it is sent in."""

from datetime import timedelta
from typing import Any

import pytest

from achievements import services
from achievements.forms.achievement import AchievementForm
from achievements.models import Achievement
from campaigns.models import Campaign
from members.models import Unit
from tests.achievements.factories import make_achievement
from tests.campaigns.factories import make_campaign
from tests.factories import NOW, Person

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


def deed(officer: Person, campaign: Campaign, **stated: Any) -> Achievement:
    return make_achievement(officer, campaign=campaign, narrative="Đã làm", **stated)


def test_a_draft_left_over_from_before_the_end_needs_a_reason(officer: Person, union: Unit) -> None:
    late = deed(officer, make_campaign(union, state="closed"))

    with pytest.raises(services.AchievementNotSubmittable, match="muộn"):
        services.submit_achievement(late, by=officer.actor, now=LATER)

    assert Achievement.objects.get().state == "draft"


def test_with_a_reason_it_is_reviewed_as_any_other(officer: Person, reviewer: Person, union: Unit) -> None:
    late = deed(officer, make_campaign(union, state="closed"), late_reason="Chờ số liệu của Sở")

    services.submit_achievement(late, by=officer.actor, now=LATER)
    services.approve_achievement(late, by=reviewer.actor, now=LATER)

    assert Achievement.objects.get().state == "approved"


def test_what_was_sent_in_time_and_returned_is_not_late(officer: Person, union: Unit) -> None:
    sent_on = NOW - timedelta(days=1)
    returned = deed(officer, make_campaign(union, state="closed"), state="returned", submitted_at=sent_on)

    services.submit_achievement(returned, by=officer.actor, now=LATER)

    assert Achievement.objects.get().state == "submitted"


def test_a_correction_has_its_own_reason(officer: Person, reviewer: Person, union: Unit) -> None:
    approved = deed(officer, make_campaign(union, state="closed"), state="approved", reviewer=reviewer)
    correction = services.start_correction(approved, by=officer.actor, reason="Sai số liệu", now=LATER)

    services.submit_achievement(correction, by=officer.actor, now=LATER)

    assert Achievement.objects.get(pk=correction.pk).state == "submitted"


def test_in_a_running_campaign_no_reason_is_asked(officer: Person, union: Unit) -> None:
    services.submit_achievement(deed(officer, make_campaign(union)), by=officer.actor, now=LATER)

    assert Achievement.objects.get().state == "submitted"


def test_the_form_asks_no_reason_for_what_was_sent_in_time(officer: Person, union: Unit) -> None:
    closed = make_campaign(union, state="closed")
    returned = deed(officer, closed, state="returned", submitted_at=NOW - timedelta(days=1))
    draft = deed(officer, closed)

    typed = {"title": "Việc", "campaign": closed.pk, "period_to": "01/09/2021", "unit": union.pk}
    forms = [AchievementForm(typed, actor=officer.actor, deed=each) for each in (returned, draft)]

    assert [list(form.errors) for form in forms] == [[], ["late_reason"]]
