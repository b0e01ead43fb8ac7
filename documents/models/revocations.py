from datetime import datetime, timedelta

from django.db import models

RENEW_AFTER = timedelta(days=1)


class RevocationList(models.Model):
    """The list of revoked certificates that one of the portal's authorities has published last.

    `number` only grows (RFC 5280, 5.2.3); `revoked` is how many certificates the list names: all that were
    revoked then.
    """

    issuer_key = models.CharField(max_length=64, unique=True)  # identifier of the authority's key, hex
    number = models.PositiveBigIntegerField()
    made_at = models.DateTimeField()
    next_update = models.DateTimeField()
    revoked = models.PositiveIntegerField()
    content = models.BinaryField()  # DER

    def __str__(self) -> str:
        return f"{self.issuer_key} {self.number}"

    def is_fresh(self, now: datetime, *, revoked: int) -> bool:
        return self.made_at <= now < self.made_at + RENEW_AFTER and self.revoked == revoked

    def is_in_force(self, now: datetime) -> bool:
        return self.made_at <= now < self.next_update
