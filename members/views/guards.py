from django.utils.translation import gettext as _

from members import services
from members.actor import Actor
from members.models import Grant, Member, Unit


def require_somewhere(actor: Actor, grant: Grant) -> None:
    if not actor.may_somewhere(grant):
        raise services.NotAdministrator(_("The office you act in does not administer any unit."))


def require_grant(actor: Actor, grant: Grant, unit: Unit) -> None:
    if not actor.may(grant, unit):
        raise services.NotAdministrator(_("The office you act in does not administer this unit."))


def require_operator(actor: Actor) -> None:
    if not actor.may_operate:
        raise services.NotAdministrator(
            _("Only an administrator of a unit that has none above it looks after the portal.")
        )


def require_manager(actor: Actor, member: Member) -> None:
    if not services.may_manage(actor, member):
        raise services.NotAdministrator(_("The office you act in does not administer this person."))
