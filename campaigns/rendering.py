"""The files of the launch plan: the record through `paper` into PDF and DOCX. Nothing is stored."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from campaigns.facts import CampaignFacts
from campaigns.models import Campaign
from campaigns.paper import Content, IndicatorLine, Issuer, launch_plan
from documents.typesetting import compile_pdf
from documents.word import formal_docx
from members.models import Unit
from members.services import sole_signer

UNIONS = {Unit.Kind.UPPER_UNION, Unit.Kind.UNION, Unit.Kind.UNION_GROUP}


def launch_plan_pdf(campaign: Campaign, *, now: datetime) -> bytes:
    """Raises `DocumentNotRenderable` with the text at fault."""
    return compile_pdf("launch_plan", content_of(campaign, now=now), moment=now)


def launch_plan_docx(campaign: Campaign, *, now: datetime) -> bytes:
    return formal_docx(content_of(campaign, now=now), moment=now)


def content_of(campaign: Campaign, *, now: datetime) -> Content:
    facts = CampaignFacts(**{name: getattr(campaign, name) for name in CampaignFacts.__dataclass_fields__})
    day = campaign.document_on or timezone.localdate(campaign.launched_at or now)
    launchers = campaign.launchers.select_related("unit").order_by("position", "pk")
    indicators = campaign.indicators.current().filter(owner=campaign.owner_id).order_by("position", "pk")
    return launch_plan(
        facts,
        issuer=_issuer(campaign.owner, day),
        launchers=[body.unit.name_on(day) if body.unit else body.body_name for body in launchers],
        indicators=[
            IndicatorLine(each.name, each.area, each.unit_of_measure, each.shape, each.direction, each.levels)
            for each in indicators
        ],
        is_draft=campaign.state == Campaign.State.DRAFT,
        is_demo=settings.IS_DEMO,
    )


def _issuer(unit: Unit, day: date) -> Issuer:
    """Names are dated: a plan of an earlier year keeps what the units were called then."""
    placed = unit.placement_on(day)
    upper = placed.parent if placed else unit.parent
    signer = sole_signer(unit, day)
    agency = unit.attached_to
    return Issuer(
        name=placed.name if placed else unit.name,
        upper_body=upper.name_on(day) if upper else "",
        agency=agency.name_on(day) if agency else "",
        place=unit.place or (agency.place if agency else ""),
        symbol=unit.abbreviation,
        is_union=(placed.kind if placed else unit.kind) in UNIONS,
        signer_title=signer.title if signer else "",
        signer_name=signer.member.full_name if signer else "",
    )
