"""What is kept of a report's page is shared only by readers who see the same."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from achievements.models import SocialResult
from reports import figures, services
from reports.mentioned import is_still, mentioned
from reports.models import Report
from tests.factories import NOW, TODAY, Person
from tests.reports.factories import YEAR, Case, log

pytestmark = pytest.mark.django_db


def page(person: Person, report: Report) -> str:
    return person.client.get(report.get_absolute_url()).content.decode()


def rebuilt(report: Report) -> None:
    services.store_snapshot(report, figures.collect(report.unit, YEAR, today=TODAY), now=NOW)
    report.refresh_from_db()


@pytest.fixture
def shared(report: Report, case: Case) -> Report:
    """A final report, published to staff, with a social result whose deed only some may open."""
    lychees = case.union.parent.campaigns.get(kind="social") if case.union.parent else None
    deed = log(case, "gift", "Ủng hộ vải thiều", campaign=lychees)
    SocialResult.objects.create(achievement=deed, money=5_000_000)
    rebuilt(report)
    final = {"pdf": "x.pdf", "pdf_sha256": "0" * 64, "final_digest": "0" * 64, "final_at": NOW, "published_at": NOW}
    Report.objects.filter(pk=report.pk).update(state="published", **final)
    return report


def test_who_may_open_less_gets_no_link_from_the_page_of_who_may_more(
    shared: Report, case: Case, officer: Person, member: Person
) -> None:
    link = f'href="{case.deeds["gift"].get_absolute_url()}"'

    assert [link in page(each, shared) for each in (officer, member, officer)] == [True, False, True]


def test_new_figures_and_words_show_at_once(report: Report, case: Case, officer: Person) -> None:
    page(officer, report)
    log(case, "more", "Lắp thêm camera", measured=[("Camera thông minh được lắp đặt", "camera", 8, {})])
    rebuilt(report)
    services.write_narrative(report, {"causes": "Dịch bệnh kéo dài."}, by=officer.actor, now=NOW)

    text = page(officer, report)
    assert ("70 camera" in text, "Dịch bệnh kéo dài." in text) == (True, True)


def test_each_language_is_kept_by_itself(report: Report, officer: Person) -> None:
    assert "Phụ lục II" in page(officer, report)
    officer.client.cookies["django_language"] = "en"

    assert "Annex II. Commitments" in page(officer, report)


def test_the_next_reader_does_not_read_the_long_snapshot_again(shared: Report, officer: Person, member: Person) -> None:
    page(member, shared)
    page(officer, shared)
    with CaptureQueriesContext(connection) as asked:
        page(member, shared)

    assert [query["sql"] for query in asked if '"reports_report"."snapshot"' in query["sql"]] == []


def test_what_was_built_anew_while_it_was_read_is_not_kept(report: Report) -> None:
    cache.clear()
    report.digest = "0" * 64

    assert (mentioned(report).unit, is_still(report)) == (report.unit.name, False)
    assert cache.get(f"reports.mentioned:{report.digest}") is None
