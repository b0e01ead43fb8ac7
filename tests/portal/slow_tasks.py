"""A job that its first worker never finishes: it works until it is killed."""

import time

from django.conf import settings

from portal.jobs import RunningJob, job_task


@job_task("tests.slow")
def slow(job: RunningJob) -> None:
    tries = settings.VAR_DIR / "tries"
    with tries.open("a") as lines:
        lines.write(f"{job.pk}\n")
    first = len(tries.read_text().splitlines()) == 1
    for step in range(1, 600 if first else 3):
        job.progress(done=step, total=600, step="Working")
        time.sleep(0.2)
    (settings.VAR_DIR / "finished").touch()
