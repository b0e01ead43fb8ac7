"""One document that waits for one signature: a pledge for the director's, a report for the chair's."""

from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from documents.expected import Expected
from documents.models import Document, RemoteCredential, Revision, SignatureSlot
from notifications.models import Notice
from pledges import expected as of_pledges
from pledges import history as pledge_history
from pledges.models import Pledge
from portal.jobs import RunningJob, run_here
from portal.models import AuditEntry, Job
from reports import expected as of_reports
from reports import history as report_history
from reports import services, signing
from reports.models import Report
from tests.factories import Person
from tests.pledges.factories import CONSENT, PIN, circulate, make_draft, party_of, sign
from tests.reports.factories import make_report


@dataclass
class Waiting:
    """`credential`: the signer's at the remote service of the tests."""

    subject: Pledge | Report
    signer: Person
    field: str
    credential: str

    @property
    def is_pledge(self) -> bool:
        return isinstance(self.subject, Pledge)

    @property
    def task(self) -> str:
        return of_pledges.SIGN_REMOTELY if self.is_pledge else of_reports.SIGN_REMOTELY

    @property
    def document(self) -> Document:
        assert self.subject.document is not None
        return Document.objects.get(pk=self.subject.document.pk)

    @property
    def slot(self) -> SignatureSlot:
        return self.document.slots.get(field_name=self.field)

    def page(self, name: str) -> str:
        return reverse(f"{'pledges' if self.is_pledge else 'reports'}:{name}", args=[self.subject.pk])

    def expected(self, job: RunningJob) -> Expected:
        return of_pledges.of_job(job) if self.is_pledge else of_reports.of_job(job)

    def history(self) -> list[str]:
        told = pledge_history.history if isinstance(self.subject, Pledge) else report_history.history
        return [event.label for event in told(self.subject)]  # type: ignore[arg-type]

    def sign_here(self) -> None:
        now, subject = timezone.now(), self.subject
        if isinstance(subject, Pledge):
            sign(subject, self.signer, now=now)
            return
        by = self.signer.actor_now
        signing.sign_report(subject, by=by, pin=PIN, consent=CONSENT, second_factor="demo", now=now)

    def ask(self, row: RemoteCredential, person: Person | None = None, **changes: Any) -> Any:
        given = {"credential": row.pk, "consent": "on", **changes}
        return (person or self.signer).client.post(self.page("sign_remotely"), given, follow=True)

    def link(self) -> RemoteCredential:
        given = {"service": "mysign", "credential": self.credential}
        self.signer.client.post(reverse("documents:remote_credentials"), given)
        return RemoteCredential.objects.get(member=self.signer.member)

    def upload(self, content: bytes) -> Any:
        file = SimpleUploadedFile("da-ky.pdf", content, "application/pdf")
        return self.signer.client.post(self.page("sign_outside"), {"file": file})

    def standing(self) -> dict[str, Any]:
        """Everything that a signature changes."""
        return {
            "pledges": list(Pledge.objects.order_by("pk").values_list("state", "ended_at")),
            "reports": list(Report.objects.order_by("pk").values_list("state", "document")),
            "documents": list(Document.objects.order_by("pk").values_list("standing")),
            "slots": list(SignatureSlot.objects.order_by("pk").values_list("state", "revision", "signed_by")),
            "revisions": list(Revision.objects.order_by("pk").values_list("sha256", flat=True)),
            "notices": list(Notice.objects.order_by("pk").values_list("settled_at")),
            "entries": AuditEntry.objects.exclude(action__startswith="credential.").count(),
        }


def waiting_pledge(chair: Person, director: Person) -> Waiting:
    pledge = circulate(make_draft(chair, director), chair, now=timezone.now())
    party = party_of(pledge, director)
    assert party.slot is not None
    return Waiting(pledge, director, party.slot.field_name, "service/director")


def waiting_report(chair: Person, _director: Person) -> Waiting:
    report, by = make_report(chair.unit), chair.actor_now
    services.finalise_report(report, by=by, now=timezone.now())
    run_here(Job.objects.get(task=services.RENDER))
    assert chair.office is not None
    report = Report.objects.get(pk=report.pk)
    signing.circulate_report(report, office=chair.office, by=by, now=timezone.now())
    return Waiting(report, chair, "Party1", "service/chair")


MAKERS = {"pledge": waiting_pledge, "report": waiting_report}
