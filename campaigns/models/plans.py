from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaigns import Campaign
from members.models import Grant, Member, Unit
from portal.vietnamese import fold, search_words

if TYPE_CHECKING:
    from members.actor import Actor

DUE_SOON = timedelta(days=7)


class WorkPlanQuerySet(models.QuerySet["WorkPlan"]):
    def visible_to(self, actor: "Actor") -> "WorkPlanQuerySet":
        """Plans of the own subtree, of the units one belongs to, and those in which one answers for a measure."""
        home = [membership.unit_id for membership in actor.memberships]
        mine = Measure.objects.filter(responsible=actor.member) if actor.member else Measure.objects.none()
        reach = Unit.objects.reachable_by(actor)
        return self.filter(Q(unit__in=reach) | Q(unit__in=home) | Q(pk__in=mine.values("plan")))

    def matching(self, query: str) -> "WorkPlanQuerySet":
        for word in search_words(query):
            self = self.filter(search_key__contains=word)
        return self

    def with_progress(self, day: date) -> "WorkPlanQuerySet":
        """`measures_all`, `measures_done`, `measures_overdue` on that day; what was dropped is not counted."""
        overdue = Q(measures__state__in=Measure.OPEN, measures__due_on__lt=day)
        return self.annotate(
            measures_all=Count("measures", filter=~Q(measures__state=Measure.State.DROPPED)),
            measures_done=Count("measures", filter=Q(measures__state=Measure.State.DONE)),
            measures_overdue=Count("measures", filter=overdue),
        )

    def with_overdue(self, day: date) -> "WorkPlanQuerySet":
        return self.filter(pk__in=Measure.objects.overdue(day).values("plan"))


class WorkPlan(models.Model):
    """How a unit concretises a campaign, or its year, in measures (chương trình, kế hoạch)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="work_plans")
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, blank=True, related_name="work_plans")
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    document_number = models.CharField(max_length=60, blank=True)
    document_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    search_key = models.CharField(max_length=400, blank=True)

    objects = WorkPlanQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "year", "title"], name="work_plan_is_entered_once"),
            models.CheckConstraint(condition=Q(year__gte=1900, year__lte=2200), name="work_plan_is_of_a_real_year"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("campaigns:plan", args=[self.pk])

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_key = fold(f"{self.title} {self.document_number}")[:400]
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "search_key"}
        super().save(*args, **kwargs)

    @property
    def is_settled(self) -> bool:
        """The campaign has ended: what stands in the plan stays as it is."""
        return self.campaign is not None and self.campaign.state == Campaign.State.CLOSED

    def may_be_changed_by(self, actor: "Actor") -> bool:
        return actor.may(Grant.LOG, self.unit)


class MeasureQuerySet(models.QuerySet["Measure"]):
    def open(self) -> "MeasureQuerySet":
        return self.filter(state__in=Measure.OPEN)

    def overdue(self, day: date) -> "MeasureQuerySet":
        """The due day itself is still in time."""
        return self.open().filter(due_on__lt=day)

    def due_soon(self, day: date) -> "MeasureQuerySet":
        """Due on that day or within the seven days after it."""
        return self.open().filter(due_on__gte=day, due_on__lte=day + DUE_SOON)

    def waiting_for(self, actor: "Actor") -> "MeasureQuerySet":
        """One's own that are due soon or overdue; for officers also those of their unit that are overdue."""
        mine = Q(responsible=actor.member) if actor.member else Q(pk__in=[])
        late = Q(due_on__lt=actor.today)
        office = actor.office
        ours = Q(plan__unit=office.unit_id) if office and office.may_log else Q(pk__in=[])
        soon = Q(due_on__lte=actor.today + DUE_SOON)
        return self.open().filter((mine & soon) | (ours & late))


class Measure(models.Model):
    """One thing to do in a work plan (biện pháp): what, by whom, until when."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        DOING = "doing", _("being done")
        DONE = "done", _("done")
        DROPPED = "dropped", _("dropped")
        UNDONE = "undone", _("not done by the end")

    class Reminded(models.TextChoices):
        """How far the responsible person was reminded of the due day; each stage once."""

        NOT_YET = "", _("not yet")
        SOON = "soon", _("due soon")
        OVERDUE = "overdue", _("overdue")

    OPEN: ClassVar = (State.PLANNED, State.DOING)
    # Back from done and dropped, because one tap is quickly made by mistake; undone is the end of the campaign.
    TRANSITIONS: ClassVar = {
        State.PLANNED: {State.DOING, State.DONE, State.DROPPED, State.UNDONE},
        State.DOING: {State.PLANNED, State.DONE, State.DROPPED, State.UNDONE},
        State.DONE: {State.DOING},
        State.DROPPED: {State.PLANNED},
        State.UNDONE: set(),
    }

    plan = models.ForeignKey(WorkPlan, models.CASCADE, related_name="measures")
    content = models.CharField(max_length=500)
    responsible = models.ForeignKey(Member, models.PROTECT, related_name="measures")
    due_on = models.DateField()
    state = models.CharField(max_length=7, choices=State.choices, default=State.PLANNED)
    state_reason = models.CharField(max_length=500, blank=True)
    done_on = models.DateField(null=True, blank=True)
    result = models.CharField(max_length=500, blank=True)
    reminded = models.CharField(max_length=7, choices=Reminded.choices, blank=True, default=Reminded.NOT_YET)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "content"], name="measure_stands_once_in_a_plan"),
            models.CheckConstraint(
                condition=Q(state="done") ^ Q(done_on__isnull=True), name="done_measure_says_on_which_day"
            ),
            models.CheckConstraint(
                condition=~Q(state="dropped") | ~Q(state_reason=""), name="dropped_measure_says_why"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "due_on"], name="measure_due_idx")]

    def __str__(self) -> str:
        return self.content

    def may_become(self, state: str) -> bool:
        return state in self.TRANSITIONS[Measure.State(self.state)]

    @classmethod
    def sources_of(cls, state: str) -> list[str]:
        """The states from which a measure may become `state`."""
        return [source for source, targets in cls.TRANSITIONS.items() if state in targets]

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    def is_overdue_on(self, day: date) -> bool:
        return self.is_open and self.due_on < day

    def may_be_moved_by(self, actor: "Actor") -> bool:
        """Officers of the unit, and who answers for it."""
        is_mine = actor.member is not None and actor.member.pk == self.responsible_id
        return is_mine or self.plan.may_be_changed_by(actor)
