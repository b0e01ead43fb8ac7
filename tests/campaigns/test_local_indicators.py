"""A unit that takes part in a campaign of the union above may count something of its own in it."""

import pytest
from django.urls import reverse

from campaigns import services
from campaigns.models import Campaign, Indicator, Participation
from members.models import Unit
from tests.campaigns.factories import make_campaign, make_indicator
from tests.campaigns.test_services import indicator_facts
from tests.factories import NOW, Person, make_unit

pytestmark = pytest.mark.django_db
TYPED = {"name": "Số cây xanh", "area": "reform", "shape": "count", "unit_of_measure": "cây", "direction": "at_least"}


@pytest.fixture
def campaign(union_above: Unit, union: Unit) -> Campaign:
    campaign = make_campaign(union_above)
    Participation.objects.create(campaign=campaign, unit=union, joined_at=NOW)
    return campaign


def add(person: Person, campaign: Campaign) -> int:
    return int(person.client.post(reverse("campaigns:indicator_add", args=[campaign.pk]), TYPED).status_code)


def test_an_officer_of_a_unit_taking_part_adds_an_indicator_of_that_unit(officer: Person, campaign: Campaign) -> None:
    assert add(officer, campaign) == 302

    made = Indicator.objects.get()
    assert (made.owner, made.campaign, made.is_local) == (officer.unit, campaign, True)


def test_the_owner_adds_for_everybody(officer_above: Person, campaign: Campaign) -> None:
    add(officer_above, campaign)

    assert [made.is_local for made in Indicator.objects.all()] == [False]


def test_a_unit_that_does_not_take_part_adds_nothing(stranger: Person, member: Person, campaign: Campaign) -> None:
    assert ([add(person, campaign) for person in (stranger, member)], Indicator.objects.count()) == ([403, 403], 0)


@pytest.mark.parametrize("state", ["pending", "refused"])
def test_a_registration_that_is_not_approved_is_not_enough(officer: Person, campaign: Campaign, state: str) -> None:
    columns = {"state_reason": "Thiếu", "decided_at": NOW if state == "refused" else None}
    Participation.objects.update(state=state, **columns)

    with pytest.raises(services.NotTakingPart):
        services.add_indicator(
            owner=officer.unit, campaign=campaign, facts=indicator_facts(), by=officer.actor, now=NOW
        )


def test_the_page_marks_it_and_lets_only_its_officers_edit_it(
    officer: Person, stranger: Person, campaign: Campaign
) -> None:
    shared, local = make_indicator(campaign.owner, campaign), make_indicator(officer.unit, campaign)
    page = officer.client.get(campaign.get_absolute_url())

    assert (page.context["indicators"], page.context["editable"]) == ([shared, local], {local.pk})
    assert "Chỉ tiêu của đơn vị" in page.text
    assert local.name not in stranger.client.get(campaign.get_absolute_url()).text


def test_it_measures_deeds_of_the_unit_and_those_below_only(
    union_above: Unit, union: Unit, other_union: Unit, campaign: Campaign
) -> None:
    local, shared = make_indicator(union, campaign), make_indicator(union_above, campaign)
    group = make_unit(parent=union)

    units = (union, group, union_above, other_union)
    assert [local.is_for(unit) for unit in units] == [True, True, False, False]
    assert [shared.is_for(unit) for unit in units] == [True] * 4
