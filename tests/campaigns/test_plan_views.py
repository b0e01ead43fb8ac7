"""The pages of work plans, with and without a script."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from docx import Document

from campaigns.models import Measure, WorkPlan
from members.models import Unit
from tests.campaigns.factories import make_campaign
from tests.campaigns.plan_factories import make_measure, make_plan
from tests.factories import Person
from tests.portal.guards import ask, is_part_of

pytestmark = pytest.mark.django_db
PLAN = {"title": "Thực hiện phong trào", "year": "2021"}


def test_an_officer_writes_a_plan_and_its_measures(officer: Person, union: Unit, member: Person) -> None:
    campaign = make_campaign(union)
    answer = officer.client.post(reverse("campaigns:plan_add"), PLAN | {"unit": union.pk, "campaign": campaign.pk})
    plan = WorkPlan.objects.get()
    assert member.member

    typed = {"content": "Lắp camera", "responsible": member.member.pk, "due_on": "03/04/2021", "another": "1"}
    added = officer.client.post(reverse("campaigns:measure_add", args=[plan.pk]), typed)

    assert (answer.headers["Location"], plan.campaign) == (plan.get_absolute_url(), campaign)
    assert added.headers["Location"] == reverse("campaigns:measure_add", args=[plan.pk])
    assert Measure.objects.get().due_on == date(2021, 4, 3)


def test_a_second_click_is_told_beside_the_title_and_nothing_typed_is_lost(officer: Person, union: Unit) -> None:
    make_plan(union, title=PLAN["title"])

    answer = officer.client.post(
        reverse("campaigns:plan_add"), PLAN | {"unit": union.pk, "document_number": "12/KH-CĐCS"}
    )

    assert list(answer.context["form"].errors) == ["title"]
    assert "12/KH-CĐCS" in answer.text


def test_the_campaign_page_leads_to_the_plans_and_to_a_new_one(officer: Person, union: Unit) -> None:
    campaign = make_campaign(union)
    plan = make_plan(union, campaign=campaign, title="Kế hoạch của tổ")

    page = officer.client.get(campaign.get_absolute_url()).text

    assert plan.get_absolute_url() in page
    assert f"{reverse('campaigns:plan_add')}?campaign={campaign.pk}" in page


def test_a_new_plan_from_a_campaign_has_it_chosen(officer: Person, union: Unit) -> None:
    campaign = make_campaign(union)
    form = officer.client.get(f"{reverse('campaigns:plan_add')}?campaign={campaign.pk}").context["form"]
    crooked = officer.client.get(f"{reverse('campaigns:plan_add')}?campaign=x")

    assert (form["campaign"].initial, crooked.status_code) == (campaign.pk, 200)


@pytest.mark.parametrize(("step", "state"), [("start", "doing"), ("finish", "done")])
def test_one_tap_moves_a_measure_on(officer: Person, union: Unit, step: str, state: str) -> None:
    measure = make_measure(make_plan(union))

    answer = officer.client.post(reverse(f"campaigns:measure_{step}", args=[measure.pk]))

    measure.refresh_from_db()
    assert (answer.headers["Location"], measure.state) == (measure.plan.get_absolute_url(), state)


def test_a_tap_with_htmx_answers_the_rows_of_the_page(officer: Person, union: Unit) -> None:
    plan = make_plan(union)
    measure = make_measure(plan)

    tapped = officer.client.post(reverse("campaigns:measure_start", args=[measure.pk]), headers={"HX-Request": "true"})

    page = ask(officer.client, plan.get_absolute_url())
    assert "<html" not in tapped.text
    assert is_part_of(tapped.text, page.body)


def test_a_tap_too_late_says_what_the_measure_is_by_now(officer: Person, union: Unit) -> None:
    measure = make_measure(make_plan(union), state="dropped", state_reason="Dịch bệnh")
    address = reverse("campaigns:measure_start", args=[measure.pk])

    plain = officer.client.post(address, follow=True).text
    partial = officer.client.post(address, headers={"HX-Request": "true"}).text

    assert ["“không thực hiện”" in text for text in (plain, partial)] == [True, True]


def test_the_rows_of_a_plan_are_the_same_for_htmx_and_filtered_by_state(officer: Person, union: Unit) -> None:
    plan = make_plan(union)
    make_measure(plan, content="Còn làm")
    make_measure(plan, content="Đã thôi", state="dropped", state_reason="Hết kinh phí")
    address = f"{plan.get_absolute_url()}?state=dropped"

    page, partial = ask(officer.client, address), ask(officer.client, address, HX_Request="true")

    assert is_part_of(partial.body, page.body)
    assert ("Hết kinh phí" in partial.body, "Còn làm" in partial.body) == (True, False)


def test_a_page_of_measures_asks_no_more_for_three_than_for_one(officer: Person, union: Unit) -> None:
    plan = make_plan(union)
    counts = []
    officer.client.get(plan.get_absolute_url())
    for rows in (1, 2):
        for _number in range(rows):
            make_measure(plan)
        counts.append(ask(officer.client, plan.get_absolute_url()).queries)

    assert counts[0] == counts[1]


def test_a_measure_is_dropped_with_a_reason_only(officer: Person, union: Unit) -> None:
    measure = make_measure(make_plan(union))
    address = reverse("campaigns:measure_drop", args=[measure.pk])

    empty = officer.client.post(address, {"reason": " "})
    officer.client.post(address, {"reason": "Dịch bệnh"})

    measure.refresh_from_db()
    assert list(empty.context["form"].errors) == ["reason"]
    assert (measure.state, measure.state_reason) == ("dropped", "Dịch bệnh")


def test_a_note_and_another_day_are_kept_with_the_result(officer: Person, union: Unit) -> None:
    measure = make_measure(make_plan(union))

    officer.client.post(
        reverse("campaigns:measure_finish", args=[measure.pk]), {"done_on": "01/09/2021", "result": "62 camera"}
    )

    measure.refresh_from_db()
    assert (measure.done_on, measure.result) == (date(2021, 9, 1), "62 camera")


def test_a_day_to_come_is_told_and_the_note_kept(officer: Person, union: Unit) -> None:
    address = reverse("campaigns:measure_finish", args=[make_measure(make_plan(union)).pk])

    answer = officer.client.post(address, {"done_on": "01/01/2199", "result": "62 camera"})

    assert ("chưa đến" in answer.text, "62 camera" in answer.text) == (True, True)


def test_who_answers_sees_the_plan_and_only_the_own_steps(member: Person, union: Unit) -> None:
    plan = make_plan(union)
    mine, other = make_measure(plan, member.member), make_measure(plan)

    page = member.client.get(plan.get_absolute_url()).text

    steps = [reverse("campaigns:measure_finish", args=[each.pk]) in page for each in (mine, other)]
    assert (steps, reverse("campaigns:measure_drop", args=[mine.pk]) in page) == ([True, False], False)


@pytest.mark.parametrize(
    ("query", "shown"),
    [("q=thuc+hien", "a"), ("year=2020", "b"), ("todo=overdue", "a"), ("todo=mine", "b"), ("year=x", "ba")],
)
def test_plans_are_found_by_words_year_and_what_is_to_do(officer: Person, union: Unit, query: str, shown: str) -> None:
    plans = {"a": make_plan(union, title="Thực hiện"), "b": make_plan(union, title="Khác", year=2020)}
    make_measure(plans["a"], due_on=date(2021, 1, 1))
    make_measure(plans["b"], officer.member, due_on=date(2199, 1, 1))

    page = officer.client.get(f"{reverse('campaigns:plans')}?{query}").context["page"]

    assert {plan.title for plan in page.object_list} == {plans[name].title for name in shown}


def words(content: bytes) -> str:
    paper = Document(BytesIO(content))
    tables = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in paper.paragraphs), *tables])


def test_a_plan_is_printed_with_its_measures(officer: Person, member: Person, union: Unit) -> None:
    plan = make_plan(union, campaign=make_campaign(union, name="Phong trào “Xanh”"), document_number="12/KH-CĐCS")
    done: dict[str, Any] = {"state": "done", "done_on": date(2021, 9, 1), "result": "62 chiếc"}
    make_measure(plan, member.member, content="Lắp camera", **done)

    pdf = officer.client.get(reverse("campaigns:plan_pdf", args=[plan.pk]))
    said = words(officer.client.get(reverse("campaigns:plan_docx", args=[plan.pk])).content)

    wanted = ["Lắp camera", str(member.member), "30/09/2021", "Đã thực hiện ngày 01/09/2021: 62 chiếc"]
    wanted += ["12/KH-CĐCS", "Để thực hiện phong trào “Xanh”,"]
    assert [text for text in wanted if text not in said] == []
    assert pdf.content.startswith(b"%PDF")


def test_a_plan_without_measures_can_be_printed(officer: Person, union: Unit) -> None:
    answer = officer.client.get(reverse("campaigns:plan_pdf", args=[make_plan(union).pk]))

    assert answer.content.startswith(b"%PDF")
