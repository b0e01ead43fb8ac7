"""What stands behind a signature that was not made on the portal: an outside certificate, or a scan."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from documents.models.documents import SignatureSlot
from portal import storage


class OutsideSignature(models.Model):
    """The certificate of a provider with which a field was signed elsewhere (level *digital*).

    `claimed_at` is the time the signing program wrote into the signature; nobody vouches for it.
    """

    slot = models.OneToOneField(SignatureSlot, models.PROTECT, related_name="outside")
    signer = models.CharField(max_length=300)
    subject = models.TextField()
    issuer = models.TextField()
    serial = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    claimed_at = models.DateTimeField(null=True, blank=True)
    is_revocation_checked = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(fingerprint=""), name="outside_signature_has_a_fingerprint"),
        ]

    def __str__(self) -> str:
        return f"{self.signer} ({self.serial})"


class PaperScan(models.Model):
    """The scan of a copy signed by hand, and who vouches for it (level *paper*).

    `dpi` is what the pictures give for a page of A4; null where it could not be told (a PDF file).
    """

    slot = models.ForeignKey(SignatureSlot, models.PROTECT, related_name="scans")
    file = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    dpi = models.PositiveIntegerField(null=True, blank=True)
    signed_on = models.DateField()
    attested_by = models.ForeignKey("members.Member", models.PROTECT, related_name="+")
    attested_as = models.ForeignKey("members.Office", models.PROTECT, related_name="+")
    attested_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey("members.Member", models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["slot"], condition=Q(withdrawn_at__isnull=True), name="one_scan_in_force_a_slot"
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="scan_is_not_empty"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
                name="withdrawn_scan_says_who_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slot_id}: {self.sha256[:16]}"

    def read(self) -> bytes:
        return storage.read(self.file)


class HeldUpload(models.Model):
    """A file that was signed elsewhere and examined here, until it is confirmed or swept away."""

    file = models.CharField(max_length=200, unique=True)
    kept_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.file
