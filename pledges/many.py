"""Several pledges signed at once: one PIN opens the key, each is signed by itself, and each has its own result."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog
from django.db import DatabaseError
from django.db.models import F, Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from documents import services as documents
from documents.judging import MALFORMED
from documents.models import Revision
from documents.refusals import NotYourOffice, SigningRefused, TimeNotStamped
from members.actor import Actor
from pledges import rules
from pledges.models import Party, Pledge
from pledges.services import PledgeRefused, note_signature
from pledges.signers import claim

log = structlog.get_logger(__name__)
AT_ONCE = 40


@dataclass(frozen=True)
class Result:
    """What became of one pledge; `why_not` is empty once it is signed."""

    pledge: Pledge
    why_not: str


def signed_as(actor: Actor) -> QuerySet[Party]:
    """The parties that the office acted in represents, whatever has become of them, with all that is shown of them."""
    visible = Pledge.objects.visible_to(actor).filter(document__isnull=False)
    rows = Party.objects.signed_by([actor.office.pk] if actor.office else []).filter(pledge__in=visible.values("pk"))
    rows = rows.select_related("pledge__document", "pledge__unit", "office__unit", "office__member", "slot__document")
    parties = Prefetch("pledge__parties", Party.objects.select_related("unit").order_by("position"))
    newest = Prefetch("pledge__document__revisions", Revision.objects.order_by("-position"))
    return rows.prefetch_related(parties, newest).order_by(F("pledge__sign_by").asc(nulls_last=True), "pledge")


@sensitive_variables("pin", "opened")
def sign_many(
    parties: Sequence[Party], *, by: Actor, pin: str, consent: str, second_factor: str, now: datetime
) -> list[Result]:
    """Open the key once and sign each pledge in turn; what stops one does not stop the next.

    Raises a `SigningRefused` when the key does not open: then nothing is signed.
    """
    if by.office is None:
        raise NotYourOffice(_("Act in the office that is to sign; this one is not it."))
    factor = documents.proved_factor(second_factor)
    opened = documents.open_signing_key(by.office, by=by, pin=pin, now=now)

    away: list[TimeNotStamped] = []

    def sign(party: Party) -> None:
        assert party.slot is not None
        claim(party, by=by, now=now)
        within = partial(note_signature, party.pk, by=by, now=now)
        if away:  # forty times the wait for an authority that is silent would outlast the request
            raise away[0]
        try:
            documents.sign_opened(
                party.slot, opened, by=by, consent=consent, second_factor=factor, now=now, within=within
            )
        except TimeNotStamped as refusal:
            away.append(refusal)
            raise

    own = [rules.as_signed_by(by, party) for party in parties]
    return [Result(party.pledge, _why_not_signed(party, sign, by=by)) for party in own]


def _why_not_signed(party: Party, sign: Callable[[Party], None], *, by: Actor) -> str:
    if why := rules.why_not_sign(party.pledge, by, party) or rules.why_not_as(by, party):
        return why
    try:
        sign(party)
    except (SigningRefused, PledgeRefused) as refusal:
        return str(refusal)
    except (DatabaseError, *MALFORMED):  # a fault in one must not hide that others are signed by now
        log.exception("pledge.not_signed", pledge=party.pledge_id)
        return _("A fault in the system stopped this signature; the operators can see why. Try this one again later.")
    return ""
