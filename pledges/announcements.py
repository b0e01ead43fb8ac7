"""Who is told what about a pledge: every party hears of every end, earlier signers included."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from documents.models import SignatureSlot
from members.models import Office, User
from notifications.services import notify, settle
from pledges.models import Party, PartyAlternate, Pledge

ENDINGS: dict[str, Promise] = {
    Pledge.State.DECLINED: _("Declined: {title}"),
    Pledge.State.CHANGES_REQUESTED: _("Changes requested: {title}"),
    Pledge.State.WITHDRAWN: _("Withdrawn: {title}"),
    Pledge.State.EXPIRED: _("Not signed in time: {title}"),
}


def signers(pledge: Pledge) -> list[User]:
    """The accounts of all who represent a party, or may sign for one, signed or not."""
    named = Party.objects.filter(pledge=pledge).values("office")
    alternates = PartyAlternate.objects.filter(party__pledge=pledge).values("office")
    offices = Q(member__offices__in=named) | Q(member__offices__in=alternates)
    return list(User.objects.filter(offices).distinct().order_by("pk"))


def everybody(pledge: Pledge) -> list[User]:
    return [*signers(pledge), pledge.author]


def askable(parties: Iterable[Party]) -> list[User]:
    """Who can sign for one of these: the office named, or one of several; not who has signed already."""
    rows = list(parties)
    offices = {party.office_id for party in rows}
    offices |= set(PartyAlternate.objects.filter(party__in=rows).values_list("office", flat=True))
    done = SignatureSlot.objects.filter(party__pledge__in={party.pledge_id for party in rows}, signed_by__isnull=False)
    asked = User.objects.filter(member__offices__in=offices).exclude(member__in=done.values("signed_by"))
    return list(asked.distinct().order_by("pk"))


def ask_for_signatures(pledge: Pledge, now: datetime) -> None:
    """Those whose turn it is. The address leads straight to the signing page: three steps from the e-mail to the
    signature."""
    body: str | Promise = _("Read the pledge and sign it with your PIN.")
    if pledge.sign_by:
        day = f"{pledge.sign_by:%d/%m/%Y}"
        body = format_lazy(_("Read the pledge and sign it with your PIN by {day} at the latest."), day=day)
    notify(
        askable(Party.objects.filter(pledge=pledge).in_turn()),
        subject=format_lazy(_("Please sign: {title}"), title=pledge.title),
        body=body,
        url=reverse("pledges:sign", args=[pledge.pk]),
        now=now,
        about=pledge,
    )


def tell_signature(pledge: Pledge, party: Party, now: datetime) -> None:
    """The signer has nothing left to do, nor have those who could have signed instead; the others and the author learn
    how far it is, and the next in the order are asked."""
    own = list(User.objects.filter(member=party.office.member))
    settle(about=pledge, now=now, recipients=[*own, *_no_longer_asked(party)])
    others = [user for user in everybody(pledge) if user not in own]
    _tell(pledge, others, _("Signed by {party}: {title}"), now, party=party.unit.name)
    turn = Party.objects.filter(pledge=pledge).in_turn()
    if turn.exists() and not turn.filter(step__lte=party.step).exists():
        ask_for_signatures(pledge, now)


def _no_longer_asked(party: Party) -> list[User]:
    """Of a group whose signatures are all there: those who might have given one."""
    rows = Party.objects.filter(pledge=party.pledge_id)
    group = rows.filter(pk=party.pk) if party.group is None else rows.filter(group=party.group)
    if group.filter(slot__state=SignatureSlot.State.WAITING).exists():
        return []
    offices = PartyAlternate.objects.filter(party__in=group).values("office")
    return list(User.objects.filter(member__offices__in=offices).distinct())


def tell_successor(party: Party, former: Office, reason: str, now: datetime) -> None:
    """All parties learn who signs instead; the one who was named has nothing left to do, the successor is asked."""
    pledge = party.pledge
    settle(about=pledge, now=now, recipients=list(User.objects.filter(member=former.member)))
    successor = list(User.objects.filter(member=party.office.member))
    others = [user for user in everybody(pledge) if user not in successor]
    subject = format_lazy(_("{party} names who signs instead: {title}"), party=party.unit.name, title=pledge.title)
    notify(
        others, subject=subject, body=reason, url=pledge.get_absolute_url(), now=now, needs_action=False, about=pledge
    )
    if Party.objects.in_turn().filter(pk=party.pk).exists():
        subject = format_lazy(_("Please sign: {title}"), title=pledge.title)
        url = reverse("pledges:sign", args=[pledge.pk])
        notify(successor, subject=subject, body=reason, url=url, now=now, about=pledge)


def ask_for_a_successor(party: Party, now: datetime) -> None:
    """The office that was to sign has ended: those who look after the unit, and the author, have to say who signs."""
    pledge, unit = party.pledge, party.unit
    grants = Q(may_log=True) | Q(may_administer=True) | Q(may_sign=True)
    offices = Office.objects.on(timezone.localdate(now)).filter(grants, unit=unit)
    people = User.objects.filter(is_active=True, member__offices__in=offices).distinct()
    notify(
        {*people, pledge.author},
        subject=format_lazy(_("Say who signs for {party}: {title}"), party=unit.name, title=pledge.title),
        body=format_lazy(_("The office “{office}” is no longer held by who was to sign."), office=str(party.office)),
        url=reverse("pledges:successor", args=[pledge.pk, party.pk]),
        now=now,
        about=pledge,
    )


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
