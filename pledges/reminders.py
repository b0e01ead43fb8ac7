"""Reminders to those who have not signed: first, then at intervals, then the office above is told. Working days only.

A row a party and day keeps any run from telling twice; a signature, a refusal, an end of the pledge stops them.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from members.models import Grant, Office, User
from notifications.services import notify
from pledges import announcements
from pledges.models import Party, Pledge, PledgeReminder
from portal import audit
from portal.vietnamese import format_day
from portal.working_days import Holidays, holidays_around, is_working_day, working_days_between


def remind_signers(*, now: datetime) -> int:
    """Remind whoever is due today; answers how many were reminded. Nothing goes out on a day nobody works."""
    today = timezone.localdate(now)
    holidays = holidays_around(today)
    if not is_working_day(today, holidays):
        return 0
    return sum(_remind(party, today, now) for party in _waiting() if _is_due(party, today, holidays))


def _waiting() -> Iterable[Party]:
    rows = Party.objects.in_turn().filter(pledge__state=Pledge.State.CIRCULATING)
    named = rows.select_related("pledge__author", "pledge__unit", "office__member", "office__unit__parent", "unit")
    return named.order_by("pledge", "position")


def _is_due(party: Party, today: date, holidays: Holidays) -> bool:
    """So many working days after the party's turn came, then so many after the last reminder; and the day before the
    last day for signing. Where the office has ended, who names the successor is told at once."""
    last = party.reminders.order_by("-sent_on").values_list("sent_on", flat=True).first()
    if last == today:
        return False
    sign_by = party.pledge.sign_by
    if sign_by is not None and working_days_between(today, sign_by, holidays) == 1:
        return True
    if last is None and not party.office.is_held_on(today):
        return True
    since = last or timezone.localdate(_turn_came(party))
    wait = settings.PLEDGE_REMIND_AGAIN if last else settings.PLEDGE_REMIND_FIRST
    return working_days_between(since, today, holidays) >= wait


def _turn_came(party: Party) -> datetime:
    """When the last of those who sign before had signed; with nobody before, when the pledge was sent."""
    before = Party.objects.filter(pledge=party.pledge_id, step__lt=party.step)
    last = before.aggregate(last=Max("slot__signed_at"))["last"]
    assert party.pledge.circulated_at is not None
    return max(party.pledge.circulated_at, last) if last else party.pledge.circulated_at


@transaction.atomic
def _remind(party: Party, today: date, now: datetime) -> bool:
    number = party.reminders.count() + 1
    _row, is_new = PledgeReminder.objects.get_or_create(party=party, sent_on=today, defaults={"number": number})
    if not is_new:
        return False
    details = {"party": party.pk, "number": number}
    if party.office.is_held_on(today):
        _ask_again(party, number, now)
    else:
        announcements.ask_for_a_successor(party, now)
    if number == settings.PLEDGE_ESCALATE_AFTER:
        _escalate(party, today, now)
    audit.record("pledge.reminded", by=None, target=party.pledge, at=now, details=details)
    return True


def _ask_again(party: Party, number: int, now: datetime) -> None:
    pledge = party.pledge
    body = format_lazy(_("By {day} at the latest."), day=format_day(pledge.sign_by)) if pledge.sign_by else ""
    notify(
        announcements.askable([party]),
        subject=format_lazy(_("Reminder {number}, please sign: {title}"), number=number, title=pledge.title),
        body=body,
        url=reverse("pledges:sign", args=[pledge.pk]),
        now=now,
        about=pledge,
    )


def _escalate(party: Party, today: date, now: datetime) -> None:
    """The signers of the unit above learn who has not signed; where nobody stands above, the author does."""
    above = party.office.unit.parent
    offices = Office.objects.on(today).filter(unit=above, **{f"may_{Grant.SIGN.value}": True})
    chiefs = list(User.objects.filter(is_active=True, member__offices__in=offices).distinct())
    sentence = _("Not signed after {number} reminders, {party}: {title}")
    facts = {"number": settings.PLEDGE_ESCALATE_AFTER, "party": party.unit.name, "title": party.pledge.title}
    notify(
        chiefs or [party.pledge.author],
        subject=format_lazy(sentence, **facts),
        body="",
        url=party.pledge.get_absolute_url(),
        now=now,
        needs_action=False,
        about=party.pledge,
    )
