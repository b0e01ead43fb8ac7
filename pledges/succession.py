"""An office ends, or its holder is replaced, while a pledge circulates: the party names who signs instead."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from documents import services as documents
from members.actor import Actor
from members.models import Office
from pledges import announcements, rules
from pledges.drafting import PledgeRefused
from pledges.models import Party, PartyAlternate
from portal import audit


class SuccessorRefused(PledgeRefused):
    pass


def candidates(party: Party, actor: Actor) -> QuerySet[Office]:
    """Offices of the party's unit that are held today, may sign, and whose holder signs for nobody else here."""
    others = Party.objects.filter(pledge=party.pledge_id).exclude(pk=party.pk).values("office__member")
    held = Office.objects.on(actor.today).filter(unit=party.unit_id, may_sign=True)
    free = held.exclude(pk=party.office_id).exclude(member__in=others)
    return free.select_related("member", "unit").order_by("member__sort_key", "pk")


@transaction.atomic
def name_successor(party: Party, office: Office, *, reason: str, by: Actor, now: datetime) -> Party:
    """The signature is from now on expected of `office`; all parties are told, the successor is asked to sign.

    The paper is frozen and keeps the name it was printed with: page, stamp and evidence sheet say who signs and why.
    """
    if why := rules.why_not_name_successor(party.pledge, by, party):
        raise SuccessorRefused(why)
    if office not in candidates(party, by):
        raise SuccessorRefused(_("Choose an office of this unit that is held today and may sign."))
    assert party.slot is not None
    former = party.office
    documents.assign(party.slot, office, by=by, now=now, reason=reason)
    party.office, party.named, party.named_reason = office, party.named or former, reason
    party.save(update_fields=["office", "named", "named_reason"])
    PartyAlternate.objects.filter(party=party, office=office).delete()
    announcements.tell_successor(party, former, reason, now)
    details = {"party": party.pk, "from": former.pk, "to": office.pk}
    audit.record("pledge.successor_named", by=by, target=party.pledge, at=now, reason=reason, details=details)
    return party
