"""Who sees which campaign."""

import pytest

from campaigns.models import Campaign, Indicator, Participation
from campaigns.services import LauncherChoice, set_launchers
from members.models import Unit
from tests.campaigns.factories import make_campaign, make_indicator
from tests.factories import NOW, Person, make_member, make_office, make_person, make_unit

pytestmark = pytest.mark.django_db


def seen(person: Person) -> list[Campaign]:
    return list(Campaign.objects.visible_to(person.actor).order_by("pk"))


def test_an_officer_above_sees_the_drafts_of_the_units_below(officer_above: Person, union: Unit) -> None:
    draft = make_campaign(union, state="draft")

    assert seen(officer_above) == [draft]


def test_a_unit_below_sees_what_was_launched_above_but_no_draft(
    officer: Person, member: Person, union_above: Unit
) -> None:
    launched = make_campaign(union_above)
    make_campaign(union_above, state="draft")

    assert (seen(officer), seen(member)) == ([launched], [launched])


def test_the_agency_and_the_union_beside_it_see_what_the_other_launched(
    officer: Person, director: Person, union: Unit, agency: Unit
) -> None:
    of_union, of_agency = make_campaign(union), make_campaign(agency)

    assert (seen(officer), seen(director)) == ([of_union, of_agency], [of_union, of_agency])


def test_another_union_sees_a_campaign_only_once_it_takes_part(
    stranger: Person, union: Unit, other_union: Unit
) -> None:
    campaign = make_campaign(union)
    before = seen(stranger)
    Participation.objects.create(campaign=campaign, unit=other_union, joined_at=NOW)

    assert (before, seen(stranger)) == ([], [campaign])


def test_a_joint_launcher_shows_the_campaign_to_its_own_people(director: Person, agency: Unit) -> None:
    campaign = make_campaign(make_unit("Công đoàn ngành"))
    set_launchers(campaign, [LauncherChoice(agency)])

    assert seen(director) == [campaign]


def test_neither_office_nor_membership_means_no_campaign_and_no_indicator(nobody: Person, union: Unit) -> None:
    campaign = make_campaign(union)
    make_indicator(union, campaign), make_indicator(union)

    assert (seen(nobody), list(Indicator.objects.visible_to(nobody.actor))) == ([], [])


def test_a_former_office_holder_no_longer_sees_the_drafts(former: Person, union: Unit) -> None:
    make_campaign(union, state="draft")

    assert seen(former) == []


def test_a_person_with_two_offices_sees_each_campaign_once(union: Unit, agency: Unit) -> None:
    chair = make_person(unit=union, grants="log")
    assert chair.member is not None
    make_office(chair.member, agency, "Phó Giám đốc", "sign")
    campaign = make_campaign(union)
    set_launchers(campaign, [LauncherChoice(union), LauncherChoice(agency)])

    assert seen(chair) == [campaign]


def test_the_vocabulary_of_a_unit_is_shared_downwards_only(
    officer: Person, stranger: Person, union_above: Unit
) -> None:
    above, own = make_indicator(union_above), make_indicator(officer.unit)

    assert list(Indicator.objects.visible_to(officer.actor).order_by("pk")) == [above, own]
    assert list(Indicator.objects.visible_to(stranger.actor)) == [above]


def test_a_member_without_account_rights_changes_nothing_about_reach(union: Unit) -> None:
    make_member(unit=union)
    person = make_person(home=union)
    draft = make_campaign(union, state="draft")

    assert draft not in seen(person)


def test_a_local_indicator_is_seen_below_and_above_its_unit_but_not_beside(
    officer: Person, member: Person, officer_above: Person, stranger: Person, union_above: Unit
) -> None:
    campaign = make_campaign(union_above)
    Participation.objects.create(campaign=campaign, unit=officer.unit, joined_at=NOW)
    shared, local = make_indicator(union_above, campaign), make_indicator(officer.unit, campaign)

    people = (officer, member, officer_above, stranger)
    seen = [list(Indicator.objects.visible_to(person.actor).of_campaign(campaign)) for person in people]
    assert seen == [[shared, local], [shared, local], [shared, local], [shared]]
