from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import F, Q

from members.models import User
from portal.vietnamese import search_words

if TYPE_CHECKING:
    from members.actor import Actor


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, actor: "Actor") -> "NoticeQuerySet":
        return self.filter(recipient=actor.user)

    def unread(self) -> "NoticeQuerySet":
        """Not read, and still of interest: what was dealt with meanwhile needs no reading."""
        return self.filter(read_at__isnull=True, settled_at__isnull=True)

    def waiting_for(self, actor: "Actor") -> "NoticeQuerySet":
        return self.visible_to(actor).filter(needs_action=True, settled_at__isnull=True)

    def about(self, subject: models.Model) -> "NoticeQuerySet":
        return self.filter(about_kind=subject._meta.label_lower, about_id=subject.pk)

    def about_any(self, subjects: models.QuerySet[Any]) -> "NoticeQuerySet":
        return self.filter(about_kind=subjects.model._meta.label_lower, about_id__in=subjects.values("pk"))

    def matching(self, query: str) -> "NoticeQuerySet":
        for word in search_words(query):
            self = self.filter(search_key__contains=word)
        return self

    def newest_first(self) -> "NoticeQuerySet":
        return self.order_by(F("created_at").desc(), F("pk").desc())

    def settle(self, now: datetime) -> int:
        return self.filter(settled_at__isnull=True).update(settled_at=now)

    def mark_read(self, now: datetime) -> int:
        return self.filter(read_at__isnull=True).update(read_at=now)


class Notice(models.Model):
    """Something a person is told, in the inbox and by e-mail; texts are stored in the recipient's language."""

    recipient = models.ForeignKey(User, models.CASCADE, related_name="notices")
    subject = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=300, blank=True)
    needs_action = models.BooleanField(default=True)
    about_kind = models.CharField(max_length=64, blank=True)
    about_id = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    search_key = models.CharField(max_length=600, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(about_kind="", about_id__isnull=True) | Q(~Q(about_kind=""), about_id__isnull=False),
                name="notice_names_its_subject_whole",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["recipient", "-created_at", "-id"], name="notice_inbox_idx"),
            models.Index(fields=["about_kind", "about_id"], name="notice_about_idx"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_open(self) -> bool:
        """Still waits for the person to do something."""
        return self.needs_action and self.settled_at is None

    @property
    def is_unread(self) -> bool:
        return self.read_at is None and self.settled_at is None
