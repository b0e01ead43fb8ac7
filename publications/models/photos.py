import secrets
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from achievements.models import Evidence
from publications.models.publications import Publication

WIDTHS = (480, 960, 1600)  # of the public copies, in pixels


def new_code() -> str:
    """128 random bits for the address of a photo: it cannot be guessed, and tells nothing."""
    return secrets.token_hex(16)


def largest_copy(width: int, height: int) -> tuple[int, int]:
    """Width and height in pixels of the largest public copy of a photo; no copy is larger than its source."""
    most = min(width, WIDTHS[-1])
    return most, max(1, round(height * most / width))


class PublicPhotoQuerySet(models.QuerySet["PublicPhoto"]):
    def public(self) -> "PublicPhotoQuerySet":
        shown = Publication.objects.public().values("pk")
        return self.filter(publication__in=shown, made_at__isnull=False)


class PublicPhoto(models.Model):
    """A photo chosen for a public page. What anybody gets are copies in `WIDTHS`, made anew from the pixels.

    `source` is private: the file of the evidence, or the photo sent with a role model. `width` and `height` are those
    of the largest copy.
    """

    code = models.CharField(max_length=32, unique=True, default=new_code, editable=False)
    publication = models.ForeignKey(Publication, models.CASCADE, related_name="photos")
    evidence = models.ForeignKey(Evidence, models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField(max_length=200)
    caption = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    made_at = models.DateTimeField(null=True, blank=True)

    objects = PublicPhotoQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["publication", "evidence"], name="evidence_is_shown_once_on_a_page"),
            models.CheckConstraint(condition=Q(width__lte=WIDTHS[-1]), name="public_photo_is_small_enough"),
        ]

    def __str__(self) -> str:
        return self.caption or self.code

    @property
    def is_own(self) -> bool:
        """Whether the source belongs to this row alone, and not to a deed."""
        return self.evidence_id is None

    @property
    def widths(self) -> list[int]:
        """The widths of the copies: those that the source fills, and always one."""
        return [width for width in WIDTHS if width < self.width] + [self.width]

    def file_name(self, width: int) -> str:
        return f"public/{self.code}/{width}.jpg"

    def address(self, width: int) -> str:
        return reverse("public:photo", args=[self.code, width])

    @property
    def src(self) -> str:
        return self.address(next((width for width in self.widths if width >= WIDTHS[1]), self.widths[-1]))

    @property
    def srcset(self) -> str:
        return ", ".join(f"{self.address(width)} {width}w" for width in self.widths)
