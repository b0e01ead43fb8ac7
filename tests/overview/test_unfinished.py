from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from overview import unfinished
from portal.models import Job
from tests.factories import NOW, Person

pytestmark = pytest.mark.django_db
QUARTER = timedelta(minutes=15)


def job(state: str, *, age: timedelta, subject: int = 1, by: Person | None = None, **columns: Any) -> Job:
    moment = NOW - age
    known = {"task": "pledges.sign_remotely", "subject_kind": "documents.signatureslot", "subject_id": subject}
    if state not in ("queued", "running"):
        columns["finished_at"] = moment
    if state == "running":
        columns["lease_until"] = NOW
    asked = by.user.pk if by else None
    return Job.objects.create(
        state=state, created_at=moment, published_at=moment, requested_by_id=asked, **known, **columns
    )


def shown() -> Iterator[Job]:
    return (each.job for each in unfinished.unfinished(NOW, limit=10))


@pytest.mark.parametrize("state", ["queued", "running"])
def test_work_is_late_after_a_quarter_of_an_hour(state: str) -> None:
    late = job(state, age=QUARTER + timedelta(seconds=1))
    job(state, age=QUARTER, subject=2)

    assert list(shown()) == [late]


def test_what_failed_is_shown_until_it_was_done(chair: Person) -> None:
    failed = job("failed", age=timedelta(days=1), error="Không ký được.", by=chair)
    [line] = unfinished.unfinished(NOW, limit=10)
    assert (line.job, line.asked_by) == (failed, chair.user)

    job("done", age=timedelta(hours=1))
    assert list(shown()) == []


def test_what_was_done_cancelled_or_failed_long_ago_is_not_shown() -> None:
    job("done", age=timedelta(days=1))
    job("stopped", age=timedelta(days=1), subject=2)
    job("failed", age=timedelta(days=15), subject=3)

    assert list(shown()) == []


def test_the_log_is_told_of_late_work() -> None:
    late = job("queued", age=timedelta(hours=1))

    with capture_logs() as logs:
        assert unfinished.watch(NOW) == 1
    assert [(entry["event"], entry["job"]) for entry in logs] == [("job.late", late.pk)]


def test_every_kind_of_work_has_a_name() -> None:
    from celery import current_app

    current_app.loader.import_default_modules()
    assert set(unfinished.TASKS) <= set(current_app.tasks)
