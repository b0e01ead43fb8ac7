"""What the nightly walk over the stored files keeps: how far it came, and what it found."""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class FileCheck(models.Model):
    """One walk over every stored file. `place` and `last_pk` say where a worker that takes over goes on."""

    is_running = models.BooleanField(default=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    place = models.PositiveSmallIntegerField(default=0)
    last_pk = models.BigIntegerField(default=0)
    checked = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["is_running"], condition=Q(is_running=True), name="one_file_check_runs"),
            models.CheckConstraint(
                condition=Q(is_running=True) ^ Q(finished_at__isnull=False), name="finished_file_check_says_when"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.started_at:%d/%m/%Y}"


class FileFindingQuerySet(models.QuerySet["FileFinding"]):
    def open(self) -> "FileFindingQuerySet":
        return self.filter(resolved_at__isnull=True)

    def about(self, model: str, pks: Iterable[int]) -> "FileFindingQuerySet":
        return self.filter(subject_kind=model, subject_id__in=pks)


class FileFinding(models.Model):
    """A stored file that is not as it was taken in, from the first walk that saw it to the first that did not."""

    class Trouble(models.TextChoices):
        MISSING = "missing", _("missing")
        ALTERED = "altered", _("altered")
        UNREADABLE = "unreadable", _("cannot be read")

    subject_kind = models.CharField(max_length=64)
    subject_id = models.BigIntegerField()
    name = models.CharField(max_length=200)
    trouble = models.CharField(max_length=10, choices=Trouble.choices)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    told_in = models.ForeignKey(FileCheck, models.PROTECT, null=True, blank=True, related_name="told")
    resolved_at = models.DateTimeField(null=True, blank=True)

    objects = FileFindingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "name"],
                condition=Q(resolved_at__isnull=True),
                name="one_open_finding_a_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.trouble}"
