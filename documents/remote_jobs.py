"""A remote signature, whoever owns the document: asked for on a page, waited for by a job, confirmed on the phone."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from documents import remote
from documents.expected import Expected, Way
from documents.models import RemoteCredential, SignatureSlot
from documents.refusals import OwnerRefused, RemoteInterrupted, SigningRefused
from members.actor import Actor
from members.models import User
from portal import jobs
from portal.jobs import JobRefused, RunningJob
from portal.models import Job


def begin(task: str, expected: Expected, row: RemoteCredential, *, by: Actor, consent: str, now: datetime) -> Job:
    """Ask for the signature; what waits already for it is answered. Raises an `OwnerRefused` or a `SigningRefused`."""
    remote.refuse_remote(expected.open_slot(by=by, now=now), row, by=by, consent=consent, now=now)
    assert by.office is not None
    arguments = {"credential": row.pk, "consent": consent, "office": by.office.pk}
    return jobs.enqueue(task, subject=expected.subject, by=by, now=now, arguments=arguments)


def newest_job(task: str, expected: Expected) -> Job | None:
    return Job.objects.about(expected.subject).filter(task=task).order_by("-pk").first()


def carry_out(job: RunningJob, expected: Expected) -> None:
    """The worker's part: nothing is stored before the answer verifies, and a phone never rings twice for one request.

    Whatever stops it leaves the document signable, and the signer is told why.
    """
    asked = Job.objects.get(pk=job.pk)
    assert asked.requested_by_id is not None
    signer = User.objects.select_related("member").get(pk=asked.requested_by_id)
    try:
        if asked.attempts > 1:
            raise RemoteInterrupted(_("The work was interrupted before the signature was stored. Sign once more."))
        _sign(job, expected, signer)
    except (SigningRefused, OwnerRefused) as refusal:
        expected.tell_not_signed(signer, str(refusal), job.now())
        raise JobRefused(str(refusal)) from None


def _sign(job: RunningJob, expected: Expected, signer: User) -> None:
    now = job.now()
    by = Actor.of(signer, today=timezone.localdate(now), office_id=job.arguments["office"])

    def still_waiting() -> None:
        job.progress(done=0, total=1, step=gettext_noop("Confirm the signature on your phone"))

    def note(slot: SignatureSlot) -> None:
        expected.note(slot, by=by, way=Way.REMOTE, now=now)
        job.finish()

    still_waiting()
    row = RemoteCredential.objects.get(pk=job.arguments["credential"])
    consent = job.arguments["consent"]
    slot = expected.open_slot(by=by, now=now)
    remote.sign(slot, row, by=by, consent=consent, now=now, beat=still_waiting, within=note)
