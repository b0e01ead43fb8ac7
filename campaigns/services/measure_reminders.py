"""Reminders of measures, once per stage: seven days before the due day, and when it has passed."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from campaigns.models import Measure
from campaigns.services.scope import officers_of
from members.models import Unit, User
from notifications.services import notify, settle
from portal.vietnamese import format_day


def remind_of_measures(*, now: datetime) -> int:
    """Days on which nothing ran are caught up, because the stage is a column; answers how many were reminded of."""
    today = timezone.localdate(now)
    rows = Measure.objects.select_related("plan__unit", "responsible__user").order_by("due_on", "pk")
    soon = rows.due_soon(today).filter(reminded=Measure.Reminded.NOT_YET)
    late = rows.overdue(today).exclude(reminded=Measure.Reminded.OVERDUE)
    return _each(soon, Measure.Reminded.SOON, now) + _each(late, Measure.Reminded.OVERDUE, now)


def _each(rows: QuerySet[Measure], stage: str, now: datetime) -> int:
    return sum(_remind(measure, stage, now) for measure in list(rows))


@transaction.atomic
def _remind(measure: Measure, stage: str, now: datetime) -> bool:
    """A conditional UPDATE: two schedulers, or a task run twice, remind once."""
    waiting = Measure.objects.open().filter(pk=measure.pk, reminded=measure.reminded, due_on=measure.due_on)
    if not waiting.update(reminded=stage):
        return False
    is_late = stage == Measure.Reminded.OVERDUE
    settle(about=measure, now=now)
    notify(
        [*_responsible(measure), *(_officers(measure, now) if is_late else [])],
        subject=format_lazy(_subject(is_late), content=measure.content),
        body=format_lazy(
            gettext_lazy("Due on {day}; {person} answers for it. Plan: {plan} ({unit})."),
            day=format_day(measure.due_on),
            person=measure.responsible,
            plan=measure.plan.title,
            unit=measure.plan.unit,
        ),
        url=measure.plan.get_absolute_url(),
        now=now,
        about=measure,
    )
    return True


def _subject(is_late: bool) -> Any:
    return gettext_lazy("Overdue: {content}") if is_late else gettext_lazy("Due soon: {content}")


def _responsible(measure: Measure) -> list[User]:
    account = measure.responsible.account
    return [account] if account else []


def _officers(measure: Measure, now: datetime) -> list[User]:
    """Officers of the unit itself; those above see it in the list of plans."""
    return list(officers_of(Unit.objects.filter(pk=measure.plan.unit_id), timezone.localdate(now)))
