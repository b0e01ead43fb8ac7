"""A party signs with a remote service: asked for on the page, waited for by a job, confirmed on the phone."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from documents import services as documents
from documents.models import RemoteCredential, SignatureSlot
from documents.refusals import SigningRefused
from members.actor import Actor
from members.models import User
from pledges import announcements, rules
from pledges.models import Party
from pledges.services import PledgeNotSignable, PledgeRefused, note_signature
from pledges.signers import claim
from portal import jobs
from portal.jobs import JobRefused, RunningJob
from portal.models import Job

SIGN = "pledges.sign_remotely"


def begin(party: Party, row: RemoteCredential, *, by: Actor, consent: str, now: datetime) -> Job:
    """Ask for the signature; what waits already for this party is answered. Raises `PledgeNotSignable` or a refusal."""
    documents.refuse_remote(_open_slot(party, by, now), row, by=by, consent=consent, now=now)
    assert by.office is not None
    arguments = {"credential": row.pk, "consent": consent, "office": by.office.pk}
    return jobs.enqueue(SIGN, subject=party, by=by, now=now, arguments=arguments)


def newest_job(party: Party) -> Job | None:
    return Job.objects.about(party).filter(task=SIGN).order_by("-pk").first()


def _open_slot(party: Party, by: Actor, now: datetime) -> SignatureSlot:
    if why := rules.why_not_sign(party.pledge, by, party) or rules.why_not_as(by, party):
        raise PledgeNotSignable(why)
    claim(party, by=by, now=now)
    assert party.slot is not None
    return party.slot


def carry_out(job: RunningJob) -> None:
    """The worker's part: nothing is stored before the answer verifies, and a phone never rings twice for one request.

    Whatever stops it leaves the party waiting, and the signer is told why.
    """
    rows = Party.objects.select_related("pledge__author", "office__unit", "office__member", "unit", "slot__document")
    party, asked = rows.get(pk=job.subject_id), Job.objects.get(pk=job.pk)
    assert asked.requested_by_id is not None
    signer = User.objects.select_related("member").get(pk=asked.requested_by_id)
    try:
        if asked.attempts > 1:
            raise PledgeNotSignable(_("The work was interrupted before the signature was stored. Sign once more."))
        _sign(job, party, signer)
    except (SigningRefused, PledgeRefused) as refusal:
        announcements.tell_not_signed_remotely(party, signer, str(refusal), job.now())
        raise JobRefused(str(refusal)) from None


def _sign(job: RunningJob, party: Party, signer: User) -> None:
    now = job.now()
    by = Actor.of(signer, today=timezone.localdate(now), office_id=job.arguments["office"])

    def still_waiting() -> None:
        job.progress(done=0, total=1, step=gettext_noop("Confirm the signature on your phone"))

    def note(slot: SignatureSlot) -> None:
        note_signature(party.pk, slot, by=by, now=now, action="pledge.signed_remotely")
        job.finish()

    still_waiting()
    row = RemoteCredential.objects.get(pk=job.arguments["credential"])
    consent = job.arguments["consent"]
    slot = _open_slot(party, by, now)
    documents.sign_remotely(slot, row, by=by, consent=consent, now=now, beat=still_waiting, within=note)
