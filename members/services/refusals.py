from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from members.actor import Actor
from members.models import Grant, Unit


class Refused(Exception):
    """A rule of this app says no; the message is a sentence for the person."""


class NotAdministrator(PermissionDenied):
    """The office acted in does not administer that unit."""


def require_administrator(by: Actor | None, unit: Unit) -> None:
    """`by` None is the portal itself (a command of its operator), which no office limits."""
    if by is not None and not by.may(Grant.ADMINISTER, unit):
        raise NotAdministrator(_("The office you act in does not administer this unit."))
