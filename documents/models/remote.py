"""The certificate that a person holds with a remote signing service."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from members.models import Member


class RemoteCredentialQuerySet(models.QuerySet["RemoteCredential"]):
    def live(self, now: datetime) -> Self:
        return self.filter(unlinked_at__isnull=True, valid_until__gt=now)


class RemoteCredential(models.Model):
    """A key that lies with a service of `settings.SIGNING_CSC_SERVICES` and obeys the person's phone.

    `credential` is the service's name for it; `certificate` (DER) is what must answer when it signs.
    """

    member = models.ForeignKey(Member, models.PROTECT, related_name="remote_credentials")
    service = models.CharField(max_length=40)
    credential = models.CharField(max_length=200)
    certificate = models.BinaryField()
    signer = models.CharField(max_length=300)
    issuer = models.TextField()
    serial = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    linked_at = models.DateTimeField()
    unlinked_at = models.DateTimeField(null=True, blank=True)

    objects = RemoteCredentialQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["fingerprint"], condition=Q(unlinked_at__isnull=True), name="one_person_a_remote_credential"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("valid_from")), name="remote_credential_ends_after_its_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signer} ({self.service})"
