from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from achievements.wording import Statement
from campaigns.models import Campaign, Indicator, ValueColumns, value_fits_shape
from campaigns.values import Area, Outcome, Qualifier, Shape, TypedValue
from members.models import Grant, Member, Office, Unit, User
from portal.vietnamese import fold, search_words

if TYPE_CHECKING:
    from members.actor import Actor


DELTA_SCALE = 2  # decimals of a stated change in per cent


class AchievementQuerySet(models.QuerySet["Achievement"]):
    def visible_to(self, actor: "Actor") -> "AchievementQuerySet":
        """Subtrees of the offices held today, and what one wrote or did oneself."""
        reach = Unit.objects.reachable_by(actor)
        written = Achievement.objects.filter(author=actor.user).values("pk")
        done = Contribution.objects.filter(member=actor.member).values("achievement")
        if (few := reach.few()) is not None:
            return self.filter(pk__in=written.union(done, Achievement.objects.filter(unit__in=few).values("pk")))
        return self.filter(Q(author=actor.user) | Q(pk__in=done) | Q(unit__in=reach))

    def waiting_for(self, actor: "Actor") -> "AchievementQuerySet":
        """To review in the office acted in, and one's own that came back."""
        returned = Q(state=Achievement.State.RETURNED, author=actor.user)
        return self.filter(returned | Q(pk__in=self.reviewable_by(actor).values("pk")))

    def reviewable_by(self, actor: "Actor") -> "AchievementQuerySet":
        units = actor.units_for(Grant.REVIEW)
        return self.filter(state=Achievement.State.SUBMITTED, unit__in=units).exclude(author=actor.user)

    def approved(self) -> "AchievementQuerySet":
        """What counts: approved and not yet replaced by an approved correction."""
        return self.filter(state=Achievement.State.APPROVED)

    def matching(self, query: str) -> "AchievementQuerySet":
        for word in search_words(query):
            self = self.filter(search_key__contains=word)
        return self


class Achievement(models.Model):
    """What a unit and its members did in a period, with figures and evidence.

    An approved one is immutable; a correction is a new revision that supersedes it when it is approved.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("waiting for review")
        RETURNED = "returned", _("returned")
        APPROVED = "approved", _("approved")
        SUPERSEDED = "superseded", _("replaced by a correction")

    TRANSITIONS: ClassVar = {
        State.DRAFT: {State.SUBMITTED},
        State.SUBMITTED: {State.APPROVED, State.RETURNED},
        State.RETURNED: {State.SUBMITTED},
        State.APPROVED: {State.SUPERSEDED},
        State.SUPERSEDED: set(),
    }

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="achievements")
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, blank=True, related_name="achievements")
    area = models.CharField(max_length=12, choices=Area.choices)
    title = models.CharField(max_length=300)
    narrative = models.TextField(blank=True)
    period_from = models.DateField()
    period_to = models.DateField()
    period_wording = models.CharField(max_length=120, blank=True)
    counted_on = models.DateField()
    late_reason = models.CharField(max_length=300, blank=True)
    members = models.ManyToManyField(Member, through="Contribution", related_name="achievements")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    state_reason = models.TextField(blank=True)
    author = models.ForeignKey(User, models.PROTECT, related_name="achievements")
    author_office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    reviewer = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="reviewed_achievements")
    reviewer_office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveSmallIntegerField(default=1)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="correction")
    correction_reason = models.TextField(blank=True)
    import_code = models.CharField(max_length=40, blank=True)
    form_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    search_key = models.TextField(blank=True)

    objects = AchievementQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(period_to__gte=F("period_from")), name="period_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(reviewer__isnull=True) | ~Q(reviewer=F("author")), name="author_is_not_the_reviewer"
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(state_reason=""), name="returned_achievement_has_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "superseded"])
                | Q(decided_at__isnull=False, reviewer__isnull=False),
                name="approved_achievement_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(correction_reason=""), name="correction_has_a_reason"
            ),
            models.UniqueConstraint(
                fields=["unit", "import_code"], condition=~Q(import_code=""), name="deed_is_imported_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["unit", "counted_on", "campaign"], condition=Q(state="approved"), name="approved_deed_idx"
            ),
            models.Index(
                fields=["counted_on", "unit", "campaign"], condition=Q(state="approved"), name="approved_day_idx"
            ),
            models.Index(fields=["state", "unit"], name="deed_state_idx"),
            models.Index(fields=["-counted_on", "-id"], name="deed_list_idx"),
            models.Index(fields=["submitted_at", "id"], condition=Q(state="submitted"), name="deed_queue_idx"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("achievements:detail", args=[self.pk])

    def fill_key(self) -> None:
        self.search_key = fold(f"{self.title} {self.narrative}")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_key()
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "search_key"}
        super().save(*args, **kwargs)

    def may_become(self, state: str) -> bool:
        return state in self.TRANSITIONS[Achievement.State(self.state)]

    @property
    def is_editable(self) -> bool:
        return self.state in {self.State.DRAFT, self.State.RETURNED}

    @property
    def is_late(self) -> bool:
        """First sent in after its campaign ended, or not yet sent. Returned deeds and corrections are not late."""
        if self.campaign is None or self.campaign.closed_at is None or self.corrects_id:
            return False
        return self.submitted_at is None or self.submitted_at > self.campaign.closed_at

    def may_be_edited_by(self, actor: "Actor") -> bool:
        return self.is_editable and self.author_id == actor.user.pk and actor.may(Grant.LOG, self.unit)

    def may_be_reviewed_by(self, actor: "Actor") -> bool:
        """Nobody decides on what they logged themselves, whatever office they log or review in."""
        is_waiting = self.state == self.State.SUBMITTED and self.author_id != actor.user.pk
        return is_waiting and actor.may(Grant.REVIEW, self.unit)

    def may_be_corrected_by(self, actor: "Actor") -> bool:
        return self.state == self.State.APPROVED and actor.may(Grant.LOG, self.unit)


class Contribution(models.Model):
    """A member had a part in an achievement."""

    achievement = models.ForeignKey(Achievement, models.CASCADE, related_name="contributions")
    member = models.ForeignKey(Member, models.PROTECT, related_name="contributions")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["achievement", "member"], name="member_contributes_once")
        ]

    def __str__(self) -> str:
        return f"{self.member} – {self.achievement}"


class Measurement(ValueColumns):
    """The value of one indicator inside an achievement, exactly as it was stated.

    Base value and plan value stay empty where the source does not give them; they are never computed.
    `delta_scaled` is the stated change in per cent, times 100.
    """

    class Comparison(models.TextChoices):
        NONE = "", _("no comparison")
        INCREASE_BY = "increase_by", _("increased by")
        DECREASE_BY = "decrease_by", _("decreased by")
        INCREASE_TO = "increase_to", _("increased to this value")
        DECREASE_TO = "decrease_to", _("decreased to this value")

    achievement = models.ForeignKey(Achievement, models.CASCADE, related_name="measurements")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="measurements")
    position = models.PositiveSmallIntegerField(default=0)
    scaled_numerator = models.BigIntegerField(null=True, blank=True)
    scaled_denominator = models.BigIntegerField(null=True, blank=True)
    qualifier = models.CharField(max_length=9, choices=Qualifier.choices, default=Qualifier.EXACT)
    comparison = models.CharField(max_length=11, choices=Comparison.choices, blank=True)
    comparison_qualifier = models.CharField(max_length=9, choices=Qualifier.choices, default=Qualifier.EXACT)
    comparison_base = models.CharField(max_length=120, blank=True)
    delta_scaled = models.BigIntegerField(null=True, blank=True)
    base_scaled_value = models.BigIntegerField(null=True, blank=True)
    plan_scaled_value = models.BigIntegerField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.NOT_STATED)

    class Meta:
        constraints: ClassVar = [
            value_fits_shape("measurement_value_fits_its_shape"),
            models.CheckConstraint(
                condition=Q(scaled_numerator__isnull=True) ^ Q(scaled_denominator__isnull=False),
                name="numerator_comes_with_denominator",
            ),
            models.CheckConstraint(
                condition=Q(scaled_denominator__isnull=True) | Q(scaled_denominator__gt=0),
                name="denominator_is_positive",
            ),
            models.CheckConstraint(
                condition=Q(delta_scaled__isnull=True) | ~Q(comparison=""), name="change_says_of_what_kind"
            ),
            models.UniqueConstraint(fields=["achievement", "indicator"], name="indicator_measured_once_in_a_deed"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.statement.printed}"

    @property
    def statement(self) -> Statement:
        """The figure with everything that was said about it, ready to be printed."""
        return Statement(
            value=self.value,
            unit_of_measure=self.indicator.unit_of_measure,
            qualifier=Qualifier(self.qualifier),
            comparison=self.comparison,
            comparison_qualifier=Qualifier(self.comparison_qualifier),
            comparison_base=self.comparison_base,
            delta=None if self.delta_scaled is None else Decimal(self.delta_scaled).scaleb(-DELTA_SCALE),
            base=self._beside(self.base_scaled_value),
            plan=self._beside(self.plan_scaled_value),
            outcome=Outcome(self.outcome),
            period_wording=self.achievement.period_wording,
        )

    def _beside(self, scaled: int | None) -> TypedValue | None:
        return None if scaled is None else TypedValue(shape=Shape(self.shape), scale=self.scale, scaled=scaled)
