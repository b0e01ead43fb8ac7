from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.actor import Actor
from members.models import Grant, Office, Unit, User
from members.services.accounts import accept_invitation, invitation_link_key, invite
from members.services.offices import appoint
from members.services.people import add_member
from members.services.refusals import Refused
from members.services.units import create_unit


class PortalAlreadyFounded(Refused):
    pass


@transaction.atomic
def found_portal(
    *, unit_name: str, code: str, kind: str, email: str, full_name: str, password: str | None, now: datetime
) -> tuple[Unit, Office, User]:
    """The first unit, person, administrator's office and account of an empty portal.

    Without a password the person is invited by mail like everybody else.
    """
    if Unit.objects.exists() or User.objects.exists():
        raise PortalAlreadyFounded(_("This portal has units or accounts already."))
    today = timezone.localdate(now)
    nobody: Actor | None = None
    unit = create_unit(code=code, name=unit_name, kind=kind, parent=None, from_on=today, by=nobody, now=now)
    member = add_member(full_name=full_name, unit=unit, from_on=today, by=nobody, now=now)
    grants = [Grant.ADMINISTER]
    title = "Quản trị hệ thống"  # an office is data, written in the language of the union
    office = appoint(member, unit=unit, title=title, grants=grants, from_on=today, by=nobody, now=now)
    user = invite(member, email=email, by=nobody, now=now)
    if password is not None:
        user = accept_invitation(invitation_link_key(user), password=password, now=now)
    return unit, office, user
