from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaigns import Campaign
from campaigns.values import Area, Direction, Shape, TypedValue
from members.models import Unit
from portal.vietnamese import fold, search_words

if TYPE_CHECKING:
    from members.actor import Actor


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def visible_to(self, actor: "Actor") -> "IndicatorQuerySet":
        """Own units and those above; the vocabulary is shared downwards.

        Of a campaign that is seen: what its owner asks for. What a unit taking part has added for itself is seen
        like the rest of that unit's vocabulary: by those below it and those above, not by its neighbours.
        """
        home = [office.unit for office in actor.offices] + [membership.unit for membership in actor.memberships]
        above = {int(part) for unit in home for part in unit.path.split("/") if part}
        in_campaign = Q(campaign__in=Campaign.objects.visible_to(actor).values("pk"), owner=F("campaign__owner"))
        return self.filter(Q(owner__in=above) | Q(owner__in=Unit.objects.reachable_by(actor)) | in_campaign)

    def of_campaign(self, campaign: Campaign) -> "IndicatorQuerySet":
        """In force for the campaign: first those its owner asks for, then what units added for themselves."""
        rows = self.current().filter(campaign=campaign).select_related("owner", "campaign")
        is_local = models.Case(models.When(owner=campaign.owner_id, then=0), default=1)
        return rows.order_by(is_local, "owner__path", "position", "pk")

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
    def is_local(self) -> bool:
        """Added by a unit that takes part, for itself and the units below: it never counts for the campaign's owner."""
        return self.campaign is not None and self.owner_id != self.campaign.owner_id

    def is_for(self, unit: Unit) -> bool:
        """Whether deeds of that unit may measure it: a local one only for its owner and the units below."""
        return not self.is_local or self.owner.contains(unit)

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
