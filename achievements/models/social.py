from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import Q

from achievements.models.deeds import Achievement
from achievements.social import SocialFacts


class SocialResult(models.Model):
    """Money (whole đồng), goods and people of a deed in a social activity or commemoration.

    It is written, copied to a correction and kept with its deed. Beneficiaries are never named (Luật 91/2025/QH15).
    """

    FIELDS: ClassVar = (
        "money", "goods", "goods_value", "participants", "beneficiaries", "beneficiary_description",
    )  # fmt: skip

    achievement = models.OneToOneField(Achievement, models.CASCADE, related_name="social_result")
    money = models.BigIntegerField(null=True, blank=True)
    goods = models.CharField(max_length=300, blank=True)
    goods_value = models.BigIntegerField(null=True, blank=True)
    participants = models.PositiveIntegerField(null=True, blank=True)
    beneficiaries = models.PositiveIntegerField(null=True, blank=True)
    beneficiary_description = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(money__isnull=True) | Q(money__gte=0), name="money_given_is_no_debt"),
            models.CheckConstraint(
                condition=Q(goods_value__isnull=True) | (Q(goods_value__gte=0) & ~Q(goods="")),
                name="value_of_goods_that_are_named",
            ),
            models.CheckConstraint(
                condition=~Q(goods="", beneficiary_description="")
                | Q(money__isnull=False)
                | Q(participants__isnull=False)
                | Q(beneficiaries__isnull=False),
                name="social_result_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.achievement}"

    @property
    def facts(self) -> SocialFacts:
        return SocialFacts(**{name: getattr(self, name) for name in self.FIELDS})

    @classmethod
    def write(cls, achievement: Achievement, facts: SocialFacts | None) -> None:
        """In place of what the deed said before; nothing stated leaves no row."""
        cls.objects.filter(achievement=achievement).delete()
        if facts is not None and facts.is_stated:
            cls.objects.create(achievement=achievement, **{name: getattr(facts, name) for name in cls.FIELDS})

    @classmethod
    def of(cls, deeds: "Iterable[Achievement] | models.QuerySet[Achievement]") -> "list[SocialResult]":
        return list(cls.objects.filter(achievement__in=deeds).order_by("achievement__counted_on", "achievement"))
