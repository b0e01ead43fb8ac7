"""What makes a deed complete and sensible, for the form and for files alike. Pure: plain values in, sentences out."""

from collections.abc import Container, Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from campaigns.models import Campaign

Complaint = tuple[str, str]  # what it is about, and the sentence


def settle(
    stated: dict[str, Any], *, today: date, unreadable: Container[str] = (), is_in_time: bool = False
) -> list[Complaint]:
    """Complete what follows from the rest (one day given means that day; the area is the campaign's), and say what
    is missing or contradicts. `unreadable` names what was stated and could not be read; `is_in_time` that the deed was
    sent in before its campaign closed."""
    complaints = list(_days(stated, today, unreadable))
    campaign: Campaign | None = stated.get("campaign")
    if not stated.get("area") and campaign is not None:
        stated["area"] = campaign.area
    is_late = campaign is not None and campaign.state == Campaign.State.CLOSED and not is_in_time
    if is_late and not stated.get("late_reason"):
        complaints.append(("late_reason", _("This campaign is closed: say why the achievement comes late.")))
    if not stated.get("area") and "area" not in unreadable and "campaign" not in unreadable:
        complaints.append(("area", _("Choose the area: there is no campaign to take it from.")))
    return complaints


def _days(stated: dict[str, Any], today: date, unreadable: Container[str]) -> Iterator[Complaint]:
    """Days in the wrong order and days to come are refused; one sentence at a time."""
    last: date | None = stated.get("period_to")
    if last is None:
        return
    for name in ("period_from", "counted_on"):
        if name not in unreadable and not stated.get(name):
            stated[name] = last
    first, counted = stated.get("period_from"), stated.get("counted_on")
    if first and first > last:
        yield "period_to", _("The last day lies before the first.")
    elif last > today:
        yield "period_to", _("This day is still to come.")
    elif counted and counted > today:
        yield "counted_on", _("This day is still to come.")
    elif counted and first and counted < first:
        yield "counted_on", _("An achievement cannot count before its first day.")
