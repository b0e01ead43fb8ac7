"""What a file of people would do to the roster, and doing it: a fixed number of statements for any number of rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from members.models import Member, Membership, User
from members.services.places import Place
from members.services.roster_columns import COLUMNS, WRITTEN
from portal import bulk
from portal.imports.running import Verdict
from portal.vietnamese import format_day


@dataclass
class Plan:
    """What a row would do: new columns, the membership that ends, the unit that is joined, the address."""

    member: Member | None = None
    account: User | None = None
    columns: dict[str, Any] = field(default_factory=dict)
    leaves: Membership | None = None
    joins: Place | None = None
    from_on: date | None = None
    address: str = ""

    @property
    def changes(self) -> bool:
        return bool(self.columns or self.joins or self.address)


def told(plan: Plan) -> str:
    """What would change, for the preview."""
    headings = {column.name: str(column.heading) for column in COLUMNS}
    changes = [
        f"{headings[name]}: {_shown(getattr(plan.member, name))} → {_shown(value)}"
        for name, value in plan.columns.items()
    ]
    if plan.joins:
        before = plan.leaves.unit.name if plan.leaves else "–"
        day = format_day(plan.from_on) if plan.from_on else ""
        changes.append(f"{_('Unit')}: {before} → {plan.joins.name} ({day})")
    if plan.address:
        changes.append(f"{headings['email']}: {plan.address}")
    return "; ".join(changes)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(Member.Gender(value).label) if value in Member.Gender.values else str(value)


def add(new: Sequence[Verdict]) -> dict[str, int]:
    """New people with their first membership; code → id."""
    if not new:
        return {}
    columns = ("code", *WRITTEN, "search_key", "sort_key")
    bulk.insert(Member, columns, [_person(verdict.row.values["code"], verdict.plan.columns) for verdict in new])
    codes = [verdict.row.values["code"] for verdict in new]
    added = dict(Member.objects.filter(code__in=codes).values_list("code", "pk"))
    memberships = [(added[code], v.plan.joins.pk, v.plan.from_on) for code, v in zip(codes, new, strict=True)]
    bulk.insert(Membership, ("member_id", "unit_id", "from_on"), memberships)
    for code, verdict in zip(codes, new, strict=True):
        if verdict.plan.address:
            verdict.plan.member = Member(pk=added[code])
    return {str(code): pk for code, pk in added.items()}


def _person(code: str, columns: dict[str, Any]) -> tuple[Any, ...]:
    """In the order of the columns of `add`."""
    keys = Member.keys_of(columns["full_name"], code)
    return (code, *(str(columns[name]) if name == "gender" else columns[name] for name in WRITTEN), *keys)


def change(plans: Sequence[Plan]) -> None:
    changed = [plan for plan in plans if plan.columns and plan.member]
    for plan in changed:
        assert plan.member
        for name, value in plan.columns.items():
            setattr(plan.member, name, value)
        plan.member.fill_keys()
    members = [plan.member for plan in changed if plan.member]
    Member.objects.bulk_update(members, [*WRITTEN, "search_key", "sort_key"], batch_size=200)


def move(plans: Sequence[Plan]) -> None:
    """The last day in the unit that is left is the day before the first in the new one (`people.move_member`)."""
    ended = [plan.leaves for plan in plans if plan.joins and plan.leaves]
    for plan in plans:
        if plan.joins and plan.leaves and plan.from_on:
            plan.leaves.to_on = plan.from_on - timedelta(days=1)
    Membership.objects.bulk_update(ended, ["to_on"], batch_size=200)
    begun = [(p.member.pk, p.joins.pk, p.from_on) for p in plans if p.joins and p.member]
    if begun:
        bulk.insert(Membership, ("member_id", "unit_id", "from_on"), begun)


def give_addresses(plans: Sequence[Plan], *, now: datetime) -> None:
    """Accounts that wait for their invitation; an address not yet used to sign in is corrected."""
    new, corrected = [], []
    for plan in plans:
        account = plan.account
        if plan.address and account is None and plan.member:
            user = User(email=plan.address, member_id=plan.member.pk, date_joined=now)
            user.set_unusable_password()
            new.append(user)
        elif plan.address and account is not None:
            account.email = plan.address
            corrected.append(account)
    User.objects.bulk_create(new)
    User.objects.bulk_update(corrected, ["email"], batch_size=200)


def ranges(ids: Iterable[int]) -> list[list[int]]:
    """Ids as first and last of each unbroken run: `1, 2, 3, 7` → `[[1, 3], [7, 7]]`."""
    found: list[list[int]] = []
    for number in sorted(ids):
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found
