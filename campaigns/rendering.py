"""The files of launch plans and work plans: the record through paper into PDF and DOCX. Nothing is stored."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from campaigns.models import Campaign, WorkPlan
from campaigns.paper import Content, IndicatorLine, Issuer, launch_plan
from campaigns.plan_paper import MeasureLine, PlanSheet, work_plan
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
    day = campaign.document_on or timezone.localdate(campaign.launched_at or now)
    launchers = campaign.launchers.select_related("unit").order_by("position", "pk")
    indicators = campaign.indicators.current().filter(owner=campaign.owner_id).order_by("position", "pk")
    return launch_plan(
        campaign.facts(),
        issuer=_issuer(campaign.owner, day),
        launchers=[body.unit.name_on(day) if body.unit else body.body_name for body in launchers],
        indicators=[
            IndicatorLine(each.name, each.area, each.unit_of_measure, each.shape, each.direction, each.levels)
            for each in indicators
        ],
        is_draft=campaign.state == Campaign.State.DRAFT,
        is_demo=settings.IS_DEMO,
    )


def work_plan_pdf(plan: WorkPlan, *, now: datetime) -> bytes:
    """Raises `DocumentNotRenderable` with the text at fault."""
    return compile_pdf("launch_plan", plan_content_of(plan, now=now), moment=now)


def work_plan_docx(plan: WorkPlan, *, now: datetime) -> bytes:
    return formal_docx(plan_content_of(plan, now=now), moment=now)


def plan_content_of(plan: WorkPlan, *, now: datetime) -> Content:
    """What was dropped is not printed: the paper says what the unit does."""
    measures = plan.measures.exclude(state="dropped").select_related("responsible").order_by("due_on", "pk")
    sheet = PlanSheet(
        title=plan.title,
        year=plan.year,
        document_number=plan.document_number,
        document_on=plan.document_on,
        campaign=(plan.campaign.kind, plan.campaign.name) if plan.campaign else None,
    )
    lines = [
        MeasureLine(each.content, str(each.responsible), each.due_on, each.state, each.done_on, each.result)
        for each in measures
    ]
    issuer = _issuer(plan.unit, plan.document_on or timezone.localdate(plan.created_at))
    return work_plan(sheet, issuer=issuer, measures=lines, is_demo=settings.IS_DEMO)


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
