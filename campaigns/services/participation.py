"""Registrations for a campaign: sent in, approved or refused, withdrawn, settled when the campaign closes."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.models import Campaign, Participation, ParticipationQuerySet, states_before
from members.actor import Actor
from members.models import Grant, Member, Membership, Office, Unit, User
from members.services import holders
from notifications.services import hand_over, has_open, notify, settle, settle_all
from portal import audit
from portal.vietnamese import format_day

State = Participation.State


class ParticipationRefused(Exception):
    """A unit or person cannot take part, cannot leave or cannot be decided on; the text is a sentence to read."""


@transaction.atomic
def join_campaign(
    campaign: Campaign, unit: Unit, *, by: Actor | None, now: datetime, note: str = "", member: Member | None = None
) -> Participation:
    """A unit, or `member` of it, registers for a launched campaign; who was refused or left may come again.

    Approved at once where no approval is asked for or where `by` could approve it (`by` None is the portal itself).
    """
    campaign = _open_campaign(campaign)
    if member is None and unit.pk == campaign.owner_id:
        raise ParticipationRefused(_("The unit that owns the campaign takes part in it already."))
    if member is not None and not _belongs(member, unit, now):
        raise ParticipationRefused(_("%(person)s does not belong to %(unit)s.") % {"person": member, "unit": unit})
    row = _send(Participation(campaign=campaign, unit=unit, member=member, note=note), by=by, now=now)
    told = holders(unit, Grant.LOG, timezone.localdate(now)) if member is None else []
    settle(about=campaign, now=now, recipients=told)
    action = "campaign.registered" if row.state == State.PENDING else "campaign.joined"
    audit.record(action, by=by, target=campaign, at=now, details=_whom(row))
    return row


def _open_campaign(campaign: Campaign) -> Campaign:
    campaign = Campaign.objects.select_for_update(of=("self",)).select_related("owner").get(pk=campaign.pk)
    if campaign.state != Campaign.State.LAUNCHED:
        raise ParticipationRefused(_("Units can take part only while the campaign is launched."))
    return campaign


def _belongs(member: Member, unit: Unit, now: datetime) -> bool:
    return Membership.objects.on(timezone.localdate(now)).filter(member=member, unit=unit).exists()


def _whom(row: Participation) -> dict[str, int]:
    return {"unit": row.unit_id} | ({"member": row.member_id} if row.member_id else {})


def _send(wanted: Participation, *, by: Actor | None, now: datetime) -> Participation:
    """Store the registration as it now stands; what takes part or waits already is refused."""
    decides = by is None or wanted.may_be_decided_by(by)
    _require_in_time(wanted.campaign, decides=decides, now=now)
    columns = _sent_columns(wanted, decides=decides, by=by, now=now)
    who: dict[str, Any] = {"member": wanted.member} if wanted.member else {"member": None, "unit": wanted.unit}
    row, is_new = Participation.objects.get_or_create(
        campaign=wanted.campaign, **who, defaults={"unit": wanted.unit, **columns}
    )
    before = Participation.objects.filter(pk=row.pk, state__in=states_before(columns["state"]))
    if not is_new and not before.update(unit=wanted.unit, **columns):
        raise ParticipationRefused(_already(row))
    _let_go([row], now)
    row.refresh_from_db()
    if row.state == State.PENDING:
        _ask_deciders(row, now)
    return row


def _already(row: Participation) -> str:
    if row.state == State.PENDING:
        return _("%(unit)s has registered already and waits for approval.") % {"unit": row.who}
    return _("%(unit)s takes part already.") % {"unit": row.who}


def _require_in_time(campaign: Campaign, *, decides: bool, now: datetime) -> None:
    """After the last day only who could approve it still registers somebody."""
    if campaign.register_by is None or decides or timezone.localdate(now) <= campaign.register_by:
        return
    raise ParticipationRefused(
        _("Registration ended on %(day)s. The unit that manages the campaign can still register somebody.")
        % {"day": format_day(campaign.register_by)}
    )


def _sent_columns(wanted: Participation, *, decides: bool, by: Actor | None, now: datetime) -> dict[str, Any]:
    is_decided = wanted.campaign.needs_approval and decides and by is not None
    return {
        "state": State.APPROVED if decides or not wanted.campaign.needs_approval else State.PENDING,
        "state_reason": "",
        "joined_at": now,
        "left_at": None,
        "note": wanted.note,
        "sent_by": by.user if by else None,
        "decided_at": now if is_decided else None,
        "decided_by": by.user if by and is_decided else None,
    }


def _ask_deciders(row: Participation, now: datetime) -> None:
    """One open notice a campaign, however many registrations come in; the home page counts them all."""
    pending = Participation.objects.filter(campaign=row.campaign, state=State.PENDING)
    if has_open(about=pending):
        return
    places = [row.campaign.owner_id, row.unit_id] if row.member_id else [row.campaign.owner_id]
    deciding = Q(may_log=True) | Q(may_review=True)
    offices = Office.objects.on(timezone.localdate(now)).filter(deciding, unit__in=places)
    notify(
        User.objects.filter(is_active=True, member__in=offices.values("member")).order_by("pk"),
        subject=format_lazy(gettext_lazy("Registrations to approve: {name}"), name=row.campaign.name),
        body=gettext_lazy("Units or people have registered and wait for your decision."),
        url=f"{reverse('campaigns:registrations', args=[row.campaign_id])}?state=pending",
        now=now,
        about=row,
    )


@transaction.atomic
def register_people(
    campaign: Campaign, memberships: Iterable[Membership], *, by: Actor, now: datetime, note: str = ""
) -> int:
    """Members of units register together; who stands there already is passed over. Answers how many are new."""
    campaign = _open_campaign(campaign)
    rows = []
    for membership in memberships:
        wanted = Participation(campaign=campaign, unit=membership.unit, member=membership.member, note=note)
        if not Participation.objects.filter(campaign=campaign, member=wanted.member, state__in=HELD).exists():
            rows.append(_send(wanted, by=by, now=now))
    if not rows:
        raise ParticipationRefused(_("Everybody chosen has registered already."))
    details = {"members": [row.member_id for row in rows]}
    audit.record("campaign.people_registered", by=by, target=campaign, at=now, details=details)
    return len(rows)


HELD = (State.PENDING, State.APPROVED)


@transaction.atomic
def leave_campaign(participation: Participation, *, by: Actor | None, now: datetime, reason: str) -> None:
    """What was logged so far stays with the campaign."""
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=participation.campaign_id)
    if campaign.state != Campaign.State.LAUNCHED:
        raise ParticipationRefused(_("The campaign is closed; who took part stays as it was."))
    current = Participation.objects.filter(pk=participation.pk, state__in=states_before(State.WITHDRAWN))
    if not current.update(state=State.WITHDRAWN, left_at=now, state_reason=reason):
        raise ParticipationRefused(_("%(unit)s has left already.") % {"unit": participation.who})
    _let_go([participation], now)
    audit.record("campaign.left", by=by, target=campaign, at=now, reason=reason, details=_whom(participation))


@transaction.atomic
def approve_registrations(
    campaign: Campaign, registrations: ParticipationQuerySet, *, by: Actor, now: datetime
) -> list[Participation]:
    """Those of them that wait or were refused, and that `by` decides on; one audit row for all."""
    campaign = _open_campaign(campaign)
    rows = _to_decide(campaign, registrations, by, (State.PENDING, State.REFUSED))
    _decide(rows, State.APPROVED, by=by, now=now)
    _let_go(rows, now)
    notify(
        _senders(rows),
        subject=format_lazy(gettext_lazy("Registration approved: {name}"), name=campaign.name),
        body=gettext_lazy("You can log achievements under this campaign from now on."),
        url=campaign.get_absolute_url(),
        now=now,
        needs_action=False,
        about=campaign,
    )
    audit.record("campaign.registrations_approved", by=by, target=campaign, at=now, details=_decided(rows))
    return rows


@transaction.atomic
def refuse_registrations(
    campaign: Campaign, registrations: ParticipationQuerySet, *, by: Actor, now: datetime, reason: str
) -> list[Participation]:
    """Those of them that wait and that `by` decides on, all for one reason; their senders may send them anew."""
    if not reason.strip():
        raise ParticipationRefused(_("Please give the reason for the refusal."))
    campaign = _open_campaign(campaign)
    rows = _to_decide(campaign, registrations, by, (State.PENDING,))
    _decide(rows, State.REFUSED, by=by, now=now, reason=reason)
    _let_go(rows, now)
    for row in rows:
        notify(
            _senders([row]),
            subject=format_lazy(gettext_lazy("Registration refused: {name}"), name=campaign.name),
            body=format_lazy("{}: {}", str(row.who), reason),
            url=campaign.get_absolute_url(),
            now=now,
            about=row,
        )
    details = _decided(rows)
    audit.record("campaign.registrations_refused", by=by, target=campaign, at=now, reason=reason, details=details)
    return rows


def _to_decide(
    campaign: Campaign, registrations: ParticipationQuerySet, by: Actor, states: Collection[str]
) -> list[Participation]:
    found = registrations.filter(campaign=campaign, state__in=states).decidable_by(by)
    rows = list(Participation.objects.filter(pk__in=found.values("pk")).select_for_update(of=("self",)).order_by("pk"))
    rows = [row for row in rows if row.state in states]
    if not rows:
        raise ParticipationRefused(_("Nothing chosen waits for a decision: choose at least one registration."))
    return rows


def _decide(rows: list[Participation], state: str, *, by: Actor, now: datetime, reason: str = "") -> None:
    undecided = _rows(rows).filter(state__in=states_before(state))
    undecided.update(state=state, state_reason=reason, decided_by=by.user, decided_at=now, left_at=None)


def _let_go(rows: list[Participation], now: datetime) -> None:
    """What is asked of people about these rows is answered; `rows` are as they were before.

    The deciders' notice is about one row that waits: it goes on to the next that does, or with the last.
    """
    settle_all(about=_rows(row for row in rows if row.state != State.PENDING), now=now)
    waited = _rows(row for row in rows if row.state == State.PENDING)
    others = Participation.objects.filter(campaign=rows[0].campaign_id, state=State.PENDING)
    if (following := others.exclude(pk__in=waited.values("pk")).order_by("pk").first()) is not None:
        hand_over(about=waited, to=following)
    else:
        settle_all(about=waited, now=now)


def _rows(rows: Iterable[Participation]) -> ParticipationQuerySet:
    return Participation.objects.filter(pk__in=[row.pk for row in rows])


def _senders(rows: list[Participation]) -> QuerySet[User]:
    senders = {row.sent_by_id for row in rows if row.sent_by_id}
    people = {row.member_id for row in rows if row.member_id}
    return User.objects.filter(Q(pk__in=senders) | Q(member__in=people), is_active=True).order_by("pk")


def _decided(rows: list[Participation]) -> dict[str, Any]:
    only = {"unit": rows[0].unit_id} if len(rows) == 1 and not rows[0].member_id else {}
    return {"registrations": [row.pk for row in rows], **only}


def settle_participations(campaign: Campaign, *, now: datetime) -> dict[str, int]:
    """The end of a campaign, inside the transaction that closes it: how many were completed, how many lapsed.

    Two UPDATEs, however many registrations there are. What was refused or withdrawn stays so.
    """
    rows = Participation.objects.filter(campaign=campaign)
    settle_all(about=rows, now=now)
    return {
        "completed": rows.filter(state__in=states_before(State.COMPLETED)).update(state=State.COMPLETED),
        "lapsed": rows.filter(state__in=states_before(State.LAPSED)).update(state=State.LAPSED),
    }
