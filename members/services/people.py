"""People on the roster and the units they belong to."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members.actor import Actor
from members.models import Member, Membership, Unit
from members.services.managing import require_manager
from members.services.refusals import Refused, require_administrator
from portal import audit
from portal.models import AuditEntry
from portal.vietnamese import nfc

SECOND_CLICK = timedelta(seconds=30)


class MemberNotAddable(Refused):
    about = "code"


class AddedJustNow(MemberNotAddable):
    about = "full_name"


@transaction.atomic
def add_member(
    *,
    full_name: str,
    unit: Unit,
    from_on: date,
    by: Actor | None,
    now: datetime,
    code: str = "",
    gender: str = Member.Gender.UNSTATED,
    is_union_member: bool = True,
    is_party_member: bool = False,
) -> Member:
    """A new person on the roster, belonging to `unit` from that day."""
    require_administrator(by, unit)
    if by is not None and not code:
        _refuse_second_click(nfc(full_name), unit, by=by, now=now)
    member = Member(full_name=nfc(full_name), code=code or None, gender=gender)
    member.is_union_member, member.is_party_member = is_union_member, is_party_member
    _save_person(member)
    Membership.objects.create(member=member, unit=unit, from_on=from_on)
    audit.record("member.added", by=by, target=member, at=now, details={"unit": unit.pk})
    return member


def _refuse_second_click(full_name: str, unit: Unit, *, by: Actor, now: datetime) -> None:
    """Two people may share a name, but one administrator does not enter both within half a minute without a code."""
    Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    just_now = AuditEntry.objects.filter(action="member.added", user_id=by.user.pk, at__gt=now - SECOND_CLICK)
    added = [int(target) for target in just_now.values_list("target_id", flat=True)]
    if Member.objects.filter(pk__in=added, full_name=full_name, memberships__unit=unit).exists():
        raise AddedJustNow(_("You have added “%(name)s” to this unit just now.") % {"name": full_name})


def _save_person(member: Member) -> None:
    try:
        with transaction.atomic():
            member.save()
    except IntegrityError:
        message = _("There is a person with the code “%(code)s” already.") % {"code": member.code}
        raise MemberNotAddable(message) from None


@transaction.atomic
def change_member(
    member: Member,
    *,
    full_name: str,
    code: str,
    gender: str,
    is_union_member: bool,
    is_party_member: bool,
    by: Actor | None,
    now: datetime,
) -> Member:
    require_manager(by, member)
    columns = {
        "full_name": nfc(full_name),
        "code": code or None,
        "gender": gender,
        "is_union_member": is_union_member,
        "is_party_member": is_party_member,
    }
    changed = sorted(name for name, value in columns.items() if getattr(member, name) != value)
    if changed:
        for name in changed:
            setattr(member, name, columns[name])
        _save_person(member)
        audit.record("member.changed", by=by, target=member, at=now, details={"changed": changed})
    return member


class MembershipNotChangeable(Refused):
    pass


@transaction.atomic
def join_unit(member: Member, *, unit: Unit, from_on: date, by: Actor | None, now: datetime) -> Membership:
    """The member belongs to one more unit (a union member also belongs to the department they work in)."""
    require_administrator(by, unit)
    require_manager(by, member)
    try:
        with transaction.atomic():
            membership = Membership.objects.create(member=member, unit=unit, from_on=from_on)
    except IntegrityError:
        raise MembershipNotChangeable(_("This person belongs to that unit already.")) from None
    audit.record("membership.begun", by=by, target=member, at=now, details={"unit": unit.pk})
    return membership


@transaction.atomic
def move_member(membership: Membership, *, unit: Unit, on: date, by: Actor | None, now: datetime) -> Membership:
    """The member leaves one unit and belongs to another from the day `on`."""
    require_administrator(by, membership.unit)
    require_administrator(by, unit)
    if unit.pk == membership.unit_id:
        raise MembershipNotChangeable(_("This person belongs to that unit already."))
    _close(membership, on - timedelta(days=1))
    try:
        with transaction.atomic():
            moved = Membership.objects.create(member=membership.member, unit=unit, from_on=on)
    except IntegrityError:
        raise MembershipNotChangeable(_("This person belongs to that unit already.")) from None
    details = {"from": membership.unit_id, "to": unit.pk, "on": on.isoformat()}
    audit.record("membership.moved", by=by, target=membership.member, at=now, details=details)
    return moved


@transaction.atomic
def end_membership(membership: Membership, *, to_on: date, by: Actor | None, now: datetime) -> None:
    """`to_on` is the last day in the unit."""
    require_administrator(by, membership.unit)
    _close(membership, to_on)
    details = {"unit": membership.unit_id, "to_on": to_on.isoformat()}
    audit.record("membership.ended", by=by, target=membership.member, at=now, details=details)


def _close(membership: Membership, to_on: date) -> None:
    if to_on < membership.from_on:
        raise MembershipNotChangeable(
            _("The membership began on %(day)s; it cannot end before that.") % {"day": f"{membership.from_on:%d/%m/%Y}"}
        )
    if not Membership.objects.filter(pk=membership.pk, to_on__isnull=True).update(to_on=to_on):
        raise MembershipNotChangeable(_("This membership has ended already."))
