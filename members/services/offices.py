"""Offices: who may do what, where, from one day to another."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from members.actor import Actor
from members.models import Grant, Member, Office, Unit, User
from members.services.refusals import Refused, require_administrator
from portal import audit
from portal.vietnamese import nfc


def holders(unit: Unit, grant: Grant, day: date) -> QuerySet[User]:
    """The active accounts of those who on `day` hold an office with `grant` for this unit or one above it."""
    offices = Office.objects.granting(grant, unit, day)
    accounts = User.objects.filter(is_active=True, member__offices__in=offices)
    return accounts.select_related("member").distinct().order_by("pk")


def sole_signer(unit: Unit, day: date) -> Office | None:
    """The one office whose holder signs for the unit on that day; nobody is guessed where there are several."""
    offices = Office.objects.on(day).filter(**{f"may_{Grant.SIGN.value}": True}, unit=unit)
    found = list(offices.select_related("member").order_by("pk")[:2])
    return found[0] if len(found) == 1 else None


class OfficeNotAppointable(Refused):
    pass


@transaction.atomic
def appoint(
    member: Member,
    *,
    unit: Unit,
    title: str,
    grants: Collection[Grant],
    from_on: date,
    by: Actor | None,
    now: datetime,
    to_on: date | None = None,
) -> Office:
    """The member holds the office `title` in `unit` from that day, with these grants."""
    require_administrator(by, unit)
    title = nfc(" ".join(title.split()))
    if _overlapping(member, unit, title, from_on, to_on).exists():
        raise OfficeNotAppointable(_("This person holds that office in these days already."))
    given: dict[str, Any] = {f"may_{grant.value}": grant in grants for grant in Grant}
    try:
        with transaction.atomic():
            office = Office.objects.create(member=member, unit=unit, title=title, from_on=from_on, to_on=to_on, **given)
    except IntegrityError:
        raise OfficeNotAppointable(_("This person holds that office in these days already.")) from None
    details = {"member": member.pk, "unit": unit.pk, "grants": sorted(grant.value for grant in grants)}
    audit.record("office.begun", by=by, target=office, at=now, details=details)
    return office


def _overlapping(member: Member, unit: Unit, title: str, from_on: date, to_on: date | None) -> QuerySet[Office]:
    still_held = Q(to_on__isnull=True) | Q(to_on__gte=from_on)
    begun = Q(from_on__lte=to_on) if to_on else Q()
    return Office.objects.filter(still_held & begun, member=member, unit=unit, title=title)


class OfficeNotEndable(Refused):
    pass


class LastAdministrator(OfficeNotEndable):
    pass


@transaction.atomic
def end_office(office: Office, *, to_on: date, by: Actor | None, now: datetime, reason: str = "") -> Office:
    """`to_on` is the last day in the office. Nobody gives up their own last office that administers."""
    require_administrator(by, office.unit)
    if to_on < office.from_on:
        day = f"{office.from_on:%d/%m/%Y}"
        raise OfficeNotEndable(_("The office began on %(day)s; it cannot end before that.") % {"day": day})
    if by is not None and _is_own_last(office, by):
        raise LastAdministrator(
            _("This is your own last office that administers. Appoint another administrator, who can then end it.")
        )
    if not Office.objects.filter(pk=office.pk, to_on__isnull=True).update(to_on=to_on):
        raise OfficeNotEndable(_("An end is set for this office already."))
    office.to_on = to_on
    details = {"member": office.member_id, "unit": office.unit_id, "to_on": to_on.isoformat()}
    audit.record("office.ended", by=by, target=office, at=now, reason=reason, details=details)
    return office


def _is_own_last(office: Office, by: Actor) -> bool:
    if not office.may_administer or by.member is None or office.member_id != by.member.pk:
        return False
    others = Office.objects.on(by.today).filter(member=by.member, may_administer=True, to_on__isnull=True)
    return not others.exclude(pk=office.pk).exists()
