from datetime import date, timedelta
from typing import Any

import pytest

from achievements.models import Achievement, Measurement
from campaigns import services
from campaigns.facts import IndicatorFacts
from campaigns.models import Campaign, Indicator, Participation
from campaigns.services import LauncherChoice
from campaigns.values import Area, Shape
from members.models import Unit
from notifications.models import Notice
from portal import audit
from portal.uploads import CleanFile
from tests.campaigns.factories import campaign_facts, make_campaign, make_indicator
from tests.factories import NOW, Person, make_person, make_unit

pytestmark = pytest.mark.django_db
BY: Any = {"now": NOW}


def indicator_facts(**stated: Any) -> IndicatorFacts:
    facts: dict[str, Any] = {
        "name": "Số camera",
        "area": Area.REFORM,
        "shape": Shape.COUNT,
        "unit_of_measure": "camera",
    }
    return IndicatorFacts(**facts | stated)


def measured(indicator: Indicator, by: Person) -> None:
    deed = Achievement.objects.create(
        unit=by.unit,
        area=Area.REFORM,
        title="Lắp camera",
        period_from=date(2021, 9, 1),
        period_to=date(2021, 9, 1),
        counted_on=date(2021, 9, 1),
        author=by.user,
        created_at=NOW,
    )
    Measurement.objects.create(achievement=deed, indicator=indicator, shape=Shape.COUNT, scaled_value=62)


def actions(target: Any) -> list[str]:
    return [entry.action for entry in audit.history(target)]


def test_several_bodies_launch_one_campaign(officer: Person, union: Unit, agency: Unit) -> None:
    bodies = [LauncherChoice(union), LauncherChoice(agency), LauncherChoice(body_name="Hội Chữ thập đỏ tỉnh")]

    campaign = services.create_campaign(
        owner=union, facts=campaign_facts(), launchers=[*bodies, bodies[0]], by=officer.actor, now=NOW
    )

    assert [str(launcher) for launcher in campaign.launchers.order_by("position")] == [
        union.name,
        agency.name,
        "Hội Chữ thập đỏ tỉnh",
    ]
    assert actions(campaign) == ["campaign.created"]


def test_the_duration_bracket_is_stored_from_the_days_unless_it_was_chosen(officer: Person, union: Unit) -> None:
    year = {"starts_on": date(2021, 1, 1), "ends_on": date(2021, 12, 31)}
    create = {"owner": union, "launchers": [], "by": officer.actor, "now": NOW}

    suggested = services.create_campaign(facts=campaign_facts(**year), **create)
    chosen = services.create_campaign(facts=campaign_facts(duration="to_3", **year), **create)

    assert (suggested.duration, chosen.duration) == ("one", "to_3")


def test_a_campaign_is_not_entered_twice_by_a_double_click(officer: Person, union: Unit) -> None:
    facts = campaign_facts()
    services.create_campaign(owner=union, facts=facts, launchers=[], by=officer.actor, now=NOW)

    with pytest.raises(services.CampaignEnteredTwice):
        services.create_campaign(owner=union, facts=facts, launchers=[], by=officer.actor, now=NOW)


def test_a_refused_campaign_leaves_no_file_behind(officer: Person, union: Unit) -> None:
    made = make_campaign(union)
    again = campaign_facts(name=made.name)
    document = CleanFile(b"%PDF-1.7", "a" * 64, "application/pdf", "pdf")

    with pytest.raises(services.CampaignEnteredTwice):
        services.create_campaign(owner=union, facts=again, launchers=[], by=None, now=NOW, document=document)

    assert not Campaign.document_file.field.storage.exists(f"campaigns/{'a' * 64}.pdf")


def test_a_campaign_without_launching_body_is_not_launched(officer: Person, union: Unit) -> None:
    campaign = make_campaign(union, state="draft")
    campaign.launchers.all().delete()

    with pytest.raises(services.CampaignNotLaunchable, match="đơn vị phát động"):
        services.launch_campaign(campaign, by=officer.actor, now=NOW)


def test_a_launch_asks_the_officers_below_and_tells_those_of_the_owner(
    officer: Person, officer_above: Person, stranger: Person, union_above: Unit, member: Person
) -> None:
    colleague = make_person(unit=union_above, grants="log")

    services.launch_campaign(make_campaign(union_above, state="draft"), by=officer_above.actor, now=NOW)

    told = {notice.recipient_id: notice.needs_action for notice in Notice.objects.all()}
    assert told == {officer.user.pk: True, stranger.user.pk: True, colleague.user.pk: False}


def test_a_launch_happens_once(officer: Person, union: Unit) -> None:
    campaign = make_campaign(union, state="draft")
    stale = Campaign.objects.get(pk=campaign.pk)
    services.launch_campaign(campaign, by=officer.actor, now=NOW)

    with pytest.raises(services.CampaignNotLaunchable):
        services.launch_campaign(stale, by=officer.actor, now=NOW + timedelta(seconds=1))

    assert actions(campaign) == ["campaign.launched"]


def test_what_changed_is_audited_by_name_of_the_field(officer: Person, union: Unit) -> None:
    campaign = make_campaign(union)
    facts = campaign_facts(name=campaign.name, slogan="Thi đua là yêu nước")

    services.update_campaign(campaign, facts=facts, launchers=[LauncherChoice(union)], by=officer.actor, now=NOW)

    assert [entry.details for entry in audit.history(campaign)] == [{"fields": ["slogan"]}]


def test_saving_without_a_change_writes_nothing(officer: Person, union: Unit) -> None:
    campaign = make_campaign(union)
    facts = campaign_facts(name=campaign.name)

    services.update_campaign(campaign, facts=facts, launchers=[LauncherChoice(union)], by=officer.actor, now=NOW)

    assert actions(campaign) == []


@pytest.mark.parametrize(("state", "with_launcher"), [("closed", True), ("launched", False)])
def test_a_campaign_keeps_what_its_state_asks_for(
    officer: Person, union: Unit, state: str, with_launcher: bool
) -> None:
    campaign = make_campaign(union, state=state)
    launchers = [LauncherChoice(union)] if with_launcher else []

    with pytest.raises(services.CampaignNotEditable):
        services.update_campaign(campaign, facts=campaign_facts(), launchers=launchers, by=officer.actor, now=NOW)


def test_closing_early_needs_a_reason(officer: Person, union: Unit) -> None:
    campaign = make_campaign(union)

    with pytest.raises(services.CampaignRefused, match="15/12/2021"):
        services.close_campaign(campaign, by=officer.actor, now=NOW)

    services.close_campaign(campaign, by=officer.actor, now=NOW, reason="Sáp nhập đơn vị")
    assert (campaign.state, actions(campaign)) == ("closed", ["campaign.closed"])


def test_a_campaign_is_closed_once(officer: Person, union: Unit) -> None:
    campaign = make_campaign(union, ends_on=date(2021, 9, 15))
    services.close_campaign(campaign, by=officer.actor, now=NOW)

    with pytest.raises(services.CampaignRefused):
        services.close_campaign(campaign, by=officer.actor, now=NOW)


def test_the_notices_of_a_unit_are_settled_when_it_takes_part(
    officer: Person, stranger: Person, union: Unit, union_above: Unit
) -> None:
    campaign = services.launch_campaign(make_campaign(union_above, state="draft"), by=None, now=NOW)

    services.join_campaign(campaign, union, by=officer.actor, now=NOW)

    open_notices = Notice.objects.filter(settled_at__isnull=True).values_list("recipient", flat=True)
    assert list(open_notices) == [stranger.user.pk]


def test_a_unit_takes_part_once_and_may_come_back(officer: Person, union: Unit, union_above: Unit) -> None:
    campaign = make_campaign(union_above)
    joined = services.join_campaign(campaign, union, by=officer.actor, now=NOW)
    with pytest.raises(services.ParticipationRefused):
        services.join_campaign(campaign, union, by=officer.actor, now=NOW)

    services.leave_campaign(joined, by=officer.actor, now=NOW, reason="Nhập nhầm đơn vị")
    with pytest.raises(services.ParticipationRefused):
        services.leave_campaign(joined, by=officer.actor, now=NOW, reason="Lần nữa")
    services.join_campaign(campaign, union, by=officer.actor, now=NOW)

    assert Participation.objects.current().count() == 1
    assert actions(campaign) == ["campaign.joined", "campaign.left", "campaign.joined"]


@pytest.mark.parametrize("state", ["draft", "closed"])
def test_nobody_joins_a_campaign_that_is_not_launched(officer: Person, union_above: Unit, state: str) -> None:
    with pytest.raises(services.ParticipationRefused):
        services.join_campaign(make_campaign(union_above, state=state), officer.unit, by=officer.actor, now=NOW)


def test_the_owner_does_not_join_its_own_campaign(officer: Person, union: Unit) -> None:
    with pytest.raises(services.ParticipationRefused):
        services.join_campaign(make_campaign(union), union, by=officer.actor, now=NOW)


@pytest.mark.parametrize(
    ("shape", "completed"),
    [
        (Shape.RATIO, ("%", "at_least", 2, "fraction")),
        (Shape.MONEY, ("đồng", "at_least", 0, "sum")),
        (Shape.ZERO, ("", "at_most", 0, "sum")),
        (Shape.DEADLINE, ("", "at_most", 0, "latest")),
        (Shape.YES_NO, ("", "at_least", 0, "latest")),
    ],
)
def test_a_shape_brings_its_usual_unit_decimals_and_rules(union: Unit, shape: str, completed: tuple[Any, ...]) -> None:
    made = services.add_indicator(owner=union, facts=indicator_facts(shape=shape, unit_of_measure=""), by=None, now=NOW)

    assert (made.unit_of_measure, made.direction, made.scale, made.over_time) == completed


def test_indicators_stand_in_the_order_they_were_added(union: Unit) -> None:
    campaign = make_campaign(union)
    made = [
        services.add_indicator(owner=union, campaign=campaign, facts=indicator_facts(), by=None, now=NOW)
        for _number in range(3)
    ]

    assert [indicator.position for indicator in made] == [0, 1, 2]


def test_an_unused_indicator_may_change_its_shape(officer: Person, union: Unit) -> None:
    indicator = make_indicator(union)

    changed = services.change_indicator(indicator, facts=indicator_facts(shape=Shape.MONEY), by=officer.actor, now=NOW)

    assert (changed.shape, changed.version) == ("money", 1)


def test_a_used_indicator_keeps_its_shape_but_may_be_renamed(officer: Person, union: Unit) -> None:
    indicator = make_indicator(union)
    measured(indicator, officer)

    renamed = services.change_indicator(indicator, facts=indicator_facts(name="Số mắt camera"), by=None, now=NOW)
    with pytest.raises(services.IndicatorLocked):
        services.change_indicator(indicator, facts=indicator_facts(scale=1), by=officer.actor, now=NOW)

    assert renamed.name == "Số mắt camera"


def test_a_new_version_leaves_the_old_one_to_its_results(officer: Person, union: Unit) -> None:
    indicator = make_indicator(union)
    measured(indicator, officer)

    version = services.replace_indicator(indicator, facts=indicator_facts(scale=1), by=officer.actor, now=NOW)

    assert (version.version, version.replaces, indicator.measurements.count()) == (2, indicator, 1)
    assert list(Indicator.objects.current()) == [version]


def test_an_indicator_is_replaced_once(officer: Person, union: Unit) -> None:
    indicator = make_indicator(union)
    services.replace_indicator(indicator, facts=indicator_facts(), by=officer.actor, now=NOW)

    with pytest.raises(services.IndicatorRefused):
        services.replace_indicator(indicator, facts=indicator_facts(), by=officer.actor, now=NOW)


def test_the_indicators_of_a_closed_campaign_stay_as_they_are(officer: Person, union: Unit) -> None:
    campaign = make_campaign(union, state="closed")

    with pytest.raises(services.IndicatorRefused):
        services.add_indicator(owner=union, campaign=campaign, facts=indicator_facts(), by=officer.actor, now=NOW)


def test_whoever_launched_is_not_asked_and_the_agency_beside_is(officer: Person, union: Unit, agency: Unit) -> None:
    beside = make_person(unit=agency, grants="log")
    campaign = make_campaign(union, state="draft")
    services.set_launchers(campaign, [LauncherChoice(union), LauncherChoice(agency)])

    services.launch_campaign(campaign, by=officer.actor, now=NOW)

    assert [notice.recipient_id for notice in Notice.objects.all()] == [beside.user.pk]


def test_a_unit_far_away_is_not_told_even_when_it_is_named(officer: Person, union: Unit) -> None:
    far = make_unit("Công đoàn ngành khác")
    make_person(unit=far, grants="log")
    campaign = make_campaign(union, state="draft")
    services.set_launchers(campaign, [LauncherChoice(union), LauncherChoice(far)])

    services.launch_campaign(campaign, by=officer.actor, now=NOW)

    assert list(Notice.objects.all()) == []
