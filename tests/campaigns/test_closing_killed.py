"""A real worker is killed while it closes a campaign: nothing of it has happened, and another one does it whole."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from campaigns import services
from members.models import Unit
from tests.campaigns.factories import make_campaign
from tests.campaigns.plan_factories import make_measure, make_plan
from tests.factories import NOW, TODAY
from tests.portal.test_worker_killed import Portal, until

STATES = (
    "SELECT campaigns_campaign.state, campaigns_measure.state, portal_job.state, portal_job.attempts"
    " FROM campaigns_campaign, campaigns_measure, portal_job WHERE portal_job.task = 'campaigns.close'"
)


@pytest.fixture
def portal(transactional_db: None, tmp_path: Path, union: Unit) -> Iterator[Portal]:
    """Its database has a campaign that ended while nothing ran."""
    campaign = make_campaign(union, ends_on=TODAY)
    make_measure(make_plan(union, campaign=campaign))
    services.enqueue_closings(now=NOW + timedelta(days=40))
    portal = Portal(tmp_path)
    yield portal
    for process in portal.started[:]:
        portal.kill(process)


def test_a_closing_cut_off_in_the_middle_is_done_whole_by_the_next_worker(portal: Portal) -> None:
    portal.start("scheduler")
    worker = portal.start("worker")
    tries = portal.folder / "tries"
    until(lambda: tries.exists() and tries.read_text().endswith(" 2\n"), portal)
    portal.kill(worker)
    cut_off = tuple(portal.rows(STATES)[0])

    portal.start("worker")
    until(lambda: portal.rows(STATES)[0][2] == "done", portal)

    assert cut_off == ("launched", "planned", "running", 1)
    assert tuple(portal.rows(STATES)[0]) == ("closed", "undone", "done", 2)
