"""Random people do random things with one registration: what comes of it always stands in the transition table."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns import services
from campaigns.models import Campaign, Participation
from members.models import Grant, Unit
from portal import audit
from tests.campaigns.factories import make_campaign
from tests.factories import NOW, Person

pytestmark = pytest.mark.django_db
ACTIONS = st.lists(
    st.tuples(st.sampled_from(["send", "leave", "approve", "refuse", "close"]), st.integers(0, 3)), max_size=8
)


def act(campaign: Campaign, unit: Unit, action: str, by: Person, step: int) -> None:
    rows = Participation.objects.filter(campaign=campaign)
    doing: dict[str, Any] = {"by": by.actor, "now": NOW + timedelta(hours=step)}
    with suppress(services.ParticipationRefused, services.CampaignRefused, Participation.DoesNotExist):
        if action == "send":
            services.join_campaign(campaign, unit, **doing)
        elif action == "leave":
            services.leave_campaign(rows.get(), reason="Lý do", **doing)
        elif action == "approve":
            services.approve_registrations(campaign, rows, **doing)
        elif action == "refuse":
            services.refuse_registrations(campaign, rows, reason="Lý do", **doing)
        elif by.actor.may(Grant.LOG, campaign.owner):
            services.close_campaign(campaign, reason="Lý do", **doing)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=ACTIONS)
def test_no_order_of_clicks_leaves_the_transition_table(
    actions: list[tuple[str, int]], union_above: Unit, officer_above: Person, officer: Person, stranger: Person,
    reviewer: Person,
) -> None:  # fmt: skip
    campaign, people = make_campaign(union_above, needs_approval=True), [officer_above, officer, stranger, reviewer]
    rows, before, written = Participation.objects.filter(campaign=campaign), None, 0
    for step, (action, who) in enumerate(actions):
        act(campaign, officer.unit, action, people[who], step)
        now = rows.values_list("state", flat=True).first()
        entries = audit.history(campaign).count()
        assert now == before or before is None or now in Participation.TRANSITIONS[Participation.State(before)]
        assert (now != before) <= (entries == written + 1)
        assert not (now == "approved" and before == "pending" and people[who] != officer_above)
        before, written = now, entries
