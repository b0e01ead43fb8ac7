from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaigns.values import Area, Direction, Shape, TypedValue
from members.models import Unit
from portal.vietnamese import fold, search_words

if TYPE_CHECKING:
    from members.actor import Actor


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def visible_to(self, actor: "Actor") -> "CampaignQuerySet":
        """Own subtree; launched ones also of the units above and beside, and where a unit of the person takes part."""
        reach = Unit.objects.reachable_by(actor)
        home = [office.unit for office in actor.offices] + [membership.unit for membership in actor.memberships]
        above = {int(part) for unit in home for part in unit.path.split("/") if part}
        attached = {unit.attached_to_id for unit in home if unit.attached_to_id}
        joined = Participation.objects.filter(unit__in=[unit.pk for unit in home]).values("campaign")
        launched = Q(owner__in=above | attached) | Q(launchers__unit__in=above | attached) | Q(pk__in=joined)
        launched |= Q(owner__attached_to__in=above)
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
        """`participants`: how many units take part now."""
        current = Q(participations__isnull=False, participations__left_at__isnull=True)
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
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    launched_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
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


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def current(self) -> "ParticipationQuerySet":
        return self.filter(left_at__isnull=True)


class Participation(models.Model):
    """A unit takes part in a campaign (hưởng ứng, đăng ký tham gia)."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="participations")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="participations")
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "unit"], name="unit_takes_part_once"),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("joined_at")), name="unit_leaves_after_it_joined"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} – {self.campaign}"


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def visible_to(self, actor: "Actor") -> "IndicatorQuerySet":
        """Own units and those above; the vocabulary is shared downwards."""
        home = [office.unit for office in actor.offices] + [membership.unit for membership in actor.memberships]
        above = {int(part) for unit in home for part in unit.path.split("/") if part}
        in_campaign = Q(campaign__in=Campaign.objects.visible_to(actor).values("pk"))
        return self.filter(Q(owner__in=above) | Q(owner__in=Unit.objects.reachable_by(actor)) | in_campaign)

    def current(self) -> "IndicatorQuerySet":
        """The newest version of each."""
        return self.filter(successor__isnull=True)

    def matching(self, query: str) -> "IndicatorQuerySet":
        for word in search_words(query):
            self = self.filter(search_key__contains=word)
        return self


class Indicator(models.Model):
    """A measurable line, the shared vocabulary: a commitment gives it a target, a measurement a value.

    Shape and scale (decimals) cannot change once used; a changed indicator is a new version.
    """

    class OverTime(models.TextChoices):
        SUM = "sum", _("added up")
        LATEST = "latest", _("latest value")
        AVERAGE = "average", _("average")
        FRACTION = "fraction", _("numerator and denominator added up")

    owner = models.ForeignKey(Unit, models.PROTECT, related_name="indicators")
    campaign = models.ForeignKey(Campaign, models.CASCADE, null=True, blank=True, related_name="indicators")
    area = models.CharField(max_length=12, choices=Area.choices)
    name = models.CharField(max_length=300)
    unit_of_measure = models.CharField(max_length=40, blank=True)
    shape = models.CharField(max_length=14, choices=Shape.choices)
    direction = models.CharField(max_length=8, choices=Direction.choices, default=Direction.AT_LEAST)
    scale = models.PositiveSmallIntegerField(default=0)
    levels = models.JSONField(default=list, blank=True)
    over_time = models.CharField(max_length=8, choices=OverTime.choices, default=OverTime.SUM)
    over_units = models.CharField(max_length=8, choices=OverTime.choices, default=OverTime.SUM)
    version = models.PositiveSmallIntegerField(default=1)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="successor")
    position = models.PositiveSmallIntegerField(default=0)
    search_key = models.CharField(max_length=400, blank=True)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(scale__lte=6), name="indicator_has_at_most_six_decimals"),
            models.CheckConstraint(condition=~Q(shape="money") | Q(scale=0), name="money_is_counted_in_whole_dong"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_key = fold(f"{self.name} {self.unit_of_measure}")[:400]
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "search_key"}
        super().save(*args, **kwargs)

    @property
    def is_used(self) -> bool:
        """A target or a value refers to it; both live in the apps above, reached by their reverse relations."""
        return any(getattr(self, uses).exists() for uses in ("measurements", "commitments") if hasattr(self, uses))


class ValueColumns(models.Model):
    """The typed value of an indicator, one CHECK for all shapes; numbers are integers scaled by 10^scale.

    `shape` and `scale` are copied from the indicator (which cannot change them once used), so that the database can
    keep the promise and sums stay exact on SQLite too.
    """

    shape = models.CharField(max_length=14, choices=Shape.choices)
    scale = models.PositiveSmallIntegerField(default=0)
    scaled_value = models.BigIntegerField(null=True, blank=True)
    choice_value = models.CharField(max_length=120, blank=True)
    day_value = models.DateField(null=True, blank=True)
    flag_value = models.BooleanField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def value(self) -> TypedValue:
        return TypedValue.from_columns(
            shape=Shape(self.shape),
            scale=self.scale,
            scaled=self.scaled_value,
            choice=self.choice_value,
            day=self.day_value,
            flag=self.flag_value,
        )

    @value.setter
    def value(self, value: TypedValue) -> None:
        self.shape, self.scale = value.shape, value.scale
        self.scaled_value, self.choice_value = value.scaled, value.choice
        self.day_value, self.flag_value = value.day, value.flag


def value_fits_shape(name: str) -> models.CheckConstraint:
    """The CHECK of `ValueColumns`; constraint names are global, so each table gives its own."""
    number = Q(scaled_value__isnull=False, choice_value="", day_value__isnull=True, flag_value__isnull=True)
    choice = Q(scaled_value__isnull=True, day_value__isnull=True, flag_value__isnull=True) & ~Q(choice_value="")
    day = Q(scaled_value__isnull=True, choice_value="", day_value__isnull=False, flag_value__isnull=True)
    flag = Q(scaled_value__isnull=True, choice_value="", day_value__isnull=True, flag_value__isnull=False)
    return models.CheckConstraint(
        condition=(Q(shape__in=["count", "ratio", "money", "zero"]) & number)
        | (Q(shape="classification") & choice)
        | (Q(shape="deadline") & day)
        | (Q(shape="yes_no") & flag),
        name=name,
    )
