"""Who is told what about a pledge: every party hears of every end, earlier signers included."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from documents.models import SignatureSlot
from members.models import User
from notifications.services import notify, settle
from pledges.models import Party, Pledge

ENDINGS: dict[str, Promise] = {
    Pledge.State.DECLINED: _("Declined: {title}"),
    Pledge.State.CHANGES_REQUESTED: _("Changes requested: {title}"),
    Pledge.State.WITHDRAWN: _("Withdrawn: {title}"),
    Pledge.State.EXPIRED: _("Not signed in time: {title}"),
}


def signers(pledge: Pledge) -> list[User]:
    """The accounts of all who represent a party, signed or not."""
    return list(User.objects.filter(member__offices__pledge_parties__pledge=pledge).distinct().order_by("pk"))


def everybody(pledge: Pledge) -> list[User]:
    return [*signers(pledge), pledge.author]


def _waiting_signers(pledge: Pledge) -> Iterable[User]:
    waiting = Party.objects.filter(pledge=pledge, slot__state=SignatureSlot.State.WAITING)
    return User.objects.filter(member__offices__pledge_parties__in=waiting).distinct()


def ask_for_signatures(pledge: Pledge, now: datetime) -> None:
    """The address leads straight to the signing page: three steps from the e-mail to the signature."""
    body: str | Promise = _("Read the pledge and sign it with your PIN.")
    if pledge.sign_by:
        day = f"{pledge.sign_by:%d/%m/%Y}"
        body = format_lazy(_("Read the pledge and sign it with your PIN by {day} at the latest."), day=day)
    notify(
        _waiting_signers(pledge),
        subject=format_lazy(_("Please sign: {title}"), title=pledge.title),
        body=body,
        url=reverse("pledges:sign", args=[pledge.pk]),
        now=now,
        about=pledge,
    )


def tell_signature(pledge: Pledge, party: Party, now: datetime) -> None:
    """The signer has nothing left to do; the others and the author learn how far it is."""
    own = list(User.objects.filter(member=party.office.member))
    settle(about=pledge, now=now, recipients=own)
    others = [user for user in everybody(pledge) if user not in own]
    _tell(pledge, others, _("Signed by {party}: {title}"), now, party=party.unit.name)


def tell_not_signed_remotely(party: Party, signer: User, reason: str, now: datetime) -> None:
    """The signer may have put the phone away: the signature is still missing, and why."""
    subject = format_lazy(_("Not signed remotely: {title}"), title=party.pledge.title)
    url = reverse("pledges:sign_remotely", args=[party.pledge_id])
    notify([signer], subject=subject, body=reason, url=url, now=now, needs_action=False, about=party.pledge)


def tell_scan_withdrawn(pledge: Pledge, party: Party, reason: str, now: datetime) -> None:
    """The party has to sign again; everybody learns why."""
    signer = User.objects.filter(member=party.office.member)
    subject = format_lazy(_("Please sign: {title}"), title=pledge.title)
    url = reverse("pledges:sign", args=[pledge.pk])
    notify(signer, subject=subject, body=reason, url=url, now=now, about=pledge)
    others = [user for user in everybody(pledge) if user not in signer]
    subject = format_lazy(_("Scan taken back, {party} signs again: {title}"), party=party.unit.name, title=pledge.title)
    notify(
        others, subject=subject, body=reason, url=pledge.get_absolute_url(), now=now, needs_action=False, about=pledge
    )


def tell_completion(pledge: Pledge, now: datetime) -> None:
    settle(about=pledge, now=now)
    _tell(pledge, everybody(pledge), _("Signed by all parties: {title}"), now)


def tell_ending(pledge: Pledge, now: datetime) -> None:
    """What was asked is over. The author has to decide what comes next; the parties only need to know."""
    settle(about=pledge, now=now)
    subject = ENDINGS[pledge.state]
    _tell(pledge, [user for user in signers(pledge) if user != pledge.author], subject, now)
    is_open = pledge.state != Pledge.State.WITHDRAWN
    _tell(pledge, [pledge.author], subject, now, needs_action=is_open)


def _tell(
    pledge: Pledge,
    recipients: Iterable[User],
    subject: Promise,
    now: datetime,
    *,
    needs_action: bool = False,
    **words: str,
) -> None:
    notify(
        recipients,
        subject=format_lazy(subject, title=pledge.title, **words),  # type: ignore[arg-type]
        body=pledge.state_reason,
        url=pledge.get_absolute_url(),
        now=now,
        needs_action=needs_action,
        about=pledge,
    )
