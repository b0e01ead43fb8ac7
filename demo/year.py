"""What the union launched in the year of the story, put in through the services."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from campaigns.facts import CampaignFacts, IndicatorFacts
from campaigns.models import Campaign, Indicator
from campaigns.services.indicators import add_indicator
from campaigns.services.participation import join_campaign
from campaigns.services.running import LauncherChoice, close_campaign, create_campaign, launch_campaign
from demo.stage import Stage
from demo.story import (
    ABOVE,
    BEGIN,
    BLOCK_NAME,
    BLOCK_UNITS,
    CAMPAIGNS,
    END,
    INDICATORS,
    UNION,
    YEAR,
    CampaignStory,
    IndicatorStory,
)
from members.services import change_block, form_block, seat_units

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
LAUNCHED_AT = datetime(YEAR, 1, 15, 9, 0, tzinfo=HANOI)
CLOSED_AT = datetime(YEAR, 12, 31, 16, 0, tzinfo=HANOI)
CLOSED_AT_YEAR_END = ("social", "commemoration")


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
    """The social activities and commemorations end with the year; the movements still wait for their final review."""
    for told in CAMPAIGNS:
        if told.kind in CLOSED_AT_YEAR_END:
            by = stage.actor(_officer_for(told.owner), CLOSED_AT)
            close_campaign(year.campaigns[told.key], by=by, now=CLOSED_AT)


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
