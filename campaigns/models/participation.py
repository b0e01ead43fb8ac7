from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from members.models import Unit


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def current(self) -> "ParticipationQuerySet":
        return self.filter(left_at__isnull=True)


class Participation(models.Model):
    """A unit takes part in a campaign (hưởng ứng, đăng ký tham gia)."""

    campaign = models.ForeignKey("campaigns.Campaign", models.CASCADE, related_name="participations")
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
