from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from achievements.models.deeds import Achievement
from members.models import User
from portal.likeness import BAND

if TYPE_CHECKING:
    from members.actor import Actor


class StoredFile(models.Model):
    """A file as it was accepted. The stored bytes never change (`sha256`).

    A photo is encoded anew when it is taken in: `sent_sha256` is that of the bytes as they came, `look` its difference
    hash (`portal.likeness`), by which a compressed copy is found. Both are empty where they are not known.
    `client_key` is the sender's own name for the file, by which a repeated send is known.
    """

    class Kind(models.TextChoices):
        PHOTO = "photo", _("photo")
        FILE = "file", _("file")

    kind = models.CharField(max_length=5, choices=Kind.choices)
    file = models.FileField(upload_to="evidence/%Y/%m/", max_length=200)
    thumbnail = models.FileField(upload_to="thumbnails/%Y/%m/", max_length=200, blank=True)
    original_name = models.CharField(max_length=200)
    caption = models.CharField(max_length=300, blank=True)
    mime = models.CharField(max_length=60)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    sent_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    look = models.CharField(max_length=16, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    client_key = models.UUIDField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.caption or self.original_name

    @property
    def is_photo(self) -> bool:
        return self.kind == self.Kind.PHOTO

    @property
    def download_name(self) -> str:
        """The name the person gave it, with the ending of what is stored."""
        stem = self.original_name.rpartition(".")[0] or self.original_name
        return f"{stem}.{(self.file.name or '').rpartition('.')[2]}"

    @property
    def stored_names(self) -> list[str]:
        return [name for name in (self.file.name, self.thumbnail.name) if name]


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, actor: "Actor") -> "EvidenceQuerySet":
        return self.filter(achievement__in=Achievement.objects.visible_to(actor).values("pk"))

    def shown(self) -> "EvidenceQuerySet":
        return self.order_by("position", "pk")


LOOK_BANDS = ("look_1", "look_2", "look_3", "look_4")


def _band(place: int) -> models.GeneratedField:
    """A quarter of the look: of four at least one is equal where two photos are near."""
    part = Substr("look", place * BAND + 1, BAND)
    return models.GeneratedField(expression=part, output_field=models.CharField(max_length=BAND), db_persist=True)


class Evidence(StoredFile):
    """A photo with caption or a file that proves an achievement."""

    achievement = models.ForeignKey(Achievement, models.CASCADE, related_name="evidence")
    position = models.PositiveSmallIntegerField(default=0)
    look_1 = _band(0)
    look_2 = _band(1)
    look_3 = _band(2)
    look_4 = _band(3)

    is_removed = False  # ticked in the form that shows it

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["achievement", "sha256"], name="file_proves_a_deed_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=[band], condition=~Q(look=""), name=f"evidence_{band}_idx") for band in LOOK_BANDS
        ]


class StagedFileQuerySet(models.QuerySet["StagedFile"]):
    def visible_to(self, actor: "Actor") -> "StagedFileQuerySet":
        return self.filter(uploaded_by=actor.user)


class StagedFile(StoredFile):
    """A file accepted while the form around it was not: it waits for the deed, seen by nobody but its sender."""

    objects = StagedFileQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["uploaded_by", "client_key"], name="sent_file_waits_once"),
        ]
