"""Every list: the same queries for one row as for three, and the same rows for HTMX as for a full page."""

import ast
import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from achievements import services as achievements
from achievements.models import Contribution
from campaigns.models import Campaign, Indicator
from campaigns.services.indicators import add_indicator
from campaigns.services.participation import join_campaign
from campaigns.services.running import launch_campaign
from members.models import Unit
from members.services import form_block, seat_units
from notifications.services import notify
from pledges.models import LegalText, Pledge
from pledges.services import circulate_pledge
from portal.imports.models import ImportRun
from portal.working_days import Holiday
from reports import periods, schedules
from reports import services as reports
from reports.models import Duty, Schedule
from tests.factories import Person, make_member, make_office, make_unit
from tests.portal.guards import ask, is_part_of
from tests.portal.world import COUNT, Cast, compose, log_deed, make_campaign, make_measure, make_plan, propose

pytestmark = pytest.mark.django_db


@dataclass
class Rows:
    """Makes the numbered row of each list, all within reach of the person who looks."""

    cast: Cast

    def unit(self, number: int) -> None:
        make_unit(parent=self.cast.union)

    def person(self, number: int) -> None:
        make_member(unit=self.cast.union)

    def office(self, number: int) -> None:
        make_office(make_member(unit=self.cast.union), self.cast.union, "Ủy viên BCH")

    def block(self, number: int) -> None:
        by, now = self.cast.officer.actor_now, timezone.now()
        block = form_block(owner=self.cast.union, year=2021, name=f"Khối {number}", by=by, now=now)
        seat_units(block, [make_unit(parent=self.cast.union)], by=by, now=now)

    def notice(self, number: int) -> None:
        recipients = [self.cast.chair.user]
        notify(recipients, subject=f"Tin {number}", body="", url="/", now=timezone.now(), about=self.cast.union)

    def campaign(self, number: int) -> None:
        make_campaign(self.cast.officer, f"Phong trào {number}")

    def indicator(self, number: int) -> Indicator:
        by = self.cast.officer.actor_now
        return add_indicator(owner=self.cast.union, facts=COUNT, by=by, now=timezone.now())

    def registration(self, number: int) -> None:
        join_campaign(self.board, make_unit(parent=self.cast.union), by=self.cast.officer.actor_now, now=timezone.now())

    def client(self, name: str) -> Client:
        """The chair looks, and an administrator where nobody else may."""
        return (self.cast.administrator if name in OF_OPERATORS else self.cast.chair).client

    @cached_property
    def board(self) -> Campaign:
        campaign = make_campaign(self.cast.officer, "Có bảng đăng ký")
        return launch_campaign(campaign, by=self.cast.officer.actor_now, now=timezone.now())

    def address(self, name: str) -> str:
        """Most lists stand alone; the registrations are those of one campaign, the tabs of a unit of the union."""
        if name.startswith("overview:unit_"):
            return reverse(name, args=[self.cast.union.pk])
        if name == "reports:duty":
            return reverse(name, args=[self.asked.pk])
        return reverse(name, args=[self.board.pk] if name == "campaigns:registrations" else [])

    def holiday(self, number: int) -> None:
        Holiday.objects.create(day=self.cast.chair.actor_now.today.replace(month=12, day=number), name="Nghỉ lễ")

    def legal_text(self, number: int) -> None:
        LegalText.objects.create(number=f"{number}/2021/QH15", wording="Căn cứ", valid_from=date(2021, 1, number))

    def plan(self, number: int) -> None:
        make_measure(self.cast, make_plan(self.cast, title=f"Kế hoạch {number}"))

    def deed(self, number: int) -> None:
        deed = log_deed(self.cast, self.indicator(number), f"Việc {number}")
        achievements.submit_achievement(deed, by=self.cast.officer.actor_now, now=timezone.now())

    def publication(self, number: int) -> None:
        self.consent(number)

    def consent(self, number: int) -> None:
        """The chair, who looks, had a part in the deed."""
        deed = log_deed(Cast(**vars(self.cast) | {"member": self.cast.chair}), self.indicator(number), f"Việc {number}")
        achievements.submit_achievement(deed, by=self.cast.officer.actor_now, now=timezone.now())
        achievements.approve_achievement(deed, by=self.cast.reviewer.actor_now, now=timezone.now())
        propose(self.cast, deed)

    def part(self, number: int) -> None:
        """A deed in which the person who looks had a part."""
        deed = log_deed(self.cast, self.indicator(number), f"Việc {number}")
        Contribution.objects.create(achievement=deed, member=self.cast.chair.member)
        achievements.submit_achievement(deed, by=self.cast.officer.actor_now, now=timezone.now())

    def pledge(self, number: int) -> Pledge:
        return compose(self.cast, self.indicator(number), 2021 + number)

    def signed_pledge(self, number: int) -> None:
        pledge = circulate_pledge(self.pledge(number), by=self.cast.officer.actor_now, now=timezone.now())
        Pledge.objects.filter(pk=pledge.pk).update(state=Pledge.State.COMPLETED)

    def report(self, number: int) -> None:
        period = periods.parse("year", str(2015 + number))
        reports.request_report(self.cast.union, period, by=self.cast.officer.actor_now, now=timezone.now())

    def duty(self, number: int) -> Duty:
        above = self.cast.union.parent
        assert above is not None
        return Duty.objects.create(to_unit=above, kind="year", days_after_end=number, valid_from=date(2015, 1, 1))

    @cached_property
    def asked(self) -> Duty:
        duty = self.duty(0)
        duty.to_unit = self.cast.union
        duty.save()
        return duty

    def owing_unit(self, number: int) -> None:
        make_unit(f"Tổ công đoàn {number}", parent=self.cast.union)

    def schedule(self, number: int) -> None:
        schedule = Schedule(unit=self.cast.union, name=f"Lịch {number}", kind="year", author=self.cast.officer.user)
        schedules.save_schedule(schedule, by=self.cast.officer.actor_now, now=timezone.now())

    def import_run(self, number: int) -> None:
        ImportRun.objects.create(
            kind="members",
            state="abandoned",
            requested_by_id=self.cast.chair.user.pk,
            original_name=f"danh-sach-{number}.xlsx",
            size=1,
            created_at=timezone.now(),
            finished_at=timezone.now(),
        )


LISTS: dict[str, Callable[[Rows, int], object]] = {
    "members:units": Rows.unit,
    "members:people": Rows.person,
    "members:offices": Rows.office,
    "members:blocks": Rows.block,
    "members:imports": Rows.import_run,
    "notifications:inbox": Rows.notice,
    "campaigns:list": Rows.campaign,
    "campaigns:indicators": Rows.indicator,
    "campaigns:registrations": Rows.registration,
    "campaigns:plans": Rows.plan,
    "achievements:list": Rows.deed,
    "achievements:review": Rows.deed,
    "publications:list": Rows.publication,
    "publications:consents": Rows.consent,
    "pledges:list": Rows.pledge,
    "pledges:legal_texts": Rows.legal_text,
    "reports:list": Rows.report,
    "reports:duties": Rows.duty,
    "reports:duty": Rows.owing_unit,
    "reports:schedules": Rows.schedule,
    "overview:holidays": Rows.holiday,
    "overview:own_record": Rows.part,
    "overview:unit_people": Rows.person,
    "overview:unit_offices": Rows.office,
    "overview:unit_campaigns": Rows.campaign,
    "overview:unit_deeds": Rows.deed,
    "overview:unit_targets": Rows.signed_pledge,
    "overview:unit_plans": Rows.plan,
}

OF_OPERATORS = {"overview:holidays", "pledges:legal_texts"}

# The log of imports, whose files are there themselves; one's own record is taken away as a document.
NOT_TAKEN_AWAY = {"members:imports", "overview:own_record"}
TAKEN_AWAY = sorted(LISTS.keys() - NOT_TAKEN_AWAY)  # a new list is taken away unless it says why not


@pytest.fixture
def rows(
    union: Unit,
    agency: Unit,
    officer: Person,
    reviewer: Person,
    director: Person,
    chair: Person,
    officer_above: Person,
    administrator: Person,
    member: Person,
) -> Rows:
    return Rows(Cast(union, agency, officer, reviewer, director, chair, officer_above, administrator, member))


NO_LISTS = {"campaigns.plan_detail", "overview.campaign_progress"}  # answers HTMX too, with the rows of one campaign


def views_that_list() -> set[str]:
    """Every function of ours that answers through `answer_list`, by app and name."""
    found = set()
    for app in settings.BASE_DIR.glob("*/urls.py"):
        for path in app.parent.rglob("*.py"):
            found |= {f"{app.parent.name}.{name}" for name in _listing_functions(path)}
    return found - NO_LISTS


def _listing_functions(path: Path) -> set[str]:
    functions = [node for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)]
    return {function.name for function in functions if "return answer_list(" in ast.unparse(function)}


def test_every_list_is_looked_at() -> None:
    assert len(views_that_list()) == len(LISTS), views_that_list()


@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_no_more_for_three_rows_than_for_one(name: str, rows: Rows) -> None:
    address, client = rows.address(name), rows.client(name)
    client.get(address)  # what is remembered for the session is remembered now
    LISTS[name](rows, 1)
    one = ask(client, address).queries
    LISTS[name](rows, 2)
    LISTS[name](rows, 3)

    assert ask(client, address).queries == one


@pytest.mark.parametrize("name", LISTS)
def test_htmx_gets_the_rows_of_the_full_page(name: str, rows: Rows) -> None:
    LISTS[name](rows, 1)
    page = ask(rows.client(name), rows.address(name))
    partial = ask(rows.client(name), rows.address(name), HX_Request="true")

    assert "<html" in page.body
    assert "<html" not in partial.body
    assert is_part_of(partial.body, page.body)


@pytest.mark.parametrize("name", TAKEN_AWAY)
def test_a_list_is_taken_away_with_the_rows_it_shows(name: str, rows: Rows) -> None:
    LISTS[name](rows, 1)
    LISTS[name](rows, 2)
    client = rows.client(name)
    page = client.get(rows.address(name)).context["page"]

    workbook, text = (taken(client, rows.address(name), kind) for kind in ("xlsx", "csv"))

    sheet = openpyxl.load_workbook(BytesIO(workbook)).active
    lines = list(csv.reader(StringIO(text.decode("utf-8-sig"))))
    assert (sheet.max_row, len(lines)) == (page.count + 1, page.count + 1)
    assert [cell.value for cell in sheet[1]] == lines[0]
    assert 'name="export" value="xlsx"' in client.get(rows.address(name)).content.decode()


@pytest.mark.parametrize("name", TAKEN_AWAY)
def test_an_export_asks_no_more_for_three_rows_than_for_one(name: str, rows: Rows) -> None:
    address, client = rows.address(name), rows.client(name)
    LISTS[name](rows, 1)
    with CaptureQueriesContext(connection) as one:
        taken(client, address, "csv")
    LISTS[name](rows, 2)
    LISTS[name](rows, 3)
    with CaptureQueriesContext(connection) as three:
        taken(client, address, "csv")

    assert len(three) == len(one)


def taken(client: Client, address: str, kind: str) -> bytes:
    response = client.post(address, {"export": kind})
    assert response.status_code == 200
    return b"".join(response)


@pytest.mark.parametrize("name", LISTS)
def test_a_restored_page_is_whole(name: str, rows: Rows) -> None:
    restored = ask(rows.client(name), rows.address(name), HX_Request="true", HX_History_Restore_Request="true")
    assert "<html" in restored.body
