"""Loaded by the worker of `test_worker_killed`: every sign of progress leaves a line and takes its time.

The first try never gets beyond its second step (of an import: its second chunk of two rows), so it can only end by
being killed.
"""

import time

from django.conf import settings

from portal.imports import running
from portal.jobs import RunningJob

running.CHUNK = 2
progress = RunningJob.progress


def slow_progress(job: RunningJob, *, done: int, total: int, step: str = "") -> None:
    progress(job, done=done, total=total, step=step)
    tries = settings.VAR_DIR / "tries"
    with tries.open("a") as lines:
        lines.write(f"{job.token} {done}\n")
    is_first_try = tries.read_text().startswith(job.token)
    while is_first_try and done == (4 if step == "Writing the rows" else 2):
        time.sleep(0.1)
        progress(job, done=done, total=total, step=step)


RunningJob.progress = slow_progress  # type: ignore[method-assign]
