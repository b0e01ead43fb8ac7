from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.http import QueryDict

from members.models import User

if TYPE_CHECKING:
    from members.actor import Actor


class FormDraftQuerySet(models.QuerySet["FormDraft"]):
    def visible_to(self, actor: "Actor") -> "FormDraftQuerySet":
        """Nobody but the person who types sees what is not sent yet."""
        return self.filter(user=actor.user)

    def shown(self) -> "FormDraftQuerySet":
        return self.order_by("-updated_at", "-pk")


class FormDraft(models.Model):
    """What a person is typing into a form, kept so that another device can go on with it.

    `form_key` is the key of the form as it stands on the page; `content` its fields in order as pairs of name and text.
    The newest typing wins; what another device (`device`) had typed meanwhile stays in `other` and is offered.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="form_drafts")
    form = models.CharField(max_length=40)
    form_key = models.UUIDField()
    path = models.CharField(max_length=200)
    title = models.CharField(max_length=300, blank=True)
    content = models.JSONField(default=list)
    device = models.CharField(max_length=40)
    version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField()
    other = models.JSONField(null=True, blank=True)
    other_at = models.DateTimeField(null=True, blank=True)

    objects = FormDraftQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "form_key"], name="form_is_drafted_once_by_a_person"),
            models.CheckConstraint(
                condition=Q(other__isnull=True) ^ Q(other_at__isnull=False), name="other_typing_says_when"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["updated_at"], name="form_draft_age_idx")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The form with what was typed put back."""
        return f"{self.path}?draft={self.form_key}"

    @property
    def typed(self) -> QueryDict:
        """As if the page had sent it with a button that judges nothing."""
        sent = QueryDict(mutable=True)
        for name, text in self.content:
            sent.appendlist(name, text)
        sent["action"], sent["form_key"] = "resume", str(self.form_key)
        return sent
