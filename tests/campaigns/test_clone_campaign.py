"""Carrying a campaign over: the service and its page."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from campaigns import services
from campaigns.cloning import moved
from campaigns.models import Campaign, Launcher
from members.models import Unit
from members.services import form_block
from portal import audit
from tests.campaigns.factories import make_campaign, make_indicator
from tests.campaigns.plan_factories import make_plan
from tests.factories import NOW, Person
from tests.moments import at_once

pytestmark = pytest.mark.django_db


def cloned(campaign: Campaign, by: Person) -> Campaign:
    return services.clone_campaign(campaign, moved(campaign.facts(), 1), by=by.actor, now=NOW)


@pytest.fixture
def campaign(union: Unit) -> Campaign:
    return make_campaign(union, state="closed", name="Thi đua năm 2021", content="Nhiệm vụ năm 2021")


def test_the_draft_carries_launchers_and_indicators_over(officer: Person, union: Unit, campaign: Campaign) -> None:
    Launcher.objects.create(campaign=campaign, body_name="Tỉnh đoàn", position=1)
    old = make_indicator(union, campaign, name="Camera", unit_of_measure="chiếc")

    draft = cloned(campaign, officer)

    assert (draft.state, draft.cloned_from, draft.owner, draft.name) == ("draft", campaign, union, "Thi đua năm 2022")
    assert [str(body) for body in draft.launchers.order_by("position")] == [union.name, "Tỉnh đoàn"]
    assert [(each.name, each.unit_of_measure, each.version) for each in draft.indicators.all()] == [
        ("Camera", "chiếc", 1)
    ]
    assert list(campaign.indicators.all()) == [old]
    assert [entry.details for entry in audit.history(draft)] == [{"source": campaign.pk}]


def test_only_the_newest_version_is_carried_over_and_no_local_indicator(
    officer: Person, union: Unit, union_group: Unit, campaign: Campaign
) -> None:
    first = make_indicator(union, campaign, name="Cũ")
    newest = make_indicator(union, campaign, name="Mới")
    newest.replaces, newest.version = first, 2
    newest.save(update_fields=["replaces", "version"])
    make_indicator(union_group, campaign, name="Riêng của tổ")

    assert [each.name for each in cloned(campaign, officer).indicators.all()] == ["Mới"]


def test_registrations_plans_and_documents_stay_behind(officer: Person, union: Unit, campaign: Campaign) -> None:
    make_plan(union, campaign=campaign)
    Campaign.objects.filter(pk=campaign.pk).update(document_file="campaigns/a.pdf", document_number="05/KH")
    campaign.refresh_from_db()

    draft = cloned(campaign, officer)

    assert (draft.work_plans.count(), draft.participations.count()) == (0, 0)
    assert (draft.document_number, bool(draft.document_file)) == ("", False)


def test_a_draft_is_not_carried_over(officer: Person, union: Unit) -> None:
    with pytest.raises(services.CampaignNotCloneable):
        cloned(make_campaign(union, state="draft"), officer)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_draft(officer: Person, campaign: Campaign) -> None:
    facts, actor = moved(campaign.facts(), 1), officer.actor

    def click() -> None:
        services.clone_campaign(campaign, facts, by=actor, now=NOW)

    assert at_once(click, click, refusal=services.CampaignEnteredTwice) == ["done", "refused"]
    assert campaign.clones.count() == 1


def page(campaign: Campaign) -> str:
    return reverse("campaigns:clone", args=[campaign.pk])


def typed(**changes: Any) -> dict[str, Any]:
    return {"name": "Thi đua năm 2022", "starts_on": "04/01/2022", "ends_on": "15/12/2022"} | changes


def test_the_page_proposes_next_years_days_and_lists_the_texts(officer: Person, campaign: Campaign) -> None:
    answer = officer.client.get(page(campaign))

    assert answer.context["form"]["starts_on"].initial == date(2022, 1, 4)
    assert [(each.before, each.after) for each in answer.context["changes"]] == [
        ("Nhiệm vụ năm 2021", "Nhiệm vụ năm 2022")
    ]
    assert Campaign.objects.count() == 1


def test_the_draft_lists_what_differs_until_it_is_launched(officer: Person, campaign: Campaign) -> None:
    officer.client.post(page(campaign), typed())
    draft = campaign.clones.get()
    make_indicator(draft.owner, draft, name="Chỉ tiêu mới")

    review = officer.client.get(draft.get_absolute_url()).context["review"]
    services.launch_campaign(draft, by=officer.actor, now=NOW)
    later = officer.client.get(draft.get_absolute_url()).context["review"]

    changed = {each.label: each.after for each in review.changes}
    assert changed["Nội dung"] == "Nhiệm vụ năm 2022"
    assert changed["Chỉ tiêu"] == "Chỉ tiêu mới (camera)"
    assert (review.source, later) == (campaign, None)


def test_texts_follow_the_year_of_the_launch_that_was_typed(officer: Person, campaign: Campaign) -> None:
    officer.client.post(page(campaign), typed(starts_on="04/01/2024", ends_on="15/12/2024", name="Thi đua"))

    assert campaign.clones.get().content == "Nhiệm vụ năm 2024"


def test_a_name_and_day_that_exist_are_told_beside_the_name(officer: Person, campaign: Campaign) -> None:
    answers = [officer.client.post(page(campaign), typed()) for _click in range(2)]

    assert [answer.status_code for answer in answers] == [302, 200]
    assert list(answers[1].context["form"].errors) == ["name"]
    assert "Thi đua năm 2022" in answers[1].text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"ends_on": "03/01/2022"}, "ends_on"),
        ({"interim_on": "01/01/2022"}, "interim_on"),
        ({"register_by": "16/12/2022"}, "register_by"),
        ({"starts_on": "30/02/2022"}, "starts_on"),
    ],
)
def test_days_out_of_order_are_told_beside_the_field(
    officer: Person, campaign: Campaign, wrong: dict[str, str], field: str
) -> None:
    answer = officer.client.post(page(campaign), typed(**wrong))

    assert list(answer.context["form"].errors) == [field]
    assert not campaign.clones.exists()


def test_choices_are_told_by_their_names(officer: Person, campaign: Campaign) -> None:
    draft = cloned(campaign, officer)
    Campaign.objects.filter(pk=draft.pk).update(level="province", needs_approval=True)

    review = officer.client.get(draft.get_absolute_url()).context["review"]

    told = {each.label: (each.before, each.after) for each in review.changes}
    assert told["Cấp phát động"] == ("cơ quan, đơn vị", "bộ, ban, ngành, tỉnh")
    assert ("không", "có") in told.values()


def test_a_block_of_last_year_is_not_carried_over_and_told(officer: Person, union: Unit) -> None:
    block = form_block(owner=union, year=2021, name="Cụm số 2", by=officer.actor, now=NOW)
    draft = cloned(make_campaign(union, state="closed", scope="block", block_id=block.pk), officer)

    review = officer.client.get(draft.get_absolute_url()).context["review"]

    told = {each.label: (each.before, each.after) for each in review.changes}
    assert (draft.block, told["Cụm, khối thi đua"]) == (None, (str(block), ""))


def test_a_campaign_of_a_leap_day_is_carried_over_to_the_last_of_february(officer: Person, union: Unit) -> None:
    leap = make_campaign(union, starts_on=date(2024, 2, 29), ends_on=date(2024, 12, 31))

    form = officer.client.get(page(leap)).context["form"]

    assert form["starts_on"].initial == date(2025, 2, 28)
