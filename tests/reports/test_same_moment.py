"""Two people, or two clicks, on the same step of a report."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from portal import audit
from portal.models import Job
from reports import services
from reports.models import Report
from tests.factories import NOW, Person
from tests.moments import at_once
from tests.reports.factories import WHY, YEAR, Case

pytestmark = pytest.mark.django_db(transaction=True)


def audited(report: Report, action: str) -> int:
    return audit.history(report).filter(action=f"report.{action}").count()


def test_two_officers_who_ask_at_once_get_one_report_and_one_job(case: Case, officer: Person, chair: Person):
    first, second = officer.actor, chair.actor
    at_once(
        lambda: services.request_report(case.union, YEAR, by=first, now=NOW),
        lambda: services.request_report(case.union, YEAR, by=second, now=NOW),
        refusal=services.ReportRefused,
    )

    assert (Report.objects.count(), Job.objects.filter(task=services.BUILD).count()) == (1, 1)


def test_two_clicks_on_making_final_and_on_publishing_count_once(
    report: Report, chair: Person, run_jobs: Callable[[], int]
):
    by = chair.actor
    at_once(*[lambda: services.finalise_report(report, by=by, now=NOW)] * 2, refusal=services.ReportRefused)
    assert Job.objects.filter(task=services.RENDER).count() == 1
    run_jobs()

    clicks = [lambda: services.publish_report(Report.objects.get(pk=report.pk), by=by, now=NOW)] * 2
    assert at_once(*clicks, refusal=services.ReportNotPublishable) == ["done", "refused"]
    assert (audited(report, "final"), audited(report, "published")) == (1, 1)


def test_two_clicks_on_a_new_version_begin_one(report: Report, chair: Person, run_jobs: Callable[[], int]):
    by = chair.actor
    services.finalise_report(report, by=by, now=NOW)
    run_jobs()
    at_once(
        *[lambda: services.start_new_version(report, by=by, reason=WHY, now=NOW)] * 2, refusal=services.ReportRefused
    )

    assert sorted(Report.objects.values_list("version", flat=True)) == [1, 2]


def test_a_second_click_on_every_step_is_a_page_and_not_a_fault(
    report: Report, chair: Person, run_jobs: Callable[[], int]
):
    for name in ("finalise", "publish", "new_version"):
        address = reverse(f"reports:{name}", args=[report.pk])
        assert [chair.client.post(address, {"reason": WHY}).status_code for _click in range(2)] == [302, 302]
        run_jobs()

    assert sorted(Report.objects.values_list("version", "state")) == [(1, "published"), (2, "draft")]
