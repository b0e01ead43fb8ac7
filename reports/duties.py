"""Which reports a unit above asks for: who has sent, who has not, and reminders before and after the last day."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.actor import Actor
from members.models import Grant, Unit, UnitQuerySet
from notifications.services import notify
from portal import audit
from portal.vietnamese import format_day
from reports import periods
from reports.models import Duty, DutyReminder, Report, Submission
from reports.services import ReportRefused
from reports.submissions import writers_of

REMINDED_FOR = timedelta(days=60)  # after the last day; then it is a matter of people


class DutyNotPossible(ReportRefused):
    """These duties are not for this office to set."""


@transaction.atomic
def save_duty(duty: Duty, *, by: Actor, now: datetime) -> Duty:
    """Store a new duty or a changed one. Reports that were sent keep the day that was asked then."""
    if not by.may(Grant.REVIEW, duty.to_unit):
        raise DutyNotPossible(_("The office you act in may not ask reports for %(unit)s.") % {"unit": duty.to_unit})
    is_new = duty.pk is None
    duty.save()
    action = "report_duty.begun" if is_new else "report_duty.changed"
    details = {"kind": duty.kind, "scope": duty.scope, "days_after_end": duty.days_after_end}
    audit.record(action, by=by, target=duty, at=now, details=details)
    return duty


def sent_for(duty: Duty, period: periods.Period) -> QuerySet[Submission]:
    """What was sent up to the duty's unit for this period and not returned, by the unit of the outer query."""
    rows = Submission.objects.in_force().filter(to_unit=duty.to_unit_id, report__kind=period.kind)
    return rows.filter(report__period=period.key, report__unit=OuterRef("pk"))


def missing(duty: Duty, period: periods.Period) -> QuerySet[Unit]:
    """The units that owe the report of this period and have not sent it."""
    return duty.units().filter(~Exists(sent_for(duty, period)))


def states(duty: Duty, period: periods.Period) -> dict[str, Q]:
    """What the board can be narrowed to, as conditions on a unit."""
    rows = sent_for(duty, period)
    returned = Submission.objects.filter(
        to_unit=duty.to_unit_id, report__kind=period.kind, report__period=period.key, report__unit=OuterRef("pk")
    ).filter(state=Submission.State.RETURNED)
    late = rows.filter(due_on__isnull=False, submitted_at__date__gt=F("due_on"))
    return {
        "missing": Q(~Exists(rows)),
        "submitted": Q(Exists(rows.filter(state=Submission.State.SUBMITTED))),
        "received": Q(Exists(rows.filter(state=Submission.State.RECEIVED))),
        "returned": Q(Exists(returned)) & Q(~Exists(rows)),
        "late": Q(Exists(late)),
    }


def board(duty: Duty, period: periods.Period) -> UnitQuerySet:
    """The units that owe the report of the period, each with its newest report and what became of it:
    `report_pk`, `report_state`, `sent_state`, `sent_at`, `sent_due_on`, `return_reason` (None where there is none)."""
    made = Report.objects.filter(unit=OuterRef("pk"), kind=period.kind, period=period.key).order_by("-version")
    sent = Submission.objects.filter(to_unit=duty.to_unit_id, report__kind=period.kind, report__period=period.key)
    newest = sent.filter(report__unit=OuterRef("pk")).order_by("-pk")
    return duty.units().annotate(
        report_pk=Subquery(made.values("pk")[:1]),
        report_state=Subquery(made.values("state")[:1]),
        sent_state=Subquery(newest.values("state")[:1]),
        sent_at=Subquery(newest.values("submitted_at")[:1]),
        sent_due_on=Subquery(newest.values("due_on")[:1]),
        return_reason=Subquery(newest.values("reason")[:1]),
    )


def current_period(duty: Duty, day: date) -> periods.Period:
    """The one whose report is asked for next: the last that ended, or this one where its last day has a date before."""
    now = periods.containing(periods.Kind(duty.kind), day)
    before = now.previous
    assert before is not None
    return now if duty.due_on(before) + REMINDED_FOR < day or duty.days_after_end < 0 else before


def remind(*, now: datetime) -> int:
    """Remind the units that have not sent, on the days the duty names; answers how many units were told."""
    today = timezone.localdate(now)
    duties = Duty.objects.in_force(today).select_related("to_unit").order_by("pk")
    asked = [(duty, period) for duty in duties for period in _due_around(duty, today)]
    return sum(_remind(duty, period, today=today, now=now) for duty, period in asked)


def _due_around(duty: Duty, today: date) -> Iterator[periods.Period]:
    """The periods for which today is a day of reminding."""
    period: periods.Period | None = periods.containing(periods.Kind(duty.kind), today)
    for _step in range(4):
        if period is None or period.last < duty.valid_from:
            return
        if is_reminding_day(duty, duty.due_on(period), today):
            yield period
        period = period.previous


def is_reminding_day(duty: Duty, due_on: date, today: date) -> bool:
    """Some days before, the day before, and at intervals after the last day."""
    ahead = (due_on - today).days
    if ahead >= 0:
        return ahead in {duty.remind_before, 1}
    return -ahead <= REMINDED_FOR.days and (-ahead - 1) % duty.remind_again == 0


@transaction.atomic
def _remind(duty: Duty, period: periods.Period, *, today: date, now: datetime) -> int:
    """Run twice on a day it tells nobody twice: the rows of the day come first."""
    told = DutyReminder.objects.filter(duty=duty, period=period.key, sent_on=today).values("unit")
    units = list(missing(duty, period).exclude(pk__in=told).order_by("pk"))
    rows = [DutyReminder(duty=duty, unit=unit, period=period.key, sent_on=today) for unit in units]
    DutyReminder.objects.bulk_create(rows, batch_size=1000)
    if not units:
        return 0
    due_on = duty.due_on(period)
    late = today > due_on
    subject = gettext_lazy("A report is overdue") if late else gettext_lazy("A report is due soon")
    title = lazy(lambda: period.title, str)()
    sentence = gettext_lazy("{title}, to be sent to {unit} by {day}")
    body = format_lazy(sentence, title=title, unit=str(duty.to_unit), day=format_day(due_on))
    notify(writers_of(units, today), subject=subject, body=body, url=reverse("reports:list"), now=now, about=duty)
    details = {"period": period.key, "units": len(units)}
    audit.record("report_duty.reminded", by=None, target=duty, at=now, details=details)
    return len(units)
