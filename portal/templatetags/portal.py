"""Small pieces every page uses: icons, numbers the Vietnamese way, the tone of a state, links of the navigation."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from portal import icons
from portal.vietnamese import formal_day, format_money, format_number

register = template.Library()

TONES = {
    "success": {
        "approved",
        "completed",
        "done",
        "signed",
        "launched",
        "received",
        "published",
        "valid",
        "met",
        "active",
    },
    "info": {"doing", "submitted", "proposed", "circulating", "running", "final", "queued"},
    "warning": {"waiting", "pending", "expired", "incomplete", "unknown", "missed", "undone"},
    "danger": {"returned", "refused", "declined", "changes", "failed", "altered", "invalid", "revoked"},
    "gold": {"exceeded"},
}
TONE_OF_STATE = {state: tone for tone, states in TONES.items() for state in states}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon in the colour of the text; it is decoration unless a `label` tells what it means.

    An unknown name is a mistake of ours and says so.
    """
    if name not in icons.used():
        raise template.TemplateSyntaxError(f"“{name}” is no icon name.")
    meaning = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html('<span class="icon icon-{}" {}></span>', name, meaning)


@register.filter(is_safe=True)
def vn_number(value: Decimal | int | None, scale: int | None = None) -> str:
    """1234567.5 → 1.234.567,5; nothing stays nothing, nought is a number."""
    return "" if value is None or value == "" else format_number(value, scale)


@register.filter(is_safe=True)
def vn_money(value: Decimal | int | None) -> str:
    return "" if value is None or value == "" else format_money(value)


@register.filter(is_safe=True)
def vn_formal_day(value: date | None) -> str:
    """“ngày 05 tháng 3 năm 2021”; a moment is the day it was in Vietnam."""
    if isinstance(value, datetime):
        value = timezone.localdate(value)
    return formal_day(value) if value else ""


@register.filter(is_safe=True)
def plain_number(value: Decimal | float | int) -> str:
    """A number for an attribute such as `value=` or `max=`, whatever the language of the page."""
    return f"{value}"


@register.simple_tag
def is_demo() -> bool:
    """Whether the data are made up; every page says so then."""
    return bool(settings.IS_DEMO)


@register.simple_tag
def idle_seconds() -> int:
    """After how long without a request a session is locked; nought where the policy does not ask for it."""
    return int(settings.IDLE_LOCK.total_seconds()) if settings.IDLE_LOCK_ENABLED else 0


@register.filter
def state_tone(state: str) -> str:
    """The colour of a state; red is kept for what needs the person, gold for achievement."""
    return TONE_OF_STATE.get(str(state), "secondary")


@dataclass(frozen=True)
class Link:
    url: str
    label: str
    icon: str = ""
    is_current: bool = False
    count: int = 0


def _resolve(target: str) -> str:
    return target if not target or "/" in target else reverse(target)


@register.inclusion_tag("components/nav_link.html", takes_context=True)
def nav_link(
    context: Context,
    target: str,
    label: str,
    icon: str = "",
    count: int | None = None,
    besides: str = "",
    also: str = "",
) -> dict[str, Link | None]:
    """A link of the navigation, marked when the page is below it or one of `also`, but not below one of `besides`.

    A URL that does not exist yet shows nothing.
    """
    try:
        url = reverse(target)
    except NoReverseMatch:
        return {"link": None}
    path = getattr(context.get("request"), "path", "")
    elsewhere = any(path.startswith(reverse(name)) for name in besides.split())
    below = [url, *map(reverse, also.split())]
    is_current = path == url or (url != "/" and path.startswith(tuple(below)) and not elsewhere)
    return {"link": Link(url=url, label=label, icon=icon, is_current=is_current, count=count or 0)}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(*pairs: Any) -> dict[str, list[Link]]:
    """`{% breadcrumbs "pledges:list" _("Pledges") pledge.get_absolute_url pledge.title %}`: the way back, in pairs."""
    targets, labels = pairs[::2], pairs[1::2]
    return {
        "links": [Link(url=_resolve(str(url)), label=str(label)) for url, label in zip(targets, labels, strict=True)]
    }
