"""Signatures of a pledge on paper."""

from datetime import date, datetime
from functools import partial

from django.utils.translation import gettext as _

from documents import services as documents
from documents.models import SignatureSlot
from documents.scans import Scan
from members.actor import Actor
from pledges import announcements, rules
from pledges.models import Party, Pledge
from pledges.services import PledgeNotSignable, note_signature
from portal import audit


def attest_paper(party: Party, *, scan: Scan, signed_on: date, attestation: str, by: Actor, now: datetime) -> Party:
    """Vouch for the scan of what `party` signed by hand. Raises `PledgeNotSignable` or a `SigningRefused`."""
    if why := rules.why_not_attest(party.pledge, by, party):
        raise PledgeNotSignable(why)
    assert party.slot is not None
    documents.attest_scan(
        party.slot,
        scan=scan,
        signed_on=signed_on,
        attestation=attestation,
        by=by,
        now=now,
        within=partial(note_signature, party.pk, by=by, now=now, action="pledge.paper_attested"),
    )
    party.refresh_from_db()
    return party


def withdraw_scan(party: Party, *, by: Actor, reason: str, now: datetime) -> Party:
    """Take a wrong attestation back; the party signs again and all are told why."""
    if why := rules.why_not_withdraw_scan(party.pledge, by, party):
        raise PledgeNotSignable(why)
    assert party.slot is not None
    documents.withdraw_scan(
        party.slot,
        by=by,
        reason=reason,
        now=now,
        within=partial(_note_withdrawal, party.pk, by=by, reason=reason, now=now),
    )
    party.refresh_from_db()
    return party


def _note_withdrawal(party_pk: int, _slot: SignatureSlot, *, by: Actor, reason: str, now: datetime) -> None:
    party = Party.objects.select_related("pledge__author", "office", "unit").get(pk=party_pk)
    circulating = Pledge.objects.filter(pk=party.pledge_id, state=Pledge.State.CIRCULATING)
    if not circulating.update(state=Pledge.State.CIRCULATING):  # takes the row until the commit
        raise PledgeNotSignable(_("The pledge no longer waits for signatures."))
    announcements.tell_scan_withdrawn(party.pledge, party, reason, now)
    audit.record("pledge.scan_withdrawn", by=by, target=party.pledge, at=now, reason=reason)
