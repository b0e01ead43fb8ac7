from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from members.models.roster import Unit
from portal.vietnamese import fold, search_words, text_sort_key

if TYPE_CHECKING:
    from members.actor import Actor


class BlockQuerySet(models.QuerySet["Block"]):
    def visible_to(self, actor: "Actor") -> "BlockQuerySet":
        """Those that units of the own subtree form or sit in, and those in which a unit one belongs to sits."""
        reach = Unit.objects.reachable_by(actor)
        homes = [membership.unit_id for membership in actor.memberships]
        seats = BlockSeat.objects.filter(Q(unit__in=reach) | Q(unit__in=homes)).values("block")
        return self.filter(Q(owner__in=reach) | Q(pk__in=seats))

    def matching(self, query: str) -> "BlockQuerySet":
        for word in search_words(query):
            self = self.filter(search_key__contains=word)
        return self

    def with_seats(self) -> "BlockQuerySet":
        """Head first, then deputy, then the others by name; for `head`, `deputy` and the list of units."""
        seats = BlockSeat.objects.select_related("unit").order_by("rank", "unit__sort_key", "pk")
        return self.prefetch_related(models.Prefetch("seats", seats))

    def with_size(self) -> "BlockQuerySet":
        """`size`: how many units sit in it."""
        return self.annotate(size=Count("seats"))


class Block(models.Model):
    """A yearly group of equal units (cụm, khối thi đua), formed by a unit above them, with a head and a deputy.

    It is no node of the tree: a unit may sit in several, and next year's block is another row (`copy_block`).
    """

    owner = models.ForeignKey(Unit, models.PROTECT, related_name="formed_blocks")
    year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    units = models.ManyToManyField(Unit, through="BlockSeat", related_name="blocks")
    search_key = models.CharField(max_length=220, blank=True)
    sort_key = models.CharField(max_length=1000, blank=True)

    objects = BlockQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "year", "name"], name="block_is_formed_once_a_year"),
            models.CheckConstraint(condition=Q(year__gte=1945, year__lte=2200), name="block_belongs_to_a_year"),
        ]
        indexes: ClassVar = [models.Index(fields=["-year", "sort_key", "id"], name="block_list_idx")]

    def __str__(self) -> str:
        return f"{self.name} ({self.year})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_key = fold(self.name)[:220]
        self.sort_key = text_sort_key(self.name)[:1000]
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "search_key", "sort_key"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("members:block", args=[self.pk])

    def seated(self, rank: int) -> Unit | None:
        """Reads the prefetched seats (`with_seats`) without a query."""
        return next((seat.unit for seat in self.seats.all() if seat.rank == rank), None)

    @property
    def head(self) -> Unit | None:
        return self.seated(BlockSeat.Rank.HEAD)

    @property
    def deputy(self) -> Unit | None:
        return self.seated(BlockSeat.Rank.DEPUTY)


class BlockSeat(models.Model):
    """A unit in a block. Head and deputy are ranks of a seat: so they always sit in it and are never the same unit."""

    class Rank(models.IntegerChoices):
        HEAD = 1, pgettext_lazy("block", "head")
        DEPUTY = 2, pgettext_lazy("block", "deputy")
        UNIT = 3, pgettext_lazy("block", "unit")

    block = models.ForeignKey(Block, models.CASCADE, related_name="seats")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="block_seats")
    rank = models.PositiveSmallIntegerField(choices=Rank.choices, default=Rank.UNIT)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["block", "unit"], name="unit_sits_in_a_block_once"),
            models.UniqueConstraint(fields=["block"], condition=Q(rank=1), name="block_has_one_head"),
            models.UniqueConstraint(fields=["block"], condition=Q(rank=2), name="block_has_one_deputy"),
            models.CheckConstraint(condition=Q(rank__in=[1, 2, 3]), name="block_seat_has_a_known_rank"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} – {self.block}"
