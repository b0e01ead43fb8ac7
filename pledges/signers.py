"""Who may sign for a party where it is not one person alone, and how the signature comes to be that of who gives it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from documents import services as documents
from members.actor import Actor
from members.models import Office
from pledges.models import Party, PartyAlternate


def equals(office: Office, day: date) -> list[Office]:
    """Everybody who holds the same office in the unit on that day and may sign, the one given first."""
    held = Office.objects.on(day).filter(unit=office.unit_id, title=office.title, may_sign=True)
    others = held.exclude(pk=office.pk).select_related("member", "unit").order_by("member__sort_key", "pk")
    return [office, *others]


def write_alternates(parties: Iterable[Party], now: datetime) -> None:
    """Inside the transaction that freezes: who may sign is settled with the paper."""
    today = timezone.localdate(now)
    several = [party for party in parties if party.signer == Party.Signer.TITLE]
    PartyAlternate.objects.bulk_create(
        PartyAlternate(party=party, office=office) for party in several for office in equals(party.office, today)[1:]
    )


@transaction.atomic
def claim(party: Party, *, by: Actor, now: datetime) -> None:
    """Where several may sign, the signature is from now on expected of the office acted in; until it is given, another
    of them may still take its place. Nothing happens for the one who is named already."""
    named = Party.objects.select_related("slot__document", "office").get(pk=party.pk)
    if by.office is None or named.office_id == by.office.pk or not named.may_be_signed_in(by.office):
        return
    assert named.slot is not None
    documents.assign(named.slot, by.office, by=by, now=now, reason=_("One of several who may sign."))
    PartyAlternate.objects.get_or_create(party=named, office=named.office)
    Party.objects.filter(pk=named.pk).update(office=by.office)


def rows_of_group(parties: Sequence[Party], party: Party) -> list[Party]:
    """The signatures of one unit: the party alone, or all rows of its group."""
    if party.group is None:
        return [party]
    return [each for each in parties if each.group == party.group]


def heads(parties: Iterable[Party]) -> list[Party]:
    """One row a unit: of a group the first."""
    first: dict[object, Party] = {}
    for party in parties:
        first.setdefault(f"group {party.group}" if party.group is not None else party.pk, party)
    return list(first.values())
