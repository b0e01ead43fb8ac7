from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.facts import CampaignFacts
from campaigns.models.participation import Participation
from campaigns.values import Area
from members.models import Block, BlockSeat, Unit
from portal.vietnamese import fold, search_words

if TYPE_CHECKING:
    from members.actor import Actor


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def visible_to(self, actor: "Actor") -> "CampaignQuerySet":
        """Own subtree; launched ones also of the units above and beside, for a block and where a unit takes part."""
        reach = Unit.objects.reachable_by(actor)
        home = [office.unit for office in actor.offices] + [membership.unit for membership in actor.memberships]
        above = {int(part) for unit in home for part in unit.path.split("/") if part}
        attached = {unit.attached_to_id for unit in home if unit.attached_to_id}
        joined = Participation.objects.filter(unit__in=[unit.pk for unit in home]).values("campaign")
        launched = Q(owner__in=above | attached) | Q(launchers__unit__in=above | attached) | Q(pk__in=joined)
        launched |= Q(owner__attached_to__in=above)
        launched |= Q(block__in=BlockSeat.objects.filter(unit__in=[unit.pk for unit in home]).values("block"))
        shown = Q(owner__in=reach) | (~Q(state=Campaign.State.DRAFT) & launched)
        return self.filter(pk__in=Campaign.objects.filter(shown).values("pk"))

    def matching(self, query: str) -> "CampaignQuerySet":
        for word in search_words(query):
            self = self.filter(search_key__contains=word)
        return self

    def with_launchers(self) -> "CampaignQuerySet":
        launchers = Launcher.objects.select_related("unit").order_by("position", "pk")
        return self.prefetch_related(models.Prefetch("launchers", launchers))

    def with_participants(self) -> "CampaignQuerySet":
        """`participants`: how many units take part."""
        current = Q(participations__member__isnull=True, participations__state__in=Participation.TAKING_PART)
        return self.annotate(participants=models.Count("participations", filter=current))

    def during(self, year: int) -> "CampaignQuerySet":
        return self.filter(starts_on__lte=date(year, 12, 31), ends_on__gte=date(year, 1, 1))

    def running_on(self, day: date) -> "CampaignQuerySet":
        return self.filter(state=Campaign.State.LAUNCHED, starts_on__lte=day, ends_on__gte=day)


class Campaign(models.Model):
    """Something launched by one or more bodies for units to take part in."""

    class Kind(models.TextChoices):
        MOVEMENT = "movement", _("emulation movement")
        DRIVE = "drive", _("drive")
        SOCIAL = "social", _("social activity")
        COMMEMORATION = "commemoration", _("commemoration")

    class Mode(models.TextChoices):
        REGULAR = "regular", _("regular")
        THEMATIC = "thematic", _("thematic")

    class Level(models.TextChoices):
        CENTRAL = "central", _("central")
        PROVINCE = "province", _("ministry, sector or province")
        UNIT = "unit", _("agency or unit")

    class Scope(models.TextChoices):
        NATION = "nation", _("nationwide")
        PROVINCE = "province", _("ministry, sector or locality")
        BLOCK = "block", _("block of units")
        UNIT = "unit", _("unit")

    class Duration(models.TextChoices):
        UNDER_1 = "under_1", _("under one year")
        ONE = "one", _("one year")
        TO_3 = "to_3", _("one to under three years")
        TO_5 = "to_5", _("three to under five years")
        FROM_5 = "from_5", _("five years and more")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        LAUNCHED = "launched", _("launched")
        CLOSED = "closed", _("closed")

    TRANSITIONS: ClassVar = {State.DRAFT: {State.LAUNCHED}, State.LAUNCHED: {State.CLOSED}, State.CLOSED: set()}

    owner = models.ForeignKey(Unit, models.PROTECT, related_name="campaigns")
    kind = models.CharField(max_length=13, choices=Kind.choices)
    name = models.CharField(max_length=300)
    slogan = models.CharField(max_length=300, blank=True)
    content = models.TextField(blank=True)
    purpose = models.TextField(blank=True)
    audience = models.TextField(blank=True)
    criteria = models.TextField(blank=True)
    rewards = models.TextField(blank=True)
    budget = models.TextField(blank=True)
    organisation = models.TextField(blank=True)
    area = models.CharField(max_length=12, choices=Area.choices)
    mode = models.CharField(max_length=8, choices=Mode.choices)
    level = models.CharField(max_length=8, choices=Level.choices)
    scope = models.CharField(max_length=8, choices=Scope.choices)
    duration = models.CharField(max_length=8, choices=Duration.choices)
    starts_on = models.DateField()
    interim_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField()
    document_number = models.CharField(max_length=60, blank=True)
    document_on = models.DateField(null=True, blank=True)
    document_file = models.FileField(upload_to="campaigns/", blank=True)
    block = models.ForeignKey(Block, models.PROTECT, null=True, blank=True, related_name="campaigns")
    needs_approval = models.BooleanField(default=False)
    register_by = models.DateField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    launched_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    cloned_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="clones")
    search_key = models.CharField(max_length=700, blank=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="campaign_ends_after_it_starts"),
            models.UniqueConstraint(fields=["owner", "name", "starts_on"], name="campaign_is_entered_once"),
            models.CheckConstraint(
                condition=Q(interim_on__isnull=True) | Q(interim_on__gte=F("starts_on"), interim_on__lte=F("ends_on")),
                name="interim_review_is_within_the_campaign",
            ),
            models.CheckConstraint(
                condition=Q(block__isnull=True) | Q(scope="block"), name="only_a_campaign_for_a_block_names_one"
            ),
            models.CheckConstraint(
                condition=Q(register_by__isnull=True) | Q(register_by__lte=F("ends_on")),
                name="registration_ends_with_the_campaign",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") ^ Q(launched_at__isnull=False), name="launched_campaign_says_when"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("campaigns:detail", args=[self.pk])

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_key = fold(f"{self.name} {self.slogan}")[:700]
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "search_key"}
        super().save(*args, **kwargs)

    @property
    def is_entered_later(self) -> bool:
        """Launched here only after its last day: it does not close by itself."""
        return self.launched_at is not None and timezone.localdate(self.launched_at) > self.ends_on

    def facts(self) -> CampaignFacts:
        return CampaignFacts(**{each.name: getattr(self, each.name) for each in fields(CampaignFacts)})

    def may_become(self, state: str) -> bool:
        return state in self.TRANSITIONS[Campaign.State(self.state)]


class Launcher(models.Model):
    """Who launches a campaign: a unit of the portal, or a body outside it by name."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="launchers")
    position = models.PositiveSmallIntegerField(default=0)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="launched_campaigns")
    body_name = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(unit__isnull=True) ^ Q(body_name=""), name="launcher_is_a_unit_or_a_named_body"
            ),
            models.UniqueConstraint(fields=["campaign", "unit"], name="unit_launches_a_campaign_once"),
            models.UniqueConstraint(
                fields=["campaign", "body_name"], condition=~Q(body_name=""), name="body_launches_a_campaign_once"
            ),
        ]

    def __str__(self) -> str:
        return self.body_name or str(self.unit)
