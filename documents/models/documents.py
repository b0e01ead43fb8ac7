import base64
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.models import Unit
from portal import storage

if TYPE_CHECKING:
    from documents.models.evidence import PaperScan


def new_code() -> str:
    """128 random bits as 26 base32 letters: short enough to be read out over a telephone."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=")


def grouped(code: str) -> str:
    """The code in fours, as it is printed."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def code_from(text: str) -> str:
    """What a person typed or scanned as a code: spaces, dashes, case do not matter, nor 0 for O, 1 for I, 8 for B."""
    return "".join(text.upper().split()).replace("-", "").translate(str.maketrans("018", "OIB"))


class NumberTaken(Exception):
    """Somebody else took this number of the register in the meantime."""


class NumberRegisterQuerySet(models.QuerySet["NumberRegister"]):
    def upcoming(self, unit: Unit, symbol: str, year: int) -> int:
        """The number that the next document would get."""
        return (self.filter(unit=unit, symbol=symbol, year=year).values_list("last", flat=True).first() or 0) + 1

    def take(self, unit: Unit, symbol: str, year: int, number: int) -> None:
        """Take exactly `number`, inside the transaction that stores its document: no gap, never one number twice."""
        register, _made = self.get_or_create(unit=unit, symbol=symbol, year=year)
        if not self.filter(pk=register.pk, last=number - 1).update(last=number):
            raise NumberTaken


class NumberRegister(models.Model):
    """The last number given in a unit's register of one kind of paper; a new row begins each 1 January."""

    unit = models.ForeignKey("members.Unit", models.PROTECT, related_name="+")
    symbol = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    objects = NumberRegisterQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["unit", "symbol", "year"], name="one_register_a_year")]

    def __str__(self) -> str:
        return f"{self.symbol} {self.year}: {self.last}"


class Document(models.Model):
    """A formal paper, frozen: its content, its number and its file never change again.

    Who may read it is decided by the app that had it made (a pledge, a report).
    """

    class Kind(models.TextChoices):
        PLEDGE = "pledge", _("Pledge")
        REPORT = "report", _("Report")

    class Standing(models.TextChoices):
        CIRCULATING = "circulating", _("Waiting for signatures")
        COMPLETED = "completed", _("Signed by every party")
        DECLINED = "declined", _("Declined by a party")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        EXPIRED = "expired", _("Expired")
        SUPERSEDED = "superseded", _("Replaced by a later document")

    kind = models.CharField(max_length=20, choices=Kind.choices)
    unit = models.ForeignKey("members.Unit", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    symbol = models.CharField(max_length=40)
    code = models.CharField(max_length=26, unique=True, default=new_code)
    title = models.CharField(max_length=300)
    standing = models.CharField(max_length=20, choices=Standing.choices, default=Standing.CIRCULATING)
    template = models.CharField(max_length=60)
    content = models.JSONField()
    content_sha256 = models.CharField(max_length=64)
    is_demo = models.BooleanField(default=False)
    frozen_at = models.DateTimeField()
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaces")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "symbol", "year", "number"], name="one_document_a_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="document_numbers_begin_at_one"),
            models.CheckConstraint(
                condition=Q(kind__in=["pledge", "report"]),
                name="document_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    standing__in=["circulating", "completed", "declined", "withdrawn", "expired", "superseded"]
                ),
                name="document_standing_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number_and_symbol} {self.title}"

    @property
    def number_and_symbol(self) -> str:
        """As printed: numbers below 10 get a leading 0 (NĐ 30/2020, Phụ lục I)."""
        return f"{self.number:02d}/{self.symbol}"

    @property
    def code_grouped(self) -> str:
        return grouped(self.code)

    @property
    def verify_path(self) -> str:
        return reverse("documents:verify_code", args=[self.code])

    @property
    def verify_url(self) -> str:
        return settings.PORTAL_URL + self.verify_path

    @property
    def newest(self) -> "Revision":
        return self.revisions.order_by("-position")[0]

    @property
    def is_complete(self) -> bool:
        return not self.slots.exclude(state=SignatureSlot.State.SIGNED).exists()


class Revision(models.Model):
    """One stored state of the file: position 0 as frozen and sealed, then one for each signature.

    Those with `archive_until` add an archive time stamp, whose certificate ends then, and no signature.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="revisions")
    position = models.PositiveSmallIntegerField()
    file = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    archive_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "position"], name="one_revision_a_position"),
            models.CheckConstraint(condition=Q(size__gt=0), name="revision_file_is_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}/{self.position}"

    def read(self) -> bytes:
        return storage.read(self.file)


class SlotQuerySet(models.QuerySet["SignatureSlot"]):
    def waiting(self) -> Self:
        return self.filter(state=SignatureSlot.State.WAITING, document__standing=Document.Standing.CIRCULATING)

    def with_evidence(self) -> Self:
        """What pages show beside a signature, without a query for each."""
        return self.select_related("outside").prefetch_related("scans__attested_as__unit")


class SignatureSlot(models.Model):
    """A place in a document that waits for one person in one office: the expected signer of one field."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SIGNED = "signed", _("Signed")
        DECLINED = "declined", _("Declined")

    class Level(models.TextChoices):
        SYSTEM = "system", _("Signed electronically on the system")
        DIGITAL = "digital", _("Digital signature")
        PAPER = "paper", _("Signed on paper (scan)")

    class Baseline(models.TextChoices):
        """What the file itself proves (PAdES, documents/longterm.py)."""

        B = "B-B", "B-B"
        T = "B-T", "B-T"
        LT = "B-LT", "B-LT"
        LTA = "B-LTA", "B-LTA"

    class SecondFactor(models.TextChoices):
        TOTP = "totp", _("code from the authenticator")
        PASSKEY = "passkey", _("passkey")
        RECOVERY = "recovery", _("recovery code")
        DEMO = "demo", _("demonstration: password typed again, no second factor")

    document = models.ForeignKey(Document, models.PROTECT, related_name="slots")
    position = models.PositiveSmallIntegerField()
    field_name = models.CharField(max_length=40)
    unit = models.ForeignKey("members.Unit", models.PROTECT, related_name="+")
    office = models.ForeignKey("members.Office", models.PROTECT, related_name="signature_slots")
    member = models.ForeignKey("members.Member", models.PROTECT, related_name="+")
    printed_name = models.CharField(max_length=200)
    title_line = models.CharField(max_length=200)
    capacity = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    reason = models.TextField(blank=True)
    consent = models.TextField(blank=True)
    level = models.CharField(max_length=20, choices=Level.choices, blank=True)
    second_factor = models.CharField(max_length=20, choices=SecondFactor.choices, blank=True)
    baseline = models.CharField(max_length=5, choices=Baseline.choices, default=Baseline.B)
    stamped_at = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey("members.Member", models.PROTECT, null=True, blank=True, related_name="+")
    credential = models.ForeignKey("Credential", models.PROTECT, null=True, blank=True, related_name="slots")
    revision = models.OneToOneField(Revision, models.PROTECT, null=True, blank=True, related_name="slot")

    objects = SlotQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "position"], name="one_slot_a_position"),
            models.UniqueConstraint(fields=["document", "field_name"], name="one_slot_a_field"),
            models.UniqueConstraint(fields=["document", "signed_by"], name="one_person_signs_a_document_once"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "signed", "declined"]), name="slot_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="signed")
                | (
                    Q(signed_at__isnull=False, signed_by__isnull=False)
                    & ~Q(level="")
                    & ~Q(consent="")
                    & (Q(level="paper", revision__isnull=True) | (~Q(level="paper") & Q(revision__isnull=False)))
                ),
                name="signed_slot_says_who_when_and_how",
            ),
            models.CheckConstraint(
                condition=Q(state="signed") | Q(signed_at__isnull=True, signed_by__isnull=True, revision__isnull=True),
                name="only_a_signed_slot_has_a_signer",
            ),
            models.CheckConstraint(condition=~Q(state="declined") | ~Q(reason=""), name="declined_slot_has_a_reason"),
            models.CheckConstraint(
                condition=Q(baseline="B-B", stamped_at__isnull=True)
                | Q(baseline__in=["B-T", "B-LT", "B-LTA"], state="signed", stamped_at__isnull=False),
                name="higher_level_has_a_stamped_time",
            ),
            models.CheckConstraint(
                condition=~Q(level="system", state="signed") | (Q(credential__isnull=False) & ~Q(second_factor="")),
                name="system_signature_has_a_credential",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.printed_name} ({self.state})"

    @property
    def scan(self) -> "PaperScan | None":
        """The scan in force; one wrongly attested is withdrawn and stays in the rows."""
        return next((each for each in self.scans.all() if each.withdrawn_at is None), None)

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING and self.document.standing == Document.Standing.CIRCULATING

    @property
    def is_checked_here(self) -> bool:
        """Whether the portal itself could check this signature to the end; a scan rests on a person's word."""
        if self.level == self.Level.DIGITAL:
            return self.outside.is_revocation_checked
        return self.level == self.Level.SYSTEM


class CredentialQuerySet(models.QuerySet["Credential"]):
    def live(self, now: datetime) -> Self:
        return self.filter(revoked_at__isnull=True, valid_from__lte=now, valid_until__gt=now)


class Credential(models.Model):
    """The signing certificate of a person in an office, with the key that only the PIN opens."""

    class RevocationReason(models.TextChoices):
        LOST_PIN = "lost_pin", _("PIN forgotten")
        COMPROMISED = "compromised", _("PIN known to somebody else")
        OFFICE_ENDED = "office_ended", _("Office ended")
        SUPERSEDED = "superseded", _("Replaced by a new certificate")

    office = models.ForeignKey("members.Office", models.PROTECT, related_name="credentials")
    member = models.ForeignKey("members.Member", models.PROTECT, related_name="credentials")
    serial = models.CharField(max_length=40, unique=True)
    issuer_key = models.CharField(max_length=64)  # identifier of the authority's key, hex
    certificate_pem = models.TextField()
    locked_key = models.BinaryField()
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revocation_reason = models.CharField(max_length=20, choices=RevocationReason.choices, blank=True)
    failed_attempts = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)

    objects = CredentialQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office"], condition=Q(revoked_at__isnull=True), name="one_live_credential_an_office"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("valid_from")), name="credential_ends_after_its_start"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revocation_reason="")
                | (Q(revoked_at__isnull=False) & ~Q(revocation_reason="")),
                name="revoked_credential_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.serial} ({self.office_id})"

    def is_live(self, now: datetime) -> bool:
        return self.revoked_at is None and self.valid_from <= now < self.valid_until

    def is_locked(self, now: datetime) -> bool:
        return self.locked_until is not None and now < self.locked_until

    def ends_soon(self, now: datetime) -> bool:
        return self.valid_until - now < timedelta(days=30)


class CredentialWarning(models.Model):
    """That the holder was told so many days before the end; each stage once."""

    credential = models.ForeignKey(Credential, models.CASCADE, related_name="warnings")
    stage = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["credential", "stage"], name="one_warning_a_stage"),
        ]

    def __str__(self) -> str:
        return f"{self.credential_id}: {self.stage}"
