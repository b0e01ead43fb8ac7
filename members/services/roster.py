"""Many people at once, from a file: judged and written in a fixed number of queries, by the rules of `people`."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from members.actor import Actor
from members.models import Grant, Member, Membership, User
from members.services.managing import manageable
from members.services.places import Place, Places
from members.services.roster_columns import COLUMNS, NEW, WRITTEN
from members.services.roster_writing import (
    Plan,
    add,
    change,
    give_addresses,
    move,
    ranges,
    told,
)
from portal import audit
from portal.imports.columns import Row
from portal.imports.models import ImportRun
from portal.imports.running import Verdict
from portal.vietnamese import format_day

LOST_ZEROS = 4  # how many leading zeros Excel may have dropped


@dataclass
class Known:
    """What the database says about the people of one chunk."""

    members: dict[str, Member]
    open: dict[int, list[Membership]]
    manageable: set[int]
    without_zeros: dict[str, str]
    addresses: dict[str, int | None]


class Roster:
    """The importer of people (`portal.imports.running.Importer`)."""

    columns = COLUMNS
    key_column = "code"

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.roots = tuple(root.path for root in actor.roots_for(Grant.ADMINISTER) if root.path)
        self.places = Places(actor, Grant.ADMINISTER)
        self.addresses: dict[str, int] = {}

    def key(self, row: Row) -> str | None:
        code: str | None = row.values.get("code")
        return code

    # -- judging --

    def judge(self, rows: Sequence[Row], *, is_writing: bool) -> list[Verdict]:
        known = self._known(rows, is_writing)
        return [self._judge(row, known) for row in rows]

    def _known(self, rows: Sequence[Row], is_writing: bool) -> Known:
        codes = [row.values["code"] for row in rows if "code" in row.values]
        stored = Member.objects.filter(code__in=codes).select_related("user")
        open_ones = Membership.objects.filter(to_on__isnull=True).select_related("unit")
        if is_writing:
            stored, open_ones = stored.select_for_update(of=("self",)), open_ones.select_for_update(of=("self",))
        members = {member.code or "": member for member in stored}
        pks = [member.pk for member in members.values()]
        memberships = defaultdict(list)
        for membership in open_ones.filter(member__in=pks) if pks else ():
            memberships[membership.member_id].append(membership)
        return Known(
            members=members,
            open=memberships,
            manageable=manageable(self.actor, pks) if pks else set(),
            without_zeros=_without_zeros(code for code in codes if code not in members),
            addresses=_addresses(row.values["email"] for row in rows if "email" in row.values),
        )

    def _judge(self, row: Row, known: Known) -> Verdict:
        values = row.values
        code = values.get("code", "")
        label = " · ".join(filter(None, [code, values.get("full_name")]))
        unit = self.places.find(values["unit"]) if "unit" in values else None
        if "unit" in values and unit is None:
            row.refuse("unit", _("No unit with this code is administered by the office you act in."))
        member = known.members.get(code)
        plan = self._known_person(row, member, unit, known) if member else self._new_person(row, unit, known)
        self._address(row, plan, known)
        if row.errors:
            return Verdict(row, "refused", label)
        if member is None:
            return Verdict(row, "created", label, str(unit), plan)
        if not plan.changes:
            return Verdict(row, "unchanged", label)
        return Verdict(row, "changed", label, told(plan), plan)

    def _new_person(self, row: Row, unit: Place | None, known: Known) -> Plan:
        values = row.values
        longer = known.without_zeros.get(values.get("code", ""))
        if longer:
            sentence = _("There is a person with the number “%(code)s”: has Excel dropped the zeros in front?")
            row.refuse("code", sentence % {"code": longer})
        if "from_on" not in values:
            self._require_day(row)
        return Plan(
            columns={name: values.get(name, NEW.get(name)) for name in WRITTEN},
            joins=unit,
            from_on=values.get("from_on"),
        )

    def _require_day(self, row: Row) -> None:
        if not any(name == "from_on" for name, _sentence in row.errors):
            row.refuse("from_on", _("Say from which day the person belongs to the unit."))

    def _known_person(self, row: Row, member: Member, unit: Place | None, known: Known) -> Plan:
        plan = Plan(member, member.account)
        if member.pk not in known.manageable:
            row.refuse("code", _("The office you act in does not administer the person with this number."))
            return plan
        stated = {name: row.values[name] for name in WRITTEN if name in row.values}
        plan.columns = {name: value for name, value in stated.items() if getattr(member, name) != value}
        if unit is not None:
            self._membership(row, plan, unit, known.open[member.pk])
        return plan

    def _membership(self, row: Row, plan: Plan, unit: Place, current: list[Membership]) -> None:
        """The unit is the one of today; or the person moves there, from the only unit there is; or joins it."""
        here = next((membership for membership in current if membership.unit_id == unit.pk), None)
        day = row.values.get("from_on")
        if here is not None:
            if day not in (None, here.from_on):
                row.refuse("from_on", _since(here))
        elif len(current) > 1:
            names = "; ".join(membership.unit.name for membership in current)
            sentence = _("This person belongs to several units (%(units)s): change that on the person's page.")
            row.refuse("unit", sentence % {"units": names})
        else:
            plan.joins, plan.from_on = unit, day
            if day is None:
                self._require_day(row)
            if current:
                self._leave(row, plan, current[0])

    def _leave(self, row: Row, plan: Plan, left: Membership) -> None:
        plan.leaves = left
        if not left.unit.path.startswith(self.roots):
            row.refuse("unit", _("The person would leave a unit that the office you act in does not administer."))
        elif plan.from_on is not None and plan.from_on - timedelta(days=1) < left.from_on:
            sentence = _("The membership began on %(day)s; it cannot end before that.")
            row.refuse("from_on", sentence % {"day": format_day(left.from_on)})

    def _address(self, row: Row, plan: Plan, known: Known) -> None:
        address = row.values.get("email")
        if not address:
            return
        account = plan.account
        owner = known.addresses.get(address, 0)
        first = self.addresses.setdefault(address, row.number)
        if account is not None and account.email.lower() == address:
            return
        if account is not None and account.has_joined:
            row.refuse("email", _("This person signs in with another address already; here it cannot be changed."))
        elif owner != 0:
            row.refuse("email", _("Another account uses this e-mail address."))
        elif first != row.number:
            row.refuse("email", _("Row %(row)s has the same address already.") % {"row": first})
        else:
            plan.address = address

    # -- writing --

    def write(self, verdicts: Sequence[Verdict], *, run: ImportRun, now: datetime) -> None:
        wanted = [verdict for verdict in verdicts if verdict.kind in ("created", "changed")]
        if not wanted:
            return
        new = [verdict for verdict in wanted if verdict.kind == "created"]
        added = add(new)
        plans = [verdict.plan for verdict in wanted if verdict.kind == "changed"]
        change(plans)
        move(plans)
        give_addresses([*plans, *(verdict.plan for verdict in new)], now=now)
        details = {
            "rows": [wanted[0].row.number, wanted[-1].row.number],
            "added": ranges(added.values()),
            "changed": ranges(plan.member.pk for plan in plans),
            "moved": ranges(plan.member.pk for plan in plans if plan.joins),
        }
        audit.record("members.imported", by=self.actor, target=run, at=now, details=details)

    def finish(self, *, run: ImportRun, now: datetime) -> None:
        """Nobody is told: no invitation leaves by itself."""


def _since(membership: Membership) -> str:
    sentence = _("The person belongs to this unit since %(day)s. Leave this empty, or correct it on the person's page.")
    return sentence % {"day": format_day(membership.from_on)}


def _without_zeros(codes: Iterable[str]) -> dict[str, str]:
    """A number nobody has → the stored one that differs by leading zeros, which Excel drops from numbers."""
    padded = {"0" * zeros + code: code for code in codes if code.isdigit() for zeros in range(1, LOST_ZEROS + 1)}
    if not padded:
        return {}
    return {
        padded[code]: code for code in Member.objects.filter(code__in=padded).values_list("code", flat=True) if code
    }


def _addresses(asked: Iterable[str]) -> dict[str, int | None]:
    """The addresses that accounts use → whose account it is."""
    wanted = list(asked)
    rows = User.objects.filter(email__in=wanted).values_list("email", "member_id") if wanted else ()
    return dict(rows)
