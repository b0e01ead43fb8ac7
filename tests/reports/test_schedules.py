"""Reports begun by themselves: once a period, however often the clock strikes, also after the scheduler was down."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django_celery_beat.models import PeriodicTask

from members.models import Unit
from notifications.models import Notice
from portal.models import Job
from reports import schedules, tasks
from reports.models import Report, Schedule, ScheduleRun
from tests.factories import HANOI, Person
from tests.reports.factories import Case

Run = Callable[[], int]
pytestmark = pytest.mark.django_db
SINCE = datetime(2021, 6, 15, 8, 0, tzinfo=HANOI)
AFTER = datetime(2021, 7, 5, 6, 0, tzinfo=HANOI)


def make_schedule(person: Person, **columns: Any) -> Schedule:
    assert person.office
    given = {"name": "Báo cáo tháng", "kind": "month", "day": 5, "unit": person.office.unit, "author": person.user}
    return schedules.save_schedule(Schedule(**given | columns), by=person.actor, now=SINCE)


def test_the_scheduler_gets_the_moment_in_hanoi(officer: Person):
    schedule = make_schedule(officer, kind="quarter", is_after=False, day=28, hour=17, minute=30)
    entry = PeriodicTask.objects.get(report_schedule=schedule)

    assert entry.crontab is not None
    assert (str(entry.crontab.timezone), entry.crontab.month_of_year) == (settings.TIME_ZONE, "3,6,9,12")
    assert (entry.crontab.day_of_month, entry.crontab.hour, entry.crontab.minute) == ("28", "17", "30")
    assert (entry.task, json.loads(entry.kwargs)) == (schedules.TICK, {"schedule_id": schedule.pk})


def test_a_changed_schedule_keeps_one_entry_and_a_paused_one_stands_still(officer: Person):
    schedule = make_schedule(officer)
    schedule.is_active = False
    schedules.save_schedule(schedule, by=officer.actor, now=SINCE)

    assert [entry.enabled for entry in PeriodicTask.objects.filter(name__startswith="reports:")] == [False]
    assert schedules.run_due(schedule, now=AFTER) == 0


def test_a_run_drafts_the_report_and_tells_the_writers(case: Case, officer: Person, run_jobs: Run):
    schedule = make_schedule(officer)
    tasks.schedule_due(schedule_id=schedule.pk)
    schedules.run_due(schedule, now=AFTER)
    run_jobs()

    report = Report.objects.get(period="2021-06")
    assert (report.unit, report.state, len(report.digest)) == (case.union, "draft", 64)
    assert Notice.objects.filter(recipient=officer.user, subject="Báo cáo đã được lập dự thảo theo lịch").exists()


def test_a_period_runs_once_however_often_it_is_asked(officer: Person, run_jobs: Run):
    schedule = make_schedule(officer)

    assert [schedules.run_due(schedule, now=AFTER) for _ in range(3)] == [1, 0, 0]
    assert Job.objects.filter(task=schedules.RUN).count() == 1


def test_what_was_missed_is_caught_up_once(officer: Person, run_jobs: Run):
    schedule = make_schedule(officer)
    later = datetime(2021, 10, 20, 8, 0, tzinfo=HANOI)

    assert [schedules.run_all_due(now=later) for _ in range(2)] == [4, 0]
    assert sorted(ScheduleRun.objects.values_list("period", flat=True)) == ["2021-06", "2021-07", "2021-08", "2021-09"]
    assert schedule.next_run(later) == datetime(2021, 11, 5, 6, 0, tzinfo=HANOI)


def test_a_moment_before_the_schedule_was_set_is_not_made_up_for(officer: Person):
    schedule = make_schedule(officer, day=10)

    assert schedules.run_due(schedule, now=SINCE) == 0
    assert schedules.run_due(schedule, now=datetime(2021, 7, 10, 5, 59, tzinfo=HANOI)) == 0


def test_a_subtree_gets_a_report_for_each_unit_and_final_ones_stay(
    case: Case, union_group: Unit, officer: Person, run_jobs: Run
):
    schedule = make_schedule(officer, scope=Schedule.Scope.SUBTREE)
    schedules.run_due(schedule, now=AFTER)
    run_jobs()

    assert set(Report.objects.values_list("unit", flat=True)) == {case.union.pk, union_group.pk}
    assert ScheduleRun.objects.get().units == 2


def test_a_run_that_was_killed_goes_on_where_it_stopped(case: Case, officer: Person, run_jobs: Run):
    schedule = make_schedule(officer)
    schedules.run_due(schedule, now=AFTER)
    run = ScheduleRun.objects.get()
    assert schedules.draft_for(case.union, run.span, now=AFTER) is not None  # the first half of a run
    run_jobs()

    assert Report.objects.count() == 1


def test_a_schedule_is_set_on_a_page(officer: Person):
    typed = {"name": "Sơ kết", "kind": "half_year", "scope": "own", "month": "last", "day": "30", "time": "7:30"}
    typed |= {"audience": "writers", "is_active": "on"}
    wrong = officer.client.post("/reports/schedules/new/", typed)
    assert "Sơ kết" in wrong.content.decode()
    assert not Schedule.objects.exists()

    officer.client.post("/reports/schedules/new/", typed | {"day": "25"})
    schedule = Schedule.objects.get()
    assert (schedule.is_after, schedule.day, schedule.hour, schedule.minute) == (False, 25, 7, 30)
    assert "Sơ kết" in officer.client.get(schedule.get_absolute_url()).content.decode()
