from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone

from portal.vietnamese import format_day
from reports.models import Schedule, Submission
from reports.sections import ANNEX_LABELS, SECTION_LABELS

register = template.Library()


@register.filter
def iso_day(text: str) -> str:
    """A day out of a snapshot, “2021-12-31” → “31/12/2021”."""
    return format_day(date.fromisoformat(text)) if text else ""


@register.filter
def next_run(schedule: Schedule, now: datetime) -> datetime | None:
    return schedule.next_run(now)


@register.filter
def sent_label(state: str) -> str:
    """What a submission in this state is called."""
    return str(Submission.State(state).label)


@register.filter
def was_late(unit: Any) -> bool:
    """Whether a unit of `duties.board` sent its report after the last day."""
    return bool(unit.sent_due_on) and timezone.localdate(unit.sent_at) > unit.sent_due_on


@register.filter
def section_label(section: Mapping[str, Any]) -> str:
    """The heading chosen for a section of an outline, else what it is usually called."""
    return str(section["heading"] or SECTION_LABELS[section["name"]])


@register.filter
def annex_label(annex: Mapping[str, Any]) -> str:
    return str(annex["heading"] or ANNEX_LABELS[annex["name"]])
