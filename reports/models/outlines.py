from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q

from members.models import Unit
from reports import periods
from reports.sections import Outline, outline_of

if TYPE_CHECKING:
    from members.actor import Actor


class ReportOutlineQuerySet(models.QuerySet["ReportOutline"]):
    def visible_to(self, actor: "Actor") -> "ReportOutlineQuerySet":
        """Those of the own subtree, and those of the units above, which hold for it."""
        above = {int(part) for unit in actor.roots for part in unit.path.split("/") if part}
        return self.filter(Q(unit__in=Unit.objects.reachable_by(actor)) | Q(unit__in=above))


class ReportOutline(models.Model):
    """Of what the reports of one kind of unit consist, at this unit and below; `kind` empty: every kind of report."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="report_outlines")
    unit_kind = models.CharField(max_length=12, choices=Unit.Kind.choices)
    kind = models.CharField(max_length=9, choices=periods.Kind.choices, blank=True)
    content = models.JSONField()
    changed_at = models.DateTimeField()

    objects = ReportOutlineQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "unit_kind", "kind"], name="one_outline_a_kind_of_report")
        ]

    def __str__(self) -> str:
        return f"{self.get_unit_kind_display()}, {self.get_kind_display()}: {self.unit}"

    @property
    def outline(self) -> Outline:
        return outline_of(self.content)
