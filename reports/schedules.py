"""Reports begun by themselves: the schedule, its entry with the scheduler, its runs, and runs that were missed.

django-celery-beat calls `run_due` at the moment the schedule names; an hourly task calls it too, so that a moment that
passed while the scheduler was down is caught up, once.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django_celery_beat.models import CrontabSchedule, PeriodicTask

from members.actor import Actor
from members.models import Grant, Unit, User
from notifications.services import notify
from portal import audit, jobs
from portal.jobs import RunningJob
from portal.models import Job
from reports.models import Report, Schedule, ScheduleRun
from reports.periods import Period
from reports.services import BUILD, ReportRefused, begin_draft, drafts_of, versions_of
from reports.submissions import deciders_of, writers_of

RUN, TICK = "reports.run_schedule", "reports.schedule_due"
CAUGHT_UP = timedelta(days=400)  # older moments are history
CHUNK = 200


class ScheduleNotPossible(ReportRefused):
    """This schedule is not for this office to set."""


@transaction.atomic
def save_schedule(schedule: Schedule, *, by: Actor, now: datetime) -> Schedule:
    """Store a new schedule or a changed one and tell the scheduler. What is to come counts from this moment on."""
    if not by.may(Grant.LOG, schedule.unit):
        raise ScheduleNotPossible(_("The office you act in may not make reports of this unit."))
    is_new = schedule.pk is None
    schedule.active_since = now
    schedule.save()
    _tell_scheduler(schedule)
    action = "report_schedule.begun" if is_new else "report_schedule.changed"
    details = {"kind": schedule.kind, "scope": schedule.scope, "is_active": schedule.is_active}
    audit.record(action, by=by, target=schedule, at=now, details=details)
    return schedule


def _tell_scheduler(schedule: Schedule) -> None:
    table = schedule.timetable
    crontab, _made = CrontabSchedule.objects.get_or_create(
        minute=str(table.minute),
        hour=str(table.hour),
        day_of_month=str(table.day),
        month_of_year=",".join(str(month) for month in table.months),
        day_of_week="*",
        timezone=settings.TIME_ZONE,
    )
    columns = {"task": TICK, "crontab": crontab, "kwargs": f'{{"schedule_id": {schedule.pk}}}'}
    columns["enabled"] = schedule.is_active
    entry, _made = PeriodicTask.objects.update_or_create(name=f"reports: {schedule.pk}", defaults=columns)
    if schedule.beat_id != entry.pk:
        Schedule.objects.filter(pk=schedule.pk).update(beat=entry)
        schedule.beat = entry


def run_all_due(*, now: datetime) -> int:
    """Every hour: what the scheduler missed while it was down. Answers how many runs were begun."""
    return sum(run_due(schedule, now=now) for schedule in Schedule.objects.filter(is_active=True).order_by("pk"))


def run_due(schedule: Schedule, *, now: datetime) -> int:
    """Begin each run whose moment has come since the schedule is in force and that has not begun."""
    if not schedule.is_active:
        return 0
    since = max(schedule.active_since, now - CAUGHT_UP)
    return sum(_begin(schedule, period, now=now) for period in schedule.timetable.due(after=since, until=now))


@transaction.atomic
def _begin(schedule: Schedule, period: Period, *, now: datetime) -> bool:
    columns = {"due_at": schedule.timetable.moment_of(period), "begun_at": now}
    run, is_new = ScheduleRun.objects.get_or_create(schedule=schedule, period=period.key, defaults=columns)
    if is_new:
        jobs.enqueue(RUN, subject=run, by=None, now=now)
        audit.record("report_schedule.run", by=None, target=schedule, at=now, details={"period": period.key})
    return is_new


def carry_out(run: ScheduleRun, job: RunningJob) -> None:
    """Draft a report for each unit that has none of this period; every one is built by a job of its own.

    Run twice after a killed worker it goes on where it stopped: a unit with a report is left alone.
    """
    period = run.span
    units = list(run.schedule.units().order_by("path"))
    for start in range(0, len(units), CHUNK):
        job.progress(done=start, total=len(units), step=gettext_noop("Beginning the reports"))
        for unit in units[start : start + CHUNK]:
            draft_for(unit, period, now=job.now())
    with transaction.atomic():
        _announce(run, units, now=job.now())
        ScheduleRun.objects.filter(pk=run.pk).update(units=len(units), finished_at=job.now())
        job.finish()


@transaction.atomic
def draft_for(unit: Unit, period: Period, *, now: datetime) -> Report | None:
    """A draft on its way, unless the unit has a final report; a draft that exists gets fresh figures."""
    if versions_of(unit, period).exclude(state=Report.State.DRAFT).exists():
        return None
    draft = drafts_of(unit, period).first()
    report = draft or begin_draft(unit, period, by=None, now=now)
    jobs.enqueue(BUILD, subject=report, by=None, now=now)
    if draft is None:
        audit.record("report.requested", by=None, target=report, at=now)
    return report


def _announce(run: ScheduleRun, units: Iterable[Unit], *, now: datetime) -> None:
    title = lazy(partial(getattr, run.span, "title"), str)()
    subject = gettext_lazy("A report was drafted by schedule")
    notify(_audience(run.schedule, list(units), now), subject=subject, body=title, url="/reports/", now=now, about=run)


def _audience(schedule: Schedule, units: list[Unit], now: datetime) -> set[User]:
    today = timezone.localdate(now)
    if schedule.audience == Schedule.Audience.OWNER:
        return writers_of([schedule.unit], today)
    told = writers_of(units, today)
    if schedule.audience == Schedule.Audience.DECIDERS:
        told |= deciders_of(units, today)
    return told


def job_of(run: ScheduleRun) -> Job | None:
    return Job.objects.about(run).order_by("-pk").first()
