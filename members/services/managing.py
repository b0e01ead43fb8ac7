"""Whom an office administers: one rule, for one person and for thousands."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from members.actor import Actor
from members.models import Grant, Member, Membership, Office
from members.services.refusals import NotAdministrator


def manageable(by: Actor, members: Iterable[int]) -> set[int]:
    """Those of the members (by id) whom the office acted in administers; two queries, however many they are.

    The person belongs to a unit below, or holds an office there and belongs nowhere else, and holds no office that
    lies outside: an administrator of one unit has no say over an officer of the unit above who happens to be its
    member, nor over a member of another unit by appointing them. Of those who belong nowhere today, the
    administrator of the last unit keeps the person.
    """
    asked = list(members)
    roots = tuple(root.path for root in by.roots_for(Grant.ADMINISTER) if root.path)
    held, belonged = defaultdict(list), defaultdict(list)
    for member, path in Office.objects.on(by.today).filter(member__in=asked).values_list("member_id", "unit__path"):
        held[member].append(path)
    spans = Membership.objects.filter(member__in=asked).order_by("from_on", "pk")
    for member, path, from_on, to_on in spans.values_list("member_id", "unit__path", "from_on", "to_on"):
        belonged[member].append((path, from_on, to_on))
    return {member for member in asked if _is_inside(held[member], belonged[member], roots, by.today)}


def _is_inside(
    held: list[str], belonged: list[tuple[str, date, date | None]], roots: tuple[str, ...], day: date
) -> bool:
    here = [path for path, from_on, to_on in belonged if from_on <= day and (to_on is None or day <= to_on)]
    is_below = any(path.startswith(roots) for path in here)
    is_left_behind = not here and bool(belonged) and belonged[-1][0].startswith(roots)
    is_appointed = bool(held) and not here
    return (is_below or is_appointed or is_left_behind) and all(path.startswith(roots) for path in held)


def may_manage(by: Actor, member: Member) -> bool:
    """Whether the office acted in administers this person."""
    return member.pk in manageable(by, [member.pk])


def require_manager(by: Actor | None, member: Member) -> None:
    if by is not None and not may_manage(by, member):
        raise NotAdministrator(_("The office you act in does not administer this person."))
