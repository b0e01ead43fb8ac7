from typing import ClassVar

from django.db import models

from members.models import User


class CalendarFeed(models.Model):
    """The secret address under which a person's calendar program asks for the deadlines.

    Only the SHA-256 of the token is kept (256 random bits need no slow hash): who reads the database reads no calendar.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="calendar_feed")
    token_sha256 = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(token_sha256=""), name="calendar_feed_has_a_token")
        ]

    def __str__(self) -> str:
        return str(self.user)
