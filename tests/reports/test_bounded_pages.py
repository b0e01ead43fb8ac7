"""The pages of a report cost the same queries for few deeds, units, figures and versions as for many."""

from datetime import date

import pytest
from django.test import override_settings

from achievements.models import SocialResult
from campaigns.models import Campaign
from campaigns.values import Area
from members.models import Unit
from reports import figures, periods, services
from reports.models import Report
from reports.snapshot import Content, read
from tests.achievements.factories import (
    make_achievement,
    make_campaign,
    make_evidence,
    make_indicator,
    make_measurement,
)
from tests.factories import NOW, TODAY, Person, make_person, make_unit
from tests.overview.factories import make_pledge
from tests.overview.test_targets import promise
from tests.portal.guards import ask
from tests.reports.factories import BUILT, WHY, YEAR, make_report

pytestmark = pytest.mark.django_db
FEW, MANY = 1, 6
FINAL = {"state": "final", "pdf": "x.pdf", "pdf_sha256": "0" * 64, "final_digest": "0" * 64, "final_at": NOW}


@pytest.fixture
def decider(union_above: Unit) -> Person:
    """Who sees every step of the report of the union above and of those below."""
    return make_person(unit=union_above, grants="log review sign")


@pytest.fixture
def top(union_above: Unit, officer: Person, reviewer: Person, decider: Person) -> Report:
    """A draft over one union below it."""
    fill(union_above, officer, reviewer, decider, FEW)
    return make_report(union_above)


def fill(top: Unit, author: Person, reviewer: Person, by: Person, number: int) -> None:
    """So many unions below with a report sent up, each with deeds, photos, measurements, a social result, a target."""
    shared, promised = make_indicator(top, "Sáng kiến"), make_indicator(top)
    make_pledge(top, author)
    promise(author, promised, 9)
    for _each in range(number):
        below = make_unit(parent=top)
        movement, social = make_campaign(below), make_campaign(below, kind=Campaign.Kind.SOCIAL, area=Area.WELFARE)
        for campaign, indicator in ((movement, shared), (movement, make_indicator(below)), (social, promised)):
            deed = make_achievement(author, unit=below, campaign=campaign, state="approved", reviewer=reviewer)
            make_measurement(deed, indicator, 4)
            make_evidence(deed, author)
        SocialResult.objects.create(achievement=deed, money=5_000_000)
        final(make_report(below)).submissions.create(to_unit=top, submitted_at=NOW, submitted_by=by.user)


def final(report: Report) -> Report:
    Report.objects.filter(pk=report.pk).update(**FINAL)
    report.refresh_from_db()
    return report


def built_again(report: Report) -> Content:
    services.store_snapshot(report, figures.collect(report.unit, YEAR, today=TODAY), now=BUILT)
    report.refresh_from_db()
    return read(report.snapshot)


def longest(report: Report, parts: str) -> str:
    """The page of the figure that is made of the most."""
    key = max(read(report.snapshot)["figures"], key=lambda each: len(each[parts]))["key"]
    return f"{report.get_absolute_url()}figures/{key}/"


def cost(by: Person, address: str) -> int:
    """Queries of the second answer: the first one of a session looks up who asks."""
    answers = [ask(by.client, address) for _time in range(2)]
    assert answers[1].says == "200"
    return answers[1].queries


@pytest.mark.parametrize("state", ["draft", "final"])
def test_the_page_of_a_report(state: str, top: Report, officer: Person, reviewer: Person, decider: Person) -> None:
    address, stored = top.get_absolute_url(), Report.objects.filter(pk=top.pk)
    stored.update(**FINAL | {"state": state})
    few = cost(decider, address)
    stored.update(state="draft")
    fill(top.unit, officer, reviewer, decider, MANY)
    told = built_again(top)
    stored.update(state=state)

    assert (len(told["below"]), len(told["deeds"]), len(told["figures"])) == (8, 21, 22)
    assert cost(decider, address) == few <= 40


def test_texts_and_history_of_a_report(top: Report, decider: Person) -> None:
    services.write_narrative(top, {"causes": "Đã 7 lượt."}, by=decider.actor, now=NOW)
    few = cost(decider, top.get_absolute_url())
    for section in Report.SECTIONS:
        services.write_narrative(top, {section: f"Đã 8 lượt: {section}."}, by=decider.actor, now=NOW)

    assert cost(decider, top.get_absolute_url()) == few


def test_the_difference_between_two_versions(top: Report, officer: Person, reviewer: Person, decider: Person) -> None:
    newer = services.start_new_version(final(top), by=decider.actor, reason=WHY, now=NOW)
    built_again(newer)
    few = cost(decider, newer.get_absolute_url())
    fill(top.unit, officer, reviewer, decider, MANY)
    built_again(newer)

    assert cost(decider, newer.get_absolute_url()) == few


@pytest.mark.parametrize(("listed", "parts"), [(1_000, "sources"), (0, "parts")])
def test_the_sources_of_a_figure(
    listed: int, parts: str, top: Report, officer: Person, reviewer: Person, decider: Person
) -> None:
    with override_settings(REPORT_LISTED_DEEDS=listed):
        built_again(top)
        few = cost(decider, longest(top, parts))
        fill(top.unit, officer, reviewer, decider, MANY)
        told = built_again(top)

    assert max(len(each[parts]) for each in told["figures"]) == MANY
    assert cost(decider, longest(top, parts)) == few


def test_two_reports_side_by_side(top: Report, officer: Person, reviewer: Person, decider: Person) -> None:
    earlier = make_report(top.unit, period=periods.parse("year", "2020"))
    address = f"{top.get_absolute_url()}compare/?with={earlier.pk}"
    few = cost(decider, address)
    fill(top.unit, officer, reviewer, decider, MANY)
    built_again(top)

    assert cost(decider, address) == few


@pytest.mark.parametrize("which", ["units", "periods"])
def test_what_a_report_can_be_compared_with(which: str, top: Report, decider: Person) -> None:
    below = Report.objects.exclude(pk=top.pk).get()
    address = f"{below.get_absolute_url()}compare/?which={which}"
    offer(below, 2019)
    few = cost(decider, address)
    for year in range(2014, 2014 + 5):
        offer(below, year)

    assert cost(decider, address) == few


def offer(report: Report, year: int) -> None:
    """Another period of the unit, and another unit of the period."""
    make_report(report.unit, period=periods.parse("year", str(year)))
    make_report(make_unit(parent=report.unit.parent))


def test_the_list_of_reports(top: Report, officer: Person, reviewer: Person, decider: Person) -> None:
    few = cost(decider, "/reports/")
    fill(top.unit, officer, reviewer, decider, MANY)

    assert cost(decider, "/reports/") == few


def test_the_board_of_a_duty(top: Report, officer: Person, reviewer: Person, decider: Person) -> None:
    duty = top.unit.report_duties.create(kind="year", days_after_end=10, valid_from=date(2015, 1, 1))
    few = cost(decider, f"/reports/duties/{duty.pk}/?period=2021")
    fill(top.unit, officer, reviewer, decider, MANY)

    assert cost(decider, f"/reports/duties/{duty.pk}/?period=2021") == few
