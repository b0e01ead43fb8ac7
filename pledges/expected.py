"""The signature of a party as every way of signing sees it (documents.expected)."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from documents.expected import Way
from documents.models import SignatureSlot
from members.actor import Actor
from members.models import Office, User
from pledges import announcements, rules
from pledges.models import Party
from pledges.services import PledgeNotSignable, note_signature
from pledges.signers import claim
from portal.jobs import RunningJob

SIGN_REMOTELY = "pledges.sign_remotely"


@dataclass(frozen=True)
class PartySignature:
    """`party` as the person would sign for it (`rules.party_of`)."""

    party: Party

    @property
    def subject(self) -> Party:
        return self.party

    @property
    def slot(self) -> SignatureSlot:
        assert self.party.slot is not None
        return self.party.slot

    @property
    def office(self) -> Office:
        return self.party.office

    @property
    def sign_url(self) -> str:
        return reverse("pledges:sign", args=[self.party.pledge_id])

    @property
    def pdf_url(self) -> str:
        return reverse("pledges:pdf", args=[self.party.pledge_id])

    def why_not(self, by: Actor) -> str:
        return rules.why_not_sign(self.party.pledge, by, self.party)

    def why_not_as(self, by: Actor) -> str:
        return rules.why_not_as(by, self.party)

    def open_slot(self, *, by: Actor, now: datetime) -> SignatureSlot:
        if why := self.why_not(by) or self.why_not_as(by):
            raise PledgeNotSignable(why)
        claim(self.party, by=by, now=now)
        return self.slot

    def note(self, slot: SignatureSlot, *, by: Actor, way: Way, now: datetime) -> None:
        note_signature(self.party.pk, slot, by=by, now=now, action=f"pledge.{way}")

    def tell_not_signed(self, signer: User, reason: str, now: datetime) -> None:
        announcements.tell_not_signed_remotely(self.party, signer, reason, now)


def of_job(job: RunningJob) -> PartySignature:
    rows = Party.objects.select_related("pledge__author", "office__unit", "office__member", "unit", "slot__document")
    return PartySignature(rows.get(pk=job.subject_id))
