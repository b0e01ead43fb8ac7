from datetime import date

from django import template

from portal.vietnamese import format_day

register = template.Library()


@register.filter
def iso_day(text: str) -> str:
    """A day out of a snapshot, “2021-12-31” → “31/12/2021”."""
    return format_day(date.fromisoformat(text)) if text else ""
