"""Who may do what with a pledge now, and if not, why: the same sentence refuses in a service and greys out a button."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from django.utils.translation import gettext as _

from documents.models import SignatureSlot
from members.actor import Actor
from members.models import Grant, Office, Unit
from pledges.models import Party, PartyQuerySet, Pledge
from portal.vietnamese import format_day
from portal.working_days import end_of_limit

MOST_SIGNERS = 40
UNION_KINDS = {Unit.Kind.UPPER_UNION, Unit.Kind.UNION, Unit.Kind.UNION_GROUP}
NOT_CIRCULATING = {
    Pledge.State.DRAFT: lambda: _("The pledge has not been sent for signing yet."),
    Pledge.State.COMPLETED: lambda: _("All parties have signed."),
    Pledge.State.DECLINED: lambda: _("A party declined the pledge."),
    Pledge.State.CHANGES_REQUESTED: lambda: _("A party asked for changes."),
    Pledge.State.WITHDRAWN: lambda: _("The pledge was withdrawn."),
    Pledge.State.EXPIRED: lambda: _("The time for signing is over."),
    Pledge.State.SUPERSEDED: lambda: _("An amendment replaces the pledge."),
}
REWRITABLE = {
    Pledge.State.DECLINED,
    Pledge.State.CHANGES_REQUESTED,
    Pledge.State.WITHDRAWN,
    Pledge.State.EXPIRED,
}


def party_of(pledge: Pledge, actor: Actor) -> Party | None:
    """The party the actor represents, as the actor would sign it; the one of the office acted in first, then one still
    to be signed. Where several may sign for a party, it stands in the name of the one who asks."""
    if actor.member is None:
        return None
    rows = pledge.parties.select_related("office__unit", "office__member", "unit", "slot__document", "slot__office")
    own = list(rows.filter(office__member=actor.member).order_by("position"))
    if not own:
        own = [as_signed_by(actor, party) for party in _open_to(rows, actor)]
    own.sort(key=lambda party: (party.office != actor.office, not _is_waiting(party)))
    return own[0] if own else None


def _open_to(rows: PartyQuerySet, actor: Actor) -> PartyQuerySet:
    """Where the actor may sign instead of the one named, and nobody has yet."""
    waiting = rows.filter(alternates__office__member=actor.member, slot__state=SignatureSlot.State.WAITING)
    return waiting.prefetch_related("alternates__office__member", "alternates__office__unit").order_by("position")


def as_signed_by(actor: Actor, party: Party) -> Party:
    """In memory only: the party and its slot with the office in which the actor would sign."""
    member = actor.member.pk if actor.member else None
    offices = [each.office for each in party.alternates.all() if each.office.member_id == member]
    office = next((each for each in offices if each == actor.office), offices[0] if offices else None)
    if office is not None and party.slot is not None and party.office.member_id != member:
        party.office = party.slot.office = office
        party.slot.member = office.member
        party.slot.printed_name, party.slot.title_line = office.member.full_name, office.title
    return party


def waiting_before(party: Party) -> list[Party]:
    """Who has to sign before this party's turn comes."""
    rows = Party.objects.filter(pledge=party.pledge_id, step__lt=party.step, slot__state=SignatureSlot.State.WAITING)
    return list(rows.select_related("unit").order_by("step", "position"))


def _is_waiting(party: Party) -> bool:
    return party.slot is not None and party.slot.state == SignatureSlot.State.WAITING


def why_not_sign(pledge: Pledge, actor: Actor, party: Party | None, *, is_in_turn: bool = False) -> str:
    """Empty when the actor may sign for `party` now, whatever office is chosen. `is_in_turn`: known already."""
    if pledge.state != Pledge.State.CIRCULATING:
        return NOT_CIRCULATING[Pledge.State(pledge.state)]()
    if party is None:
        return _("You do not represent any party of this pledge.")
    if not _is_waiting(party):
        return _why_not_again(party, actor)
    return ("" if is_in_turn else why_not_its_turn(party)) or _why_not_represent(pledge, party, actor.today)


def _why_not_again(party: Party, actor: Actor) -> str:
    signer = party.slot.signed_by_id if party.slot else None
    if actor.member and signer not in (None, actor.member.pk):
        return _("Somebody else has signed in this place.")
    return _("You have signed this pledge already.")


def why_not_its_turn(party: Party) -> str:
    if not (before := waiting_before(party)):
        return ""
    return _("It is not your turn yet. Before you signs: %(units)s.") % {"units": "; ".join(map(str, before))}


def _why_not_represent(pledge: Pledge, party: Party, today: date) -> str:
    if is_overdue(pledge, today):
        return _("The time for signing ended on %(day)s.") % {"day": format_day(end_of_limit(pledge.sign_by))}  # type: ignore[arg-type]
    if not party.office.is_held_on(today):
        return _("You no longer hold the office “%(office)s” for which this signature is expected.") % {
            "office": party.office
        }
    if not party.office.may_sign:
        return _("The office “%(office)s” may not sign.") % {"office": party.office}
    return ""


def is_overdue(pledge: Pledge, today: date) -> bool:
    """A last day on which nobody works is followed by the next on which people do."""
    return pledge.sign_by is not None and pledge.sign_by < today and end_of_limit(pledge.sign_by) < today


def why_not_as(actor: Actor, party: Party) -> str:
    """A signature is given in the office it is expected of; the person may have to choose it first."""
    if actor.office == party.office:
        return ""
    return _("You act in another office now. Choose the office “%(office)s” first.") % {"office": party.office}


def why_not_attest(pledge: Pledge, actor: Actor, party: Party) -> str:
    """Empty when the actor may vouch for a scan of what `party` signed on paper."""
    if why := why_not_keep_papers(pledge, actor, party):
        return why
    return why_not_its_turn(party) if _is_waiting(party) else _("This party has signed already.")


def why_not_withdraw_scan(pledge: Pledge, actor: Actor, party: Party) -> str:
    if why := why_not_keep_papers(pledge, actor, party):
        return why
    is_paper = party.slot is not None and party.slot.level == SignatureSlot.Level.PAPER
    return "" if is_paper else _("There is no attested scan of this party.")


def why_not_keep_papers(pledge: Pledge, actor: Actor, party: Party) -> str:
    if why := why_not_vouch(pledge, actor):
        return why
    if party.office.member == actor.member:
        return _("Somebody else must vouch for the paper that you signed.")
    if pledge.state != Pledge.State.CIRCULATING:
        return NOT_CIRCULATING[Pledge.State(pledge.state)]()
    return ""


def why_not_vouch(pledge: Pledge, actor: Actor) -> str:
    """Those who compose pledges for the unit that keeps the register, and its administrators."""
    if actor.may(Grant.LOG, pledge.unit) or actor.may(Grant.ADMINISTER, pledge.unit):
        return ""
    return _("The office you act in may not vouch for papers of %(unit)s.") % {"unit": pledge.unit}


def why_not_edit(pledge: Pledge, actor: Actor) -> str:
    if pledge.state != Pledge.State.DRAFT:
        return _("Only a draft can be changed; what circulates is frozen.")
    return _why_not_author(pledge.unit, actor)


def _why_not_author(unit: Unit, actor: Actor) -> str:
    if actor.may(Grant.LOG, unit):
        return ""
    return _("The office you act in may not compose pledges for %(unit)s.") % {"unit": unit}


def why_not_compose(unit: Unit, actor: Actor) -> str:
    return _why_not_author(unit, actor)


def why_not_circulate(pledge: Pledge, actor: Actor) -> str:
    if why := why_not_edit(pledge, actor):
        return why
    if not pledge.commitments.exists():
        return _("A pledge without any commitment cannot be sent for signing.")
    if is_overdue(pledge, actor.today):
        return _("The last day for signing has passed already; change it first.")
    return why_not_parties(Pledge.Form(pledge.form), pledge.unit, list(_parties(pledge)), actor.today)


def _parties(pledge: Pledge) -> PartyQuerySet:
    return pledge.parties.select_related("office__unit").order_by("position")


def why_not_withdraw(pledge: Pledge, actor: Actor) -> str:
    if pledge.state != Pledge.State.CIRCULATING:
        return NOT_CIRCULATING[Pledge.State(pledge.state)]()
    return _why_not_author(pledge.unit, actor)


def why_not_rewrite(pledge: Pledge, actor: Actor) -> str:
    if pledge.state not in REWRITABLE:
        return _("Only a pledge that ended without all signatures can be written again.")
    return _why_not_author(pledge.unit, actor)


def why_not_amend(pledge: Pledge, actor: Actor) -> str:
    if pledge.state != Pledge.State.COMPLETED:
        return _("Only a pledge that all parties have signed can be amended.")
    return _why_not_author(pledge.unit, actor)


def why_not_name_successor(pledge: Pledge, actor: Actor, party: Party) -> str:
    """The party itself names who signs instead: those who log, sign or administer for its unit or above it."""
    if pledge.state != Pledge.State.CIRCULATING:
        return NOT_CIRCULATING[Pledge.State(pledge.state)]()
    if not _is_waiting(party):
        return _("This party has signed already.")
    if any(actor.may(grant, party.unit) for grant in (Grant.LOG, Grant.SIGN, Grant.ADMINISTER)):
        return ""
    return _("The office you act in may not name who signs for %(unit)s.") % {"unit": party.unit}


def why_not_model(pledge: Pledge, actor: Actor) -> str:
    """Whether the pledge may be offered to the units below as a model."""
    if why := _why_not_author(pledge.unit, actor):
        return why
    if not Unit.objects.filter(parent=pledge.unit_id).exists():
        return _("%(unit)s has no units below it.") % {"unit": pledge.unit}
    return ""


class PartyLike(Protocol):
    """A row of a pledge, or the terms of one that is not written yet."""

    @property
    def office(self) -> Office: ...
    @property
    def role(self) -> str: ...
    @property
    def group(self) -> int | None: ...


def why_not_parties(form: Pledge.Form, unit: Unit, parties: Sequence[PartyLike], today: date) -> str:
    """The parties of a giao ước: offices held today that may sign, different units, and never one person twice.

    Of a unit several persons may sign, as one group.
    """
    offices = [party.office for party in parties]
    places = {(party.office.unit_id, party.group or -number) for number, party in enumerate(parties, 1)}
    if len({unit_id for unit_id, _group in places}) < len(places):
        return _("Each unit can be a party only once.")
    if len({office.member_id for office in offices}) < len(offices):
        return _("One person may not sign for both parties, not even in two offices.")
    if unit.pk not in {office.unit_id for office in offices}:
        return _("%(unit)s must be one of the parties.") % {"unit": unit}
    for office in offices:
        if not office.is_held_on(today) or not office.may_sign:
            return _("The office “%(office)s” is not held today or may not sign.") % {"office": office}
    return _why_not_form(form, parties)


def _why_not_form(form: Pledge.Form, parties: Sequence[PartyLike]) -> str:
    bound = {party.office.unit_id: party.office.unit for party in parties if party.role == Party.Role.PARTY}
    unions = sum(unit.kind in UNION_KINDS for unit in bound.values())
    if form == Pledge.Form.TWO_PARTY and (len(parties), len(bound), unions) != (2, 2, 1):
        return _("A two-party pledge has exactly two parties: the union and the agency.")
    if form == Pledge.Form.BLOCK and len(bound) < 3:
        return _("A pledge of a block has at least three parties.")
    if len(parties) > MOST_SIGNERS:
        return _("A pledge has at most %(limit)d signers.") % {"limit": MOST_SIGNERS}
    return ""
