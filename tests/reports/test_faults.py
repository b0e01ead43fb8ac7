from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from portal import jobs
from portal.models import Job
from reports import services
from reports.models import Report
from tests.factories import NOW, Person
from tests.full_disk import full_disk, stored_files

pytestmark = pytest.mark.django_db


def test_a_full_disk_leaves_the_draft_and_the_job_is_tried_again(
    report: Report, chair: Person, run_jobs: Callable[[], int]
):
    services.finalise_report(report, by=chair.actor, now=NOW)
    job = Job.objects.get(task=services.RENDER)
    with full_disk():
        jobs.run_here(job)
    report.refresh_from_db()
    assert (report.state, report.pdf.name, job.state, stored_files()) == ("draft", "", "queued", [])

    assert jobs.sweep(timezone.now() + timedelta(minutes=1)) == 1
    run_jobs()
    report.refresh_from_db()
    assert (report.state, default_storage.exists(report.pdf.name)) == ("final", True)


def test_a_disk_that_stays_full_ends_in_words_and_can_be_asked_again(
    report: Report, chair: Person, run_jobs: Callable[[], int]
):
    services.finalise_report(report, by=chair.actor, now=NOW)
    with full_disk():
        run_jobs()
    page = chair.client.get(report.get_absolute_url()).content.decode()
    assert str(jobs.GIVEN_UP) in page

    services.finalise_report(report, by=chair.actor, now=NOW)
    run_jobs()
    report.refresh_from_db()
    assert report.state == "final"
