"""The personal achievement report as a PDF, made when it is asked for; nothing is stored."""

from datetime import datetime

from django.conf import settings
from django.db.models import Prefetch
from django.utils import timezone

from achievements.models import Achievement, AchievementQuerySet, Measurement
from campaigns.models import Campaign
from documents.typesetting import compile_pdf
from members import services as members
from members.actor import Actor
from members.models import Member
from overview import record
from overview.record import Record
from overview.record_paper import DeedLine, Personal, SignedLine, paper

TEMPLATE = "personal_report"


def personal_report(member: Member, actor: Actor, *, year: int | None, now: datetime) -> bytes:
    """Of one year, or of all. Raises `documents.typesetting.DocumentNotRenderable`."""
    told, deeds = record.record_of(member, actor), record.contributed(record.deeds_of(member, actor))
    if year is not None:
        deeds = deeds.filter(counted_on__year=year)
    lines = [_line(deed) for deed in _in_order(deeds)]
    content = paper(
        _personal(told, actor),
        deeds=lines,
        campaigns=[campaign.name for campaign in told.campaigns if year is None or _ran_in(campaign, year)],
        signed=_signed(told, year),
        span=(year, year) if year is not None else record.years_told(told.years),
        day=timezone.localdate(now),
        is_demo=settings.IS_DEMO,
    )
    return compile_pdf(TEMPLATE, content, moment=now)


def _in_order(deeds: AchievementQuerySet) -> AchievementQuerySet:
    measured = Measurement.objects.select_related("indicator").order_by("position", "pk")
    rows = deeds.select_related("campaign").prefetch_related(Prefetch("measurements", measured))
    return rows.defer("narrative", "search_key").order_by("counted_on", "pk")


def _line(deed: Achievement) -> DeedLine:
    return DeedLine(
        year=deed.counted_on.year,
        title=deed.title,
        campaign=deed.campaign.name if deed.campaign else "",
        figures=tuple(str(measurement) for measurement in deed.measurements.all()),
        counted_on=deed.counted_on,
    )


def _personal(told: Record, actor: Actor) -> Personal:
    """Whether somebody belongs to the Party is told to the person and to who keeps the roster, as on their page."""
    member, unit = told.member, told.unit
    may_know = actor.member == member or members.may_manage(actor, member)
    return Personal(
        full_name=member.full_name,
        unit=unit.name if unit else "",
        upper_unit=unit.parent.name if unit and unit.parent else "",
        place=unit.place if unit else "",
        offices=tuple(str(office) for office in told.offices if office.is_held_on(actor.today)),
        is_union_member=member.is_union_member,
        is_party_member=member.is_party_member if may_know else None,
    )


def _ran_in(campaign: Campaign, year: int) -> bool:
    return campaign.starts_on.year <= year <= campaign.ends_on.year


def _signed(told: Record, year: int | None) -> list[SignedLine]:
    return [
        SignedLine(party.pledge.title, party.slot.title_line, timezone.localdate(party.slot.signed_at))
        for party in told.signed
        if party.slot and party.slot.signed_at and year in {None, party.pledge.year}
    ]
