"""A real worker is killed in the middle of an import, between two chunks and with a transaction open."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from members.models import Unit
from portal.imports import services
from tests.factories import NOW, Person
from tests.portal.test_worker_killed import Portal, until
from tests.spreadsheets import checked, people

ROWS = [(f"DV{number:02d}", f"Đoàn Viên {number}", "", "to-vp", "01/03/2021") for number in range(9)]
STATE = "SELECT state, position, created FROM portal_importrun"
PEOPLE = (
    "SELECT code, count(*) FROM members_member JOIN members_membership ON member_id = members_member.id"
    " WHERE code LIKE 'DV%' GROUP BY code ORDER BY code"
)


@pytest.fixture
def portal(
    transactional_db: None,
    tmp_path: Path,
    settings: Any,
    administrator: Person,
    union_group: Unit,
    run_jobs: Callable[[], int],
) -> Iterator[Portal]:
    """Its database has an import that was checked and confirmed, and waits for a worker since last year."""
    settings.MEDIA_ROOT = tmp_path / "media"
    run = checked(administrator, people(*ROWS), run_jobs)
    services.confirm_import(run, by=administrator.actor, now=NOW)
    portal = Portal(tmp_path)
    yield portal
    for process in portal.started[:]:
        portal.kill(process)


def test_every_person_is_there_once_although_the_worker_was_killed(portal):
    portal.start("scheduler")
    worker = portal.start("worker")
    tries = portal.folder / "tries"
    until(lambda: tries.exists() and tries.read_text().endswith(" 4\n"), portal)
    left_behind = portal.rows(STATE)
    portal.kill(worker)

    portal.start("worker")
    until(lambda: portal.rows(STATE)[0][0] == "done", portal)

    assert left_behind == [("importing", 2, 2)]
    assert portal.rows(STATE) == [("done", 9, 9)]
    assert portal.rows(PEOPLE) == [(row[0], 1) for row in ROWS]
