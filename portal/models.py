from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.file_checks import FileCheck as FileCheck
from portal.file_checks import FileFinding as FileFinding
from portal.imports.models import ImportFinding as ImportFinding
from portal.imports.models import ImportRun as ImportRun
from portal.working_days import Holiday as Holiday


class AuditEntry(models.Model):
    """One thing that happened. Rows hold ids only, are chained by digest, and can be neither changed nor deleted."""

    sequence = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    action = models.CharField(max_length=64)
    user_id = models.BigIntegerField(null=True)
    office_id = models.BigIntegerField(null=True)
    target_kind = models.CharField(max_length=64, blank=True)
    target_id = models.CharField(max_length=64, blank=True)
    reason = models.TextField(blank=True)
    details = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["target_kind", "target_id", "sequence"], name="audit_target_idx")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"


class AuditHead(models.Model):
    """The newest link of the chain; the one row that every audited transaction locks, last."""

    sequence = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(pk=1), name="audit_chain_has_one_head")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.digest[:12]}"


class JobQuerySet(models.QuerySet["Job"]):
    def unfinished(self) -> "JobQuerySet":
        return self.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING])

    def claimable(self, now: datetime) -> "JobQuerySet":
        lapsed = models.Q(state=Job.State.RUNNING, lease_until__lt=now)
        return self.filter(models.Q(state=Job.State.QUEUED) | lapsed)

    def about(self, subject: models.Model) -> "JobQuerySet":
        return self.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk)


class Job(models.Model):
    """Work to be done outside a request. The row is the truth, the message to the worker only a nudge."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "stopped", _("cancelled")

    task = models.CharField(max_length=64)
    subject_kind = models.CharField(max_length=64)
    subject_id = models.BigIntegerField()
    arguments = models.JSONField(default=dict)
    requested_by_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    step = models.CharField(max_length=200, blank=True)
    error = models.TextField(blank=True)
    fault = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["task", "subject_kind", "subject_id"],
                condition=models.Q(state__in=["queued", "running"]),
                name="one_unfinished_job_per_subject",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="running") | models.Q(lease_until__isnull=False),
                name="running_job_has_a_lease",
            ),
            models.CheckConstraint(
                condition=models.Q(finished_at__isnull=False) ^ models.Q(state__in=["queued", "running"]),
                name="finished_job_says_when",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "published_at"], name="job_state_idx")]

    def __str__(self) -> str:
        return f"{self.task} {self.subject_kind}:{self.subject_id} {self.state}"

    @property
    def is_finished(self) -> bool:
        return self.state not in {self.State.QUEUED, self.State.RUNNING}

    @property
    def may_be_cancelled(self) -> bool:
        """While it waits or runs, if it is work that one person asked for and can ask for again."""
        return not self.is_finished and self.task in settings.CANCELLABLE_JOBS

    @property
    def percent(self) -> int:
        if self.state == self.State.DONE:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 0

    def as_row(self) -> dict[str, Any]:
        """The job as one JSON line for operators; times are ISO 8601 with offset."""
        moments = {name: getattr(self, name) for name in ("created_at", "started_at", "finished_at", "lease_until")}
        facts = ("task", "subject_kind", "subject_id", "state", "done", "total", "step", "attempts", "error", "fault")
        row: dict[str, Any] = {"id": self.pk, **{name: getattr(self, name) for name in facts}}
        return row | {name: moment.isoformat() if moment else None for name, moment in moments.items()}


class Heartbeat(models.Model):
    """When a process of the portal last showed that it lives."""

    name = models.CharField(max_length=32, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
