"""Choosing the outline of reports for a kind of unit, at a unit and everything below it."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from members.actor import Actor
from members.models import Grant, Unit
from portal import audit
from portal.vietnamese import fold
from reports.models import ReportOutline
from reports.paper import HEADINGS
from reports.sections import Outline, is_own
from reports.services import ReportRefused


class OutlineRefused(ReportRefused):
    """An outline that cannot be, or is not for this office to choose."""


@transaction.atomic
def save_outline(unit: Unit, unit_kind: str, kind: str, outline: Outline, *, by: Actor, now: datetime) -> ReportOutline:
    """Drafts take it when their figures are collected anew; what is final keeps its own."""
    _require_decider(unit, by)
    if refusal := refusal_of(outline):
        raise OutlineRefused(refusal)
    content = {"content": asdict(outline), "changed_at": now}
    row, _is_new = ReportOutline.objects.update_or_create(unit=unit, unit_kind=unit_kind, kind=kind, defaults=content)
    audit.record("report_outline.chosen", by=by, target=row, at=now, details=_details(row))
    return row


@transaction.atomic
def withdraw_outline(row: ReportOutline, *, by: Actor, now: datetime) -> None:
    """What the unit above chose, else the standard outline, holds again."""
    _require_decider(row.unit, by)
    details, pk = _details(row), row.pk
    row.delete()
    row.pk = pk
    audit.record("report_outline.withdrawn", by=by, target=row, at=now, details=details)


def refusal_of(outline: Outline) -> str:
    """Why reports cannot have this outline; empty when they can."""
    if not outline.sections:
        return _("A report needs at least one section.")
    if any(is_own(section.name) and not section.heading for section in outline.sections):
        return _("Each section of your own needs a heading.")
    if twice := _twice(section.heading or HEADINGS[section.name] for section in outline.sections):
        return _("Two sections have the same heading: %(heading)s") % {"heading": twice}
    if twice := _twice(annex.heading for annex in outline.annexes if annex.heading):
        return _("Two annexes have the same heading: %(heading)s") % {"heading": twice}
    return ""


def _twice(headings: Iterable[str]) -> str:
    seen = set[str]()
    for heading in headings:
        if (key := " ".join(fold(heading).split())) in seen:
            return heading
        seen.add(key)
    return ""


def _details(row: ReportOutline) -> dict[str, object]:
    names = {part: [each["name"] for each in row.content[part]] for part in ("sections", "annexes")}
    return {"unit": row.unit_id, "unit_kind": row.unit_kind, "kind": row.kind, **names}


def _require_decider(unit: Unit, by: Actor) -> None:
    if not by.may(Grant.REVIEW, unit):
        raise OutlineRefused(_("The office you act in may not choose the outline of reports for this unit."))
