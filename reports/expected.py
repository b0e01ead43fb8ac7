"""The signature of a report as every way of signing sees it (documents.expected)."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from documents.expected import Way
from documents.models import SignatureSlot
from members.actor import Actor
from members.models import Office, User
from notifications.services import notify
from portal.jobs import RunningJob
from reports import signing
from reports.models import Report

SIGN_REMOTELY = "reports.sign_remotely"


@dataclass(frozen=True)
class ReportSignature:
    report: Report
    slot: SignatureSlot

    @property
    def subject(self) -> Report:
        return self.report

    @property
    def office(self) -> Office:
        return self.slot.office

    @property
    def sign_url(self) -> str:
        return reverse("reports:sign", args=[self.report.pk])

    @property
    def pdf_url(self) -> str:
        return reverse("reports:pdf", args=[self.report.pk])

    def why_not(self, by: Actor) -> str:
        return signing.why_not_fill(self.slot, self.report, by)

    def why_not_as(self, by: Actor) -> str:
        return signing.why_not_as(by, self.slot)

    def open_slot(self, *, by: Actor, now: datetime) -> SignatureSlot:
        return signing.open_slot(self.report, by)

    def note(self, slot: SignatureSlot, *, by: Actor, way: Way, now: datetime) -> None:
        signing.note_signature(self.report.pk, slot, by=by, now=now, action=f"report.{way}")

    def tell_not_signed(self, signer: User, reason: str, now: datetime) -> None:
        subject = format_lazy(_("Not signed remotely: {title}"), title=self.slot.document.title)
        url = reverse("reports:sign_remotely", args=[self.report.pk])
        notify([signer], subject=subject, body=reason, url=url, now=now, needs_action=False, about=self.slot.document)


def of_job(job: RunningJob) -> ReportSignature:
    report = Report.objects.select_related("unit", "campaign", "document", "author").get(pk=job.subject_id)
    slot = signing.slot_of(report)
    assert slot is not None
    return ReportSignature(report, slot)
