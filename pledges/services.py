"""What happens to a giao ước once it is composed: frozen, signed, declined, withdrawn, expired.

Order of writes: the document first, then the pledge, then notices, the audit row last. Everybody who writes keeps to
it, so that two transactions wait for each other and never lock each other out.
"""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from documents import services as documents
from documents.models import Document, SignatureSlot
from members.actor import Actor
from pledges import announcements, rules
from pledges.amending import replace_amended
from pledges.drafting import CommitmentTerms as CommitmentTerms
from pledges.drafting import NewIndicator as NewIndicator
from pledges.drafting import PartyTerms as PartyTerms
from pledges.drafting import PledgeChangedMeanwhile as PledgeChangedMeanwhile
from pledges.drafting import PledgeNotComposable as PledgeNotComposable
from pledges.drafting import PledgeNotRewritable as PledgeNotRewritable
from pledges.drafting import PledgeRefused as PledgeRefused
from pledges.drafting import PledgeTerms as PledgeTerms
from pledges.drafting import compose_pledge as compose_pledge
from pledges.drafting import discard_pledge as discard_pledge
from pledges.drafting import rewrite_pledge as rewrite_pledge
from pledges.drafting import update_pledge as update_pledge
from pledges.models import Party, Pledge
from pledges.paper import fingerprint as fingerprint
from pledges.paper import paper, record, slot_plans
from pledges.signers import claim, write_alternates
from portal import audit


class PledgeNotCirculable(PledgeRefused):
    pass


def symbol_of(pledge: Pledge) -> str:
    """The register of the unit's giao ước: “GƯ-CĐCS”."""
    return "-".join(filter(None, ["GƯ", pledge.unit.abbreviation]))


def circulate_pledge(pledge: Pledge, *, by: Actor, now: datetime, seen: str = "") -> Pledge:
    """Freeze the content with a number of the year it is dated in, and ask every party to sign.

    `seen` is the fingerprint of what the person last looked at; a pledge changed since then is not sent.
    """
    if why := rules.why_not_circulate(pledge, by):
        raise PledgeNotCirculable(why)
    frozen = fingerprint(pledge)
    if seen and seen != frozen:
        raise PledgeNotCirculable(_("The pledge was changed after you looked at it. Read it once more."))
    documents.freeze(
        Document.Kind.PLEDGE,
        unit=pledge.unit,
        year=pledge.dated_on.year,
        symbol=symbol_of(pledge),
        title=pledge.title,
        template="pledge",
        content={**paper(pledge), "record": record(pledge)},
        parties=slot_plans(pledge),
        by=by,
        now=now,
        within=partial(_circulate, pledge.pk, frozen=frozen, by=by, now=now),
    )
    pledge.refresh_from_db()
    return pledge


def _circulate(pk: int, document: Document, *, frozen: str, by: Actor, now: datetime) -> None:
    """Inside the transaction that stores the frozen file: once, and only if nobody edited in the meantime."""
    begun = Pledge.objects.filter(pk=pk, state=Pledge.State.DRAFT)
    if not begun.update(state=Pledge.State.CIRCULATING, document=document, circulated_at=now):
        raise PledgeNotCirculable(_("The pledge was sent for signing already."))
    pledge = Pledge.objects.select_related("unit", "author").get(pk=pk)
    if fingerprint(pledge) != frozen:
        raise PledgeNotCirculable(_("The pledge was changed after you looked at it. Read it once more."))
    slots = {slot.field_name: slot for slot in document.slots.all()}
    parties = list(pledge.parties.select_related("office").order_by("position"))
    for party in parties:
        party.slot = slots[f"Party{party.position}"]
        party.save(update_fields=["slot"])
    write_alternates(parties, now)
    announcements.ask_for_signatures(pledge, now)
    audit.record("pledge.circulated", by=by, target=pledge, at=now, details={"document": document.pk})


class PledgeNotSignable(PledgeRefused):
    pass


def sign_pledge(party: Party, *, by: Actor, pin: str, consent: str, second_factor: str, now: datetime) -> Party:
    """Sign for one party; the last signature completes the pledge in the same transaction.

    Raises `PledgeNotSignable` or a refusal of `documents.services` (wrong PIN, locked, certificate not valid).
    """
    if why := rules.why_not_sign(party.pledge, by, party) or rules.why_not_as(by, party):
        raise PledgeNotSignable(why)
    claim(party, by=by, now=now)
    assert party.slot is not None
    documents.sign(
        party.slot,
        by=by,
        pin=pin,
        consent=consent,
        second_factor=second_factor,
        now=now,
        within=partial(note_signature, party.pk, by=by, now=now),
    )
    party.refresh_from_db()
    return party


def note_signature(
    party_pk: int, slot: SignatureSlot, *, by: Actor, now: datetime, action: str = "pledge.signed"
) -> None:
    """What a signature of any level does to the pledge, inside the transaction that stores it."""
    party = Party.objects.select_related("pledge__author", "office", "unit").get(pk=party_pk)
    circulating = Pledge.objects.filter(pk=party.pledge_id, state=Pledge.State.CIRCULATING)
    if not circulating.update(state=Pledge.State.CIRCULATING):  # takes the row until the commit
        raise PledgeNotSignable(_("The pledge no longer waits for signatures."))
    pledge = party.pledge
    if slot.document.standing != Document.Standing.COMPLETED:
        announcements.tell_signature(pledge, party, now)
        audit.record(action, by=by, target=pledge, at=now, details={"slot": slot.pk})
        return
    _end(pledge, Pledge.State.COMPLETED, now=now)
    replaced = replace_amended(pledge)
    announcements.tell_completion(pledge, now)
    audit.record(action, by=by, target=pledge, at=now, details={"slot": slot.pk})
    audit.record("pledge.completed", by=by, target=pledge, at=now)
    if replaced is not None:
        audit.record("pledge.superseded", by=by, target=replaced, at=now, details={"by": pledge.pk})


def _end(pledge: Pledge, state: Pledge.State, *, now: datetime, reason: str = "") -> None:
    """The one way out of circulation; two ends at the same moment leave one."""
    still = Pledge.objects.filter(pk=pledge.pk, state=Pledge.State.CIRCULATING)
    if not still.update(state=state, state_reason=reason, ended_at=now):
        raise PledgeNotSignable(_("The pledge no longer waits for signatures."))
    pledge.state, pledge.state_reason, pledge.ended_at = state, reason, now


def decline_pledge(party: Party, *, by: Actor, reason: str, now: datetime) -> Pledge:
    """A party refuses: nobody signs any more and all parties are told."""
    return _refuse(party, Pledge.State.DECLINED, "pledge.declined", by=by, reason=reason, now=now)


def request_changes(party: Party, *, by: Actor, reason: str, now: datetime) -> Pledge:
    """A party wants another text: this document ends, the author writes a new draft from it."""
    return _refuse(party, Pledge.State.CHANGES_REQUESTED, "pledge.changes_requested", by=by, reason=reason, now=now)


@transaction.atomic
def _refuse(party: Party, state: Pledge.State, action: str, *, by: Actor, reason: str, now: datetime) -> Pledge:
    pledge = party.pledge
    if why := rules.why_not_sign(pledge, by, party) or rules.why_not_as(by, party):
        raise PledgeNotSignable(why)
    claim(party, by=by, now=now)
    assert party.slot is not None
    documents.decline(party.slot, by=by, reason=reason, now=now)
    _end(pledge, state, now=now, reason=reason)
    announcements.tell_ending(pledge, now)
    audit.record(action, by=by, target=pledge, at=now, reason=reason)
    return pledge


class PledgeNotWithdrawable(PledgeRefused):
    pass


@transaction.atomic
def withdraw_pledge(pledge: Pledge, *, by: Actor, reason: str, now: datetime) -> Pledge:
    pledge = Pledge.objects.select_related("unit", "document", "author").get(pk=pledge.pk)
    if why := rules.why_not_withdraw(pledge, by):
        raise PledgeNotWithdrawable(why)
    assert pledge.document is not None
    documents.set_standing(pledge.document, Document.Standing.WITHDRAWN)
    _end(pledge, Pledge.State.WITHDRAWN, now=now, reason=reason)
    announcements.tell_ending(pledge, now)
    audit.record("pledge.withdrawn", by=by, target=pledge, at=now, reason=reason)
    return pledge


def expire_pledges(*, now: datetime) -> int:
    """End what waited past its last day for signing; answers how many."""
    today = timezone.localdate(now)
    past = Pledge.objects.filter(state=Pledge.State.CIRCULATING, sign_by__lt=today)
    pledges = past.select_related("document", "author").order_by("pk")
    return sum(_expire(pledge, now) for pledge in pledges if rules.is_overdue(pledge, today))


def _expire(pledge: Pledge, now: datetime) -> bool:
    assert pledge.document is not None
    try:
        with transaction.atomic():
            documents.set_standing(pledge.document, Document.Standing.EXPIRED)
            _end(pledge, Pledge.State.EXPIRED, now=now)
            announcements.tell_ending(pledge, now)
            audit.record("pledge.expired", by=None, target=pledge, at=now)
    except PledgeNotSignable:
        return False
    return True
