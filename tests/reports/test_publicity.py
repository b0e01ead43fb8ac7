"""Reports for everybody: words and figures, and nothing that leads to a person."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from reports import publicity, services
from reports.models import Report
from tests.factories import NOW, Person
from tests.reports.factories import WHY, Case

Run = Callable[[], int]
pytestmark = pytest.mark.django_db


@pytest.fixture
def published(report: Report, chair: Person, officer: Person, run_jobs: Run) -> Report:
    services.write_narrative(report, {"lessons": "Bài học lớn."}, by=officer.actor, now=NOW)
    services.finalise_report(report, by=chair.actor, now=NOW)
    run_jobs()
    report.refresh_from_db()
    return services.publish_report(report, by=chair.actor, now=NOW)


def address(report: Report) -> str:
    return f"/public/reports/{report.pk}/"


def test_everybody_reads_words_and_figures_without_photos_and_sources(
    published: Report, chair: Person, anonymous: Client
):
    assert anonymous.get(address(published)).status_code == 404

    publicity.show_report(published, by=chair.actor, now=timezone.now())
    page = anonymous.get(address(published)).content.decode()
    assert all(words in page for words in ("80,35%", "233 cuộc họp", "Bài học lớn.", published.digest))
    assert all(hidden not in page for hidden in ("/figures/", "/photos/", "/achievements/"))


def test_the_list_names_it_in_both_languages(published: Report, chair: Person, anonymous: Client):
    publicity.show_report(published, by=chair.actor, now=timezone.now())

    assert "Báo cáo tổng kết năm 2021" in anonymous.get("/public/reports/").content.decode()
    assert "Yearly report 2021" in anonymous.get("/public/en/reports/").content.decode()


def test_what_was_taken_back_is_gone_at_the_next_request(published: Report, chair: Person, anonymous: Client):
    publicity.show_report(published, by=chair.actor, now=timezone.now())
    assert anonymous.get(address(published)).status_code == 200

    publicity.hide_report(published, by=chair.actor, now=timezone.now())
    assert anonymous.get(address(published)).status_code == 404


def test_only_what_staff_may_read_is_shown_and_only_once(report: Report, published: Report, chair: Person):
    publicity.show_report(published, by=chair.actor, now=NOW)
    with pytest.raises(publicity.ReportNotShowable):
        publicity.show_report(published, by=chair.actor, now=NOW)

    Report.objects.filter(pk=published.pk).update(state="final", public_at=None)
    with pytest.raises(publicity.ReportNotShowable):
        publicity.show_report(published, by=chair.actor, now=NOW)


def test_a_newer_version_takes_the_place_of_a_public_one(
    published: Report, case: Case, chair: Person, anonymous: Client, run_jobs: Run
):
    publicity.show_report(published, by=chair.actor, now=NOW)
    draft = services.start_new_version(published, by=chair.actor, reason=WHY, now=NOW)
    run_jobs()
    services.finalise_report(draft, by=chair.actor, now=NOW)
    run_jobs()
    draft.refresh_from_db()
    services.publish_report(draft, by=chair.actor, now=NOW)

    assert [anonymous.get(address(each)).status_code for each in (published, draft)] == [404, 200]
