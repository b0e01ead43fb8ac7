"""Before a launch: what is missing, where it is mended, and who will hear of it."""

from typing import Any

import pytest

from campaigns import services
from campaigns.checklist import Audience, audience_of, checklist_of
from campaigns.models import Campaign
from campaigns.services import units_in_scope, units_missing
from members.models import Block, Unit
from members.services import form_block, seat_units
from notifications.models import Notice
from tests.campaigns.factories import make_campaign, make_indicator
from tests.campaigns.test_views import add
from tests.factories import NOW, TODAY, Person, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def block(union_above: Unit, other_union: Unit) -> Block:
    formed = form_block(owner=union_above, year=2021, name="Cụm 2", by=None, now=NOW)
    seat_units(formed, [other_union], by=None, now=NOW)
    return formed


def open_points(campaign: Campaign, *, is_required: bool) -> list[str]:
    return [p.url.split("#")[-1] for p in checklist_of(campaign) if p.is_required == is_required and not p.is_done]


def draft(owner: Unit, **stated: Any) -> Campaign:
    return make_campaign(owner, state="draft", **stated)


def test_a_bare_draft_lists_everything_with_the_field_that_mends_it(union_above: Unit) -> None:
    campaign = draft(union_above, needs_approval=True)
    campaign.launchers.all().delete()

    assert open_points(campaign, is_required=True) == ["id_launchers-0-unit"]
    assert open_points(campaign, is_required=False) == [
        f"/campaigns/{campaign.pk}/indicators/add/",
        "id_content",
        "id_slogan",
        "id_interim_on",
        "id_document_number",
        "id_scope",
        "id_register_by",
    ]


def test_advice_leaves_the_list_when_it_is_followed_and_never_stops_a_launch(officer: Person, union: Unit) -> None:
    campaign = draft(union, slogan="Đoàn kết", content="Nội dung")
    make_unit(parent=union)
    make_indicator(union, campaign)

    assert open_points(campaign, is_required=False) == ["id_interim_on", "id_document_number"]
    assert services.launch_campaign(campaign, by=officer.actor, now=NOW).state == "launched"


def test_a_campaign_for_a_block_names_it_before_its_launch(union_above: Unit, block: Block) -> None:
    campaign = draft(union_above, scope="block")

    with pytest.raises(services.CampaignNotLaunchable, match="cụm, khối"):
        services.launch_campaign(campaign, by=None, now=NOW)
    assert open_points(campaign, is_required=True) == ["id_block"]
    Campaign.objects.filter(pk=campaign.pk).update(block=block)
    assert open_points(Campaign.objects.get(), is_required=True) == []


def test_a_block_is_told_and_asked_and_its_neighbours_are_not(
    union_above: Unit, block: Block, other_union: Unit, officer: Person, stranger: Person
) -> None:
    campaign = draft(union_above, scope="block", block_id=block.pk)
    services.launch_campaign(campaign, by=None, now=NOW)

    assert [notice.recipient for notice in Notice.objects.all()] == [stranger.user]
    assert list(units_in_scope(campaign)) == list(units_missing(campaign, TODAY)) == [other_union]


def test_the_units_of_a_block_see_the_campaign_for_it(block: Block, officer: Person, stranger: Person) -> None:
    far = make_campaign(make_unit("Công đoàn ngành"), scope="block", block_id=block.pk)

    assert [far in Campaign.objects.visible_to(person.actor) for person in (officer, stranger)] == [False, True]


def test_the_page_says_how_many_units_and_officers_will_be_told(
    officer_above: Person, officer: Person, stranger: Person, union_above: Unit
) -> None:
    campaign = draft(union_above)
    page = officer_above.client.get(campaign.get_absolute_url())

    assert page.context["audience"] == audience_of(campaign, officer_above.actor) == Audience(units=2, people=2)
    assert "áp dụng cho 2 đơn vị" in page.text


def test_the_form_asks_for_the_block_only_in_that_scope(officer_above: Person, block: Block) -> None:
    missing = add(officer_above.client, scope="block")
    add(officer_above.client, scope="unit", block=block.pk, name="Không theo cụm")
    add(officer_above.client, scope="block", block=block.pk, name="Theo cụm")

    assert list(missing.context["form"].errors) == ["block"]
    assert [each.block for each in Campaign.objects.order_by("pk")] == [None, block]


def test_a_block_of_others_cannot_be_named(officer: Person, block: Block) -> None:
    assert list(add(officer.client, scope="block", block=block.pk).context["form"].errors) == ["block"]


def test_whoever_may_not_edit_reads_no_checklist(reviewer: Person, union: Unit) -> None:
    assert reviewer.client.get(draft(union).get_absolute_url()).context["checklist"] == []
