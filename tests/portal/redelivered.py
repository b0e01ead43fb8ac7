"""Loaded by the workers of `test_redelivery`: the work waits in its second step until its message came once more.

Redis does that by itself once the visibility time-out is over; the folder, which has none, is given the message again.
"""

import time
from typing import Any

from celery import current_app, current_task
from celery.signals import task_postrun, task_prerun
from django.conf import settings

from portal.jobs import RunningJob

BUILD = "reports.build"
progress = RunningJob.progress


def note(name: str, line: object) -> None:
    with (settings.VAR_DIR / name).open("a") as lines:
        lines.write(f"{line}\n")


@task_prerun.connect
def note_delivery(task_id: str, task: Any, **_: Any) -> None:
    if task.name == BUILD:
        note("delivered", task_id)


@task_postrun.connect
def note_end(task_id: str, task: Any, **_: Any) -> None:
    if task.name == BUILD:
        note("ended", task_id)


def waiting_progress(job: RunningJob, *, done: int, total: int, step: str = "") -> None:
    progress(job, done=done, total=total, step=step)
    note("tries", job.token)
    if done != 2:
        return
    message = current_task.request.id
    if not settings.REDIS_URL:
        current_app.send_task(BUILD, kwargs={"job_id": job.pk}, task_id=message)
    while not (settings.VAR_DIR / "ended").exists():  # of the other worker, which found the job taken
        time.sleep(0.1)


RunningJob.progress = waiting_progress  # type: ignore[method-assign]
