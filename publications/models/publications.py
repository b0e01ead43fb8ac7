from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from achievements.models import Achievement, Measurement
from members.models import Grant, Member, Office, Unit, User
from portal.vietnamese import fold, search_words

if TYPE_CHECKING:
    from members.actor import Actor


class PublicationQuerySet(models.QuerySet["Publication"]):
    def visible_to(self, actor: "Actor") -> "PublicationQuerySet":
        """Subtrees of the offices held today, and what one proposed oneself."""
        return self.filter(Q(proposed_by=actor.user) | Q(unit__in=Unit.objects.reachable_by(actor)))

    def decidable_by(self, actor: "Actor") -> "PublicationQuerySet":
        """Proposed for units the office acted in reviews for; nobody publishes the deed they logged themselves."""
        units = actor.units_for(Grant.REVIEW)
        proposed = self.filter(state=Publication.State.PROPOSED, unit__in=units)
        return proposed.exclude(achievement__author=actor.user)

    def public(self) -> "PublicationQuerySet":
        """What anybody may read now: published, its deed still standing, and nobody concerned objecting.

        Withdrawing a consent withdraws the publication in the same transaction; the last condition is here all the
        same, so that no page depends on it.
        """
        standing = Q(achievement__isnull=True) | Q(achievement__state=Achievement.State.APPROVED)
        return self.filter(standing, state=Publication.State.PUBLISHED).exclude(consents__state="withdrawn")

    def deeds(self) -> "PublicationQuerySet":
        return self.filter(kind=Publication.Kind.DEED)

    def role_models(self) -> "PublicationQuerySet":
        return self.filter(kind=Publication.Kind.ROLE_MODEL)

    def newest_first(self) -> "PublicationQuerySet":
        return self.order_by("-published_at", "-pk")

    def matching(self, query: str) -> "PublicationQuerySet":
        for word in search_words(query):
            self = self.filter(search_key__contains=word)
        return self


class Publication(models.Model):
    """A page for everybody: an approved deed, or a role model (a person, or the unit as a collective).

    Title, text and photos are fixed when it is proposed, because people consent to what they were shown. A changed
    text is a new proposal.
    """

    class Kind(models.TextChoices):
        DEED = "deed", _("deed")
        ROLE_MODEL = "role_model", _("role model")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("no longer public")

    TRANSITIONS: ClassVar = {
        State.PROPOSED: {State.PUBLISHED, State.WITHDRAWN},
        State.PUBLISHED: {State.WITHDRAWN},
        State.WITHDRAWN: set(),
    }

    kind = models.CharField(max_length=10, choices=Kind.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="publications")
    achievement = models.ForeignKey(Achievement, models.PROTECT, null=True, blank=True, related_name="publications")
    member = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    deeds = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="role_models")
    state = models.CharField(max_length=9, choices=State.choices, default=State.PROPOSED)
    state_reason = models.TextField(blank=True)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_in = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    proposed_at = models.DateTimeField()
    published_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    search_key = models.TextField(blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind="deed", achievement__isnull=False, member__isnull=True)
                | Q(kind="role_model", achievement__isnull=True),
                name="publication_shows_a_deed_or_a_role_model",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | ~Q(state_reason=""), name="withdrawn_publication_has_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False, published_by__isnull=False),
                name="published_publication_says_by_whom",
            ),
            models.UniqueConstraint(
                fields=["achievement"],
                condition=Q(state__in=["proposed", "published"], achievement__isnull=False),
                name="deed_is_published_once_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["member", "year"],
                condition=Q(state__in=["proposed", "published"], member__isnull=False),
                name="person_is_a_role_model_once_a_year",
            ),
            models.UniqueConstraint(
                fields=["unit", "year"],
                condition=Q(state__in=["proposed", "published"], kind="role_model", member__isnull=True),
                name="unit_is_a_role_model_once_a_year",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["kind", "-published_at", "-id"], condition=Q(state="published"), name="public_page_idx"
            ),
            models.Index(fields=["unit", "-proposed_at", "-id"], name="publication_unit_idx"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("publications:detail", args=[self.pk])

    def get_public_url(self, instance: str = "public") -> str:
        """The page for everybody, in Vietnamese; `instance` is public_en for English."""
        return reverse(f"public:{self.kind}", args=[self.pk], current_app=instance)

    def figures(self) -> list[Measurement]:
        """The figures of the deed, as they were approved."""
        if self.achievement_id is None:
            return []
        rows = Measurement.objects.filter(achievement=self.achievement_id).select_related("indicator", "achievement")
        return list(rows.order_by("position", "pk"))

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_key = fold(f"{self.title} {self.text}")
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "search_key"}
        super().save(*args, **kwargs)

    def may_become(self, state: str) -> bool:
        return state in self.TRANSITIONS[Publication.State(self.state)]

    @property
    def is_open(self) -> bool:
        return bool(self.TRANSITIONS[Publication.State(self.state)])

    @property
    def is_outdated(self) -> bool:
        """Published, but a correction has replaced the deed: shown to nobody until the correction is published."""
        is_replaced = self.achievement is not None and self.achievement.state == Achievement.State.SUPERSEDED
        return self.state == self.State.PUBLISHED and is_replaced
