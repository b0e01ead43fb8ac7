from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from members.models import Grant, Unit, UnitQuerySet, User
from portal.vietnamese import search_words
from portal.working_days import end_of_limit
from reports import periods
from reports.models.report import Report

if TYPE_CHECKING:
    from members.actor import Actor


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def visible_to(self, actor: "Actor") -> "SubmissionQuerySet":
        """Those of the own subtree: the sender sees what it sent, the receiver what came from below."""
        reach = Unit.objects.reachable_by(actor)
        return self.filter(Q(to_unit__in=reach) | Q(report__unit__in=reach))

    def waiting_for(self, actor: "Actor") -> "SubmissionQuerySet":
        """Sent to a unit for which the office acted in decides, and not answered yet."""
        mine = Unit.objects.filter(pk__in=[root.pk for root in actor.roots_for(Grant.REVIEW)])
        return self.filter(state=Submission.State.SUBMITTED, to_unit__in=mine)

    def in_force(self) -> "SubmissionQuerySet":
        return self.exclude(state=Submission.State.RETURNED)


class Submission(models.Model):
    """A final report on its way to the unit above: sent, then received, or returned with a reason.

    Apart from the state of the report, because a report is sent up and published independently of each other.
    """

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("sent up")
        RECEIVED = "received", _("received")
        RETURNED = "returned", _("returned")

    TRANSITIONS: ClassVar = {
        State.SUBMITTED: {State.RECEIVED, State.RETURNED},
        State.RECEIVED: set(),
        State.RETURNED: set(),
    }

    report = models.ForeignKey(Report, models.PROTECT, related_name="submissions")
    to_unit = models.ForeignKey(Unit, models.PROTECT, related_name="received_reports")
    state = models.CharField(max_length=9, choices=State.choices, default=State.SUBMITTED)
    due_on = models.DateField(null=True, blank=True)  # what the duty said on the day of sending
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["report"], condition=Q(state__in=["submitted", "received"]), name="report_is_sent_up_once"
            ),
            models.CheckConstraint(
                condition=Q(state="submitted", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(state="submitted") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="answered_submission_says_by_whom",
            ),
            models.CheckConstraint(condition=~Q(state="returned") | ~Q(reason=""), name="returned_report_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.report} → {self.to_unit} ({self.state})"


class DutyQuerySet(models.QuerySet["Duty"]):
    def visible_to(self, actor: "Actor") -> "DutyQuerySet":
        """What the own units have to send, and what is asked of those below."""
        reach = Unit.objects.reachable_by(actor)
        above = {int(part) for unit in actor.roots for part in unit.path.split("/") if part}
        return self.filter(Q(to_unit__in=reach) | Q(to_unit__in=above))

    def in_force(self, day: date) -> "DutyQuerySet":
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)

    def listed(self) -> "DutyQuerySet":
        return self.select_related("to_unit").order_by("to_unit__sort_key", "to_unit_id", "kind", "-valid_from", "pk")

    def matching(self, query: str) -> "DutyQuerySet":
        for word in search_words(query):
            self = self.filter(to_unit__search_key__contains=word)
        return self


class Duty(models.Model):
    """Which report a unit above asks for, of whom, and until when. Data, because the days differ by province."""

    Kind = periods.Kind

    class Scope(models.TextChoices):
        CHILDREN = "children", _("the units directly below")
        SUBTREE = "subtree", _("all units below")

    to_unit = models.ForeignKey(Unit, models.PROTECT, related_name="report_duties")
    kind = models.CharField(max_length=9, choices=periods.CALENDAR_KINDS)
    scope = models.CharField(max_length=8, choices=Scope.choices, default=Scope.CHILDREN)
    unit_kind = models.CharField(max_length=12, choices=Unit.Kind.choices, blank=True)
    days_after_end = models.SmallIntegerField()
    remind_before = models.PositiveSmallIntegerField(default=7)
    remind_again = models.PositiveSmallIntegerField(default=3)
    note = models.CharField(max_length=300, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(days_after_end__gte=-60, days_after_end__lte=180), name="report_is_due_near_its_period"
            ),
            models.CheckConstraint(condition=Q(remind_again__gte=1), name="reminders_come_at_most_daily"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="duty_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} → {self.to_unit}"

    def get_absolute_url(self) -> str:
        return reverse("reports:duty", args=[self.pk])

    def due_on(self, period: periods.Period) -> date:
        """The last day for the report of `period`; before the end of the period where the days are negative.

        Where nobody works on it, the next working day.
        """
        return end_of_limit(period.last + timedelta(days=self.days_after_end))

    @property
    def last_day_words(self) -> str:
        """“15 days after its end”, beside the kind of report."""
        days = self.days_after_end
        if days == 0:
            return gettext("the last day of the period")
        before = ngettext("%(days)s day before its end", "%(days)s days before its end", abs(days))
        after = ngettext("%(days)s day after its end", "%(days)s days after its end", abs(days))
        return (before if days < 0 else after) % {"days": abs(days)}

    def units(self) -> UnitQuerySet:
        """Who owes the report; today's tree."""
        below = Unit.objects.below(self.to_unit).exclude(pk=self.to_unit_id)
        if self.scope == self.Scope.CHILDREN:
            below = below.filter(parent=self.to_unit_id)
        return below.filter(kind=self.unit_kind) if self.unit_kind else below

    def applies_to(self, unit: Unit) -> bool:
        return self.units().filter(pk=unit.pk).exists()


class DutyReminder(models.Model):
    """That a unit was reminded on a day; at most one row a day, so that no run sends twice."""

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="reminders")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    period = models.CharField(max_length=16)
    sent_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["duty", "unit", "period", "sent_on"], name="one_reminder_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.duty_id} {self.unit_id} {self.period} {self.sent_on}"
