"""What the union launched in the year of the story, put in through the services."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from campaigns.cloning import moved
from campaigns.facts import CampaignFacts, IndicatorFacts
from campaigns.models import Campaign, Indicator
from campaigns.services import (
    MeasureFacts,
    PlanFacts,
    add_measure,
    clone_campaign,
    close_campaign,
    create_plan,
    finish_measure,
    start_measure,
)
from campaigns.services.indicators import add_indicator
from campaigns.services.participation import join_campaign
from campaigns.services.running import LauncherChoice, create_campaign, launch_campaign
from demo.stage import Stage
from demo.story import (
    ABOVE,
    BEGIN,
    BLOCK_NAME,
    BLOCK_UNITS,
    CAMPAIGNS,
    END,
    INDICATORS,
    MEASURES,
    PLAN_TITLE,
    UNION,
    YEAR,
    CampaignStory,
    IndicatorStory,
)
from members.services import change_block, form_block, seat_units

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
LAUNCHED_AT = datetime(YEAR, 1, 15, 9, 0, tzinfo=HANOI)
CLOSED_AT = datetime(YEAR, 12, 31, 16, 0, tzinfo=HANOI)
CARRIED_OVER = ("M1", "M2", "M3", "M4", "M5")


@dataclass
class Year:
    campaigns: dict[str, Campaign] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)


def launch_year(stage: Stage) -> Year:
    year = Year()
    for campaign in CAMPAIGNS:
        year.campaigns[campaign.key] = _campaign(campaign, stage)
    for indicator in INDICATORS:
        year.indicators[indicator.key] = _indicator(indicator, stage, year)
    for campaign in CAMPAIGNS:
        _launch(campaign, stage, year)
    _form_block(stage)
    return year


def _form_block(stage: Stage) -> None:
    """The union above groups its unions for the year; the first of the story leads the block, the second deputises."""
    by, units = stage.actor("captren", LAUNCHED_AT), [stage.units[code] for code in BLOCK_UNITS]
    block = form_block(owner=stage.units[ABOVE], year=YEAR, name=BLOCK_NAME, by=by, now=LAUNCHED_AT)
    seat_units(block, units, by=by, now=LAUNCHED_AT)
    change_block(block, name=block.name, head=units[0], deputy=units[1], by=by, now=LAUNCHED_AT)


def close_year(stage: Stage, year: Year) -> None:
    for told in CAMPAIGNS:
        by = stage.actor(_officer_for(told.owner), CLOSED_AT)
        close_campaign(year.campaigns[told.key], by=by, now=CLOSED_AT)


@transaction.atomic
def carry_over(stage: Stage, year: Year, now: datetime) -> None:
    """The movements of the story are launched again in the year of whoever looks at it; once."""
    years = timezone.localdate(now).year - YEAR
    for told in CAMPAIGNS:
        source = year.campaigns[told.key]
        if told.key not in CARRIED_OVER or years < 1 or source.clones.exists():
            continue
        by = stage.actor(_officer_for(told.owner), now)
        draft = clone_campaign(source, moved(source.facts(), years), by=by, now=now)
        launch_campaign(draft, by=by, now=now)
        if told.owner == ABOVE:
            join_campaign(draft, stage.units[UNION], by=stage.actor("canbo", now), now=now)


def work_plan(stage: Stage, year: Year, now: datetime) -> None:
    """How the union carries out the first movement of this year: a measure for every state one may meet."""
    today, officer = timezone.localdate(now), stage.actor("canbo", now)
    campaign = year.campaigns["M1"].clones.first()
    if campaign is None or campaign.work_plans.exists():
        return
    facts = PlanFacts(year=today.year, title=PLAN_TITLE, campaign=campaign)
    with transaction.atomic():
        plan = create_plan(stage.units[UNION], facts, by=officer, now=now)
        for told in MEASURES:
            member = stage.users[told.person].member
            assert member is not None
            due_on = min(today + timedelta(days=told.due_in), campaign.ends_on)
            stated = MeasureFacts(content=told.content, responsible=member, due_on=due_on)
            measure = add_measure(plan, stated, by=officer, now=now)
            if told.state == "doing":
                start_measure(measure, by=officer, now=now)
            if told.state == "done":
                finish_measure(measure, by=officer, now=now, result=told.result)


def _officer_for(owner: str) -> str:
    return "captren" if owner == ABOVE else "canbo"


def _campaign(told: CampaignStory, stage: Stage) -> Campaign:
    texts: dict[str, Any] = dict(told.plan)
    facts = CampaignFacts(
        kind=told.kind,
        name=told.name,
        slogan=told.slogan,
        content=told.content,
        **texts,
        area=told.area,
        mode=told.mode,
        level=told.level,
        scope=told.scope,
        starts_on=BEGIN,
        ends_on=END,
    )
    return create_campaign(
        owner=stage.units[told.owner],
        facts=facts,
        launchers=[_launcher(body, stage) for body in told.launchers],
        by=stage.actor(_officer_for(told.owner), LAUNCHED_AT),
        now=LAUNCHED_AT,
    )


def _launcher(body: str, stage: Stage) -> LauncherChoice:
    unit = stage.units.get(body)
    return LauncherChoice(unit=unit) if unit else LauncherChoice(body_name=body)


def _indicator(told: IndicatorStory, stage: Stage, year: Year) -> Indicator:
    facts = IndicatorFacts(
        name=told.name,
        area=told.area,
        shape=told.shape,
        unit_of_measure=told.unit_of_measure,
        direction=told.direction,
        scale=told.scale,
    )
    return add_indicator(
        owner=stage.units[UNION],
        facts=facts,
        campaign=year.campaigns.get(told.campaign),
        by=stage.actor("canbo", LAUNCHED_AT),
        now=LAUNCHED_AT,
    )


def _launch(told: CampaignStory, stage: Stage, year: Year) -> None:
    campaign = year.campaigns[told.key]
    launch_campaign(campaign, by=stage.actor(_officer_for(told.owner), LAUNCHED_AT), now=LAUNCHED_AT)
    if told.owner == ABOVE:
        join_campaign(campaign, stage.units[UNION], by=stage.actor("canbo", LAUNCHED_AT), now=LAUNCHED_AT)
