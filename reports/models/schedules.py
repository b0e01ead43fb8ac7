from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_celery_beat.models import PeriodicTask

from members.models import Unit, User
from portal.vietnamese import fold, search_words
from reports import periods
from reports.timetable import Timetable

if TYPE_CHECKING:
    from members.actor import Actor


class ScheduleQuerySet(models.QuerySet["Schedule"]):
    def visible_to(self, actor: "Actor") -> "ScheduleQuerySet":
        return self.filter(unit__in=Unit.objects.reachable_by(actor))

    def listed(self) -> "ScheduleQuerySet":
        return self.select_related("unit").order_by("name", "pk")

    def matching(self, query: str) -> "ScheduleQuerySet":
        for word in search_words(query):
            self = self.filter(Q(search_key__contains=word) | Q(unit__search_key__contains=word))
        return self


class Schedule(models.Model):
    """Reports that are begun by themselves: which kind, for which units, when, and who is told."""

    Kind = periods.Kind

    class Scope(models.TextChoices):
        OWN = "own", _("the unit itself")
        CHILDREN = "children", _("the units directly below")
        SUBTREE = "subtree", _("the unit and all units below")

    class Audience(models.TextChoices):
        WRITERS = "writers", _("those who log for each unit")
        DECIDERS = "deciders", _("those who log, review or sign for each unit")
        OWNER = "owner", _("only those of the unit that keeps the schedule")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="report_schedules")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=9, choices=periods.CALENDAR_KINDS)
    scope = models.CharField(max_length=8, choices=Scope.choices, default=Scope.OWN)
    is_after = models.BooleanField(default=True)
    day = models.PositiveSmallIntegerField(default=1)
    hour = models.PositiveSmallIntegerField(default=6)
    minute = models.PositiveSmallIntegerField(default=0)
    audience = models.CharField(max_length=8, choices=Audience.choices, default=Audience.WRITERS)
    is_active = models.BooleanField(default=True)
    active_since = models.DateTimeField()
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    beat = models.OneToOneField(PeriodicTask, models.SET_NULL, null=True, blank=True, related_name="report_schedule")
    search_key = models.CharField(max_length=260, blank=True)

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(day__gte=1, day__lte=28), name="schedule_day_is_in_every_month"),
            models.CheckConstraint(condition=Q(hour__lte=23, minute__lte=59), name="schedule_time_is_of_the_day"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("reports:schedule", args=[self.pk])

    def save(self, *args: object, **kwargs: object) -> None:
        self.search_key = fold(self.name)[:260]
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "search_key"}  # type: ignore[misc]
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def timetable(self) -> Timetable:
        return Timetable(periods.Kind(self.kind), self.is_after, self.day, self.hour, self.minute)

    def next_run(self, now: datetime) -> datetime | None:
        return self.timetable.next_moment(now) if self.is_active else None

    def units(self) -> "models.QuerySet[Unit]":
        if self.scope == self.Scope.OWN:
            return Unit.objects.filter(pk=self.unit_id)
        if self.scope == self.Scope.CHILDREN:
            return Unit.objects.filter(parent=self.unit_id)
        return Unit.objects.below(self.unit)


class ScheduleRun(models.Model):
    """That a schedule ran for a period: one row, however often it is called, at whatever hour it is caught up."""

    schedule = models.ForeignKey(Schedule, models.CASCADE, related_name="runs")
    period = models.CharField(max_length=16)
    due_at = models.DateTimeField()
    begun_at = models.DateTimeField()
    units = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["schedule", "period"], name="one_run_a_period")]

    def __str__(self) -> str:
        return f"{self.schedule_id} {self.period}"

    @property
    def span(self) -> periods.Period:
        return periods.parse(self.schedule.kind, self.period)
