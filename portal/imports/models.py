"""An import from the upload to its end, and what was found in its rows."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.acting import Acting
from portal.vietnamese import fold, search_words


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def visible_to(self, actor: Acting) -> "ImportRunQuerySet":
        """One's own: the file is a list of people."""
        return self.filter(requested_by_id=actor.user.pk)

    def unfinished(self) -> "ImportRunQuerySet":
        return self.filter(state__in=ImportRun.UNFINISHED)

    def matching(self, query: str) -> "ImportRunQuerySet":
        for word in search_words(query):
            self = self.filter(search_key__contains=word)
        return self


class ImportRun(models.Model):
    """One file on its way into the portal. `position` counts the rows judged (while checking) or written (while
    importing); it moves in the transaction of these rows, so that a killed worker's successor goes on from there."""

    class Kind(models.TextChoices):
        MEMBERS = "members", _("members")
        ACHIEVEMENTS = "achievements", _("achievements")

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("uploaded")
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked, waiting for your word")
        IMPORTING = "importing", _("being imported")
        DONE = "done", _("imported")
        FAILED = "failed", _("failed")
        ABANDONED = "abandoned", _("abandoned")

    TRANSITIONS: ClassVar = {
        State.UPLOADED: {State.CHECKING, State.FAILED, State.ABANDONED},
        State.CHECKING: {State.CHECKED, State.FAILED, State.ABANDONED},
        State.CHECKED: {State.IMPORTING, State.ABANDONED},
        State.IMPORTING: {State.DONE, State.FAILED, State.ABANDONED},
        State.DONE: set(),
        State.FAILED: set(),
        State.ABANDONED: set(),
    }
    UNFINISHED: ClassVar = (State.UPLOADED, State.CHECKING, State.CHECKED, State.IMPORTING)
    COUNTERS: ClassVar = ("created", "changed", "unchanged", "refused")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    state = models.CharField(max_length=9, choices=State.choices, default=State.UPLOADED)
    state_reason = models.TextField(blank=True)
    requested_by_id = models.BigIntegerField()
    office_id = models.BigIntegerField(null=True)
    language = models.CharField(max_length=2, default="vi")
    options = models.JSONField(default=dict)
    original_name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to="imports/%Y/%m/", max_length=200, blank=True)
    row_file = models.CharField(max_length=200, blank=True)
    marked_file = models.CharField(max_length=200, blank=True)
    layout = models.JSONField(default=dict)
    total = models.PositiveIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    search_key = models.CharField(max_length=260, blank=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["requested_by_id"],
                condition=Q(state__in=["uploaded", "checking", "checked", "importing"]),
                name="one_unfinished_import_per_person",
            ),
            models.CheckConstraint(
                condition=Q(position=F("created") + F("changed") + F("unchanged") + F("refused")),
                name="import_counts_every_row_once",
            ),
            models.CheckConstraint(condition=Q(position__lte=F("total")), name="import_stays_within_its_rows"),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=False) ^ Q(state__in=["uploaded", "checking", "checked", "importing"]),
                name="finished_import_says_when",
            ),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(state_reason=""), name="failed_import_says_why"),
        ]
        indexes: ClassVar = [models.Index(fields=["requested_by_id", "-created_at"], name="import_person_idx")]

    def __str__(self) -> str:
        return self.original_name

    def get_absolute_url(self) -> str:
        return reverse("members:import_detail", args=[self.pk])

    def may_become(self, state: str) -> bool:
        return state in self.TRANSITIONS[ImportRun.State(self.state)]

    def become(self, state: str, **columns: object) -> bool:
        """Take the step if it is allowed from where the row stands now; of two at the same moment, one wins."""
        before = [old for old, allowed in self.TRANSITIONS.items() if state in allowed]
        taken = ImportRun.objects.filter(pk=self.pk, state__in=before).update(state=state, **columns)
        if taken:
            self.refresh_from_db()
        return bool(taken)

    def end(self, state: str, *, at: datetime, reason: str = "") -> bool:
        return self.become(state, finished_at=at, state_reason=reason)

    def fill_key(self) -> None:
        self.search_key = fold(self.original_name)[:260]

    @property
    def check_task(self) -> str:
        return f"{self.kind}.check_import"

    @property
    def import_task(self) -> str:
        return f"{self.kind}.run_import"

    @property
    def is_finished(self) -> bool:
        return self.state not in self.UNFINISHED

    @property
    def accepted(self) -> int:
        """How many rows would change something, or have."""
        return self.created + self.changed

    @property
    def stored_names(self) -> list[str]:
        return [name for name in (self.file.name, self.row_file, self.marked_file) if name]


class ImportFinding(models.Model):
    """What the check says about a row: a cell to correct (`column` names it), or what would be created or changed."""

    class Kind(models.TextChoices):
        ERROR = "error", _("to correct")
        CREATED = "created", _("new")
        CHANGED = "changed", _("changed")

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="findings")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    row = models.PositiveIntegerField()
    place = models.PositiveSmallIntegerField(null=True)
    column = models.CharField(max_length=200, blank=True)
    label = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(kind="error") | ~Q(text=""), name="import_error_says_what_is_wrong")
        ]
        indexes: ClassVar = [models.Index(fields=["run", "kind", "row"], name="import_finding_idx")]

    def __str__(self) -> str:
        return f"{self.row} {self.column}: {self.text}"
