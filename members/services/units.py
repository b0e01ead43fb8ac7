"""Units and their dated placements; the columns of `Unit` are today's cache of them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone
from django.utils.translation import gettext as _

from members.actor import Actor
from members.models import Placement, Unit
from members.services.refusals import NotAdministrator, Refused, require_administrator
from portal import audit
from portal.vietnamese import nfc


class UnitNotPlaceable(Refused):
    pass


@transaction.atomic
def create_unit(
    *,
    code: str,
    name: str,
    kind: str,
    parent: Unit | None,
    from_on: date,
    by: Actor | None,
    now: datetime,
    attached_to: Unit | None = None,
    abbreviation: str = "",
    place: str = "",
) -> Unit:
    """A new unit and its first placement. Only the portal itself (`by` None) makes a unit without a parent."""
    _require_parent(parent, by=by)
    if attached_to is not None:
        require_administrator(by, attached_to)
    unit = Unit(code=code, name=nfc(name), kind=kind, parent=parent, attached_to=attached_to)
    unit.abbreviation, unit.place = nfc(abbreviation), nfc(place)
    return _write_unit(unit, from_on=from_on, by=by, now=now)


def _write_unit(unit: Unit, *, from_on: date, by: Actor | None, now: datetime) -> Unit:
    try:
        with transaction.atomic():
            unit.save()
    except IntegrityError:
        raise UnitNotPlaceable(_("There is a unit with the code “%(code)s” already.") % {"code": unit.code}) from None
    Placement.objects.create(unit=unit, name=unit.name, kind=unit.kind, parent=unit.parent, from_on=from_on)
    unit.path = f"{unit.parent.path if unit.parent else '/'}{unit.pk}/"
    unit.save(update_fields=["path"])
    audit.record("unit.created", by=by, target=unit, at=now, details={"parent": unit.parent_id})
    return unit


def _require_parent(parent: Unit | None, *, by: Actor | None) -> None:
    if parent is not None:
        require_administrator(by, parent)
    elif by is not None:
        raise NotAdministrator(_("A unit without a unit above is made by the operator of the portal only."))


class AgencyNotAddable(Refused):
    pass


@transaction.atomic
def create_agency(
    union: Unit,
    *,
    code: str,
    name: str,
    abbreviation: str,
    place: str,
    from_on: date,
    by: Actor | None,
    now: datetime,
) -> Unit:
    """The agency of a union that has none: a root of its own tree, administered from now on with the union."""
    require_administrator(by, union)
    if union.kind not in Unit.UNIONS:
        raise AgencyNotAddable(_("Only a union is attached to an agency."))
    agency = Unit(code=code, name=nfc(name), kind=Unit.Kind.AGENCY, abbreviation=nfc(abbreviation), place=nfc(place))
    _write_unit(agency, from_on=from_on, by=by, now=now)
    if not Unit.objects.filter(pk=union.pk, attached_to=None).update(attached_to=agency):
        raise AgencyNotAddable(
            _(
                "The union is attached to an agency already. To attach it to another one, open “Change” on its page "
                "and choose that one; if it is not there yet, choose none and then add it."
            )
        )
    audit.record("unit.changed", by=by, target=union, at=now, details={"changed": ["attached_to"]})
    return agency


@transaction.atomic
def place_unit(
    unit: Unit, *, name: str, kind: str, parent: Unit | None, from_on: date, by: Actor | None, now: datetime
) -> Unit:
    """From `from_on` the unit has this name, kind and parent; the same day again corrects that entry."""
    unit = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    require_administrator(by, unit)
    if parent != unit.parent:
        _require_parent(parent, by=by)
        _require_same_tree(unit, parent, by=by)
    latest = unit.placements.order_by("-from_on").first()
    if latest is not None and from_on < latest.from_on:
        raise UnitNotPlaceable(
            _("A later entry begins on %(day)s. A new one cannot begin before it.")
            % {"day": f"{latest.from_on:%d/%m/%Y}"}
        )
    if parent is not None and unit.pk in _ancestors(parent, from_on):
        raise UnitNotPlaceable(_("A unit cannot stand below itself or below one of its own units."))

    _write_placement(unit, latest, name=nfc(name), kind=kind, parent=parent, from_on=from_on)
    if from_on <= timezone.localdate(now):
        _cache_placement(unit, name=nfc(name), kind=kind, parent=parent)
    audit.record(
        "unit.placed",
        by=by,
        target=unit,
        at=now,
        details={"parent": parent.pk if parent else None, "kind": kind, "from_on": from_on.isoformat()},
    )
    return unit


def _require_same_tree(unit: Unit, parent: Unit | None, *, by: Actor | None) -> None:
    if by is not None and parent is not None and not by.tree_of(unit).filter(pk=parent.pk).exists():
        raise NotAdministrator(_("A unit is not moved between the tree of an agency and that of a union."))


def _ancestors(unit: Unit, day: date) -> set[int]:
    """The unit and all above it on `day`, read from the placements."""
    found: set[int] = set()
    current: int | None = unit.pk
    while current is not None and current not in found:
        found.add(current)
        held = Placement.objects.filter(unit_id=current, from_on__lte=day).order_by("-from_on")
        current = held.values_list("parent_id", flat=True).first()
    return found


def _write_placement(unit: Unit, latest: Placement | None, **columns: Any) -> None:
    if latest is not None and latest.from_on == columns["from_on"]:
        Placement.objects.filter(pk=latest.pk).update(**columns)
        return
    if latest is not None and (latest.to_on is None or latest.to_on >= columns["from_on"]):
        latest.to_on = columns["from_on"] - timedelta(days=1)
        latest.save(update_fields=["to_on"])
    Placement.objects.create(unit=unit, **columns)


def _cache_placement(unit: Unit, *, name: str, kind: str, parent: Unit | None) -> None:
    """Today's columns of the unit, and the paths of its whole subtree in one statement."""
    before, after = unit.path, f"{parent.path if parent else '/'}{unit.pk}/"
    unit.name, unit.kind, unit.parent, unit.path = name, kind, parent, after
    unit.save(update_fields=["name", "kind", "parent", "path"])
    if before and before != after:
        moved = Concat(Value(after), Substr(F("path"), len(before) + 1))
        Unit.objects.filter(path__startswith=before).exclude(pk=unit.pk).update(path=moved)


@transaction.atomic
def change_unit(
    unit: Unit, *, attached_to: Unit | None, abbreviation: str, place: str, by: Actor | None, now: datetime
) -> Unit:
    """What is not dated: agency, abbreviation in document numbers, place printed on documents."""
    require_administrator(by, unit)
    if attached_to is not None and attached_to.pk == unit.pk:
        raise UnitNotPlaceable(_("A unit cannot be attached to itself."))
    if attached_to is not None and attached_to.pk != unit.attached_to_id:
        require_administrator(by, attached_to)  # who administers the union administers its agency
    columns = {"attached_to": attached_to, "abbreviation": nfc(abbreviation), "place": nfc(place)}
    changed = [name for name, value in columns.items() if getattr(unit, name) != value]
    if not changed:
        return unit
    for name in changed:
        setattr(unit, name, columns[name])
    unit.save(update_fields=changed)
    audit.record("unit.changed", by=by, target=unit, at=now, details={"changed": sorted(changed)})
    return unit


@transaction.atomic
def revise_unit(
    unit: Unit,
    *,
    dated: Mapping[str, Any],
    undated: Mapping[str, Any],
    from_on: date,
    by: Actor | None,
    now: datetime,
    to_on: date | None = None,
) -> Unit:
    """All kinds of change together; name, kind and parent make a new entry only where one of them differs."""
    if any(getattr(unit, name) != value for name, value in dated.items()):
        unit = place_unit(unit, **dated, from_on=from_on, by=by, now=now)
    unit = change_unit(unit, **undated, by=by, now=now)
    if to_on is not None:
        close_unit(unit, to_on=to_on, by=by, now=now)
    return unit


@transaction.atomic
def close_unit(unit: Unit, *, to_on: date, by: Actor | None, now: datetime) -> None:
    """`to_on` is the last day on which the unit exists. Its rows stay, and old reports keep its name."""
    require_administrator(by, unit)
    if Placement.objects.filter(parent=unit, to_on__isnull=True).exists():
        raise UnitNotPlaceable(_("Units below still exist. Move or close them first."))
    begun = Placement.objects.filter(unit=unit, to_on__isnull=True, from_on__lte=to_on)
    if not begun.update(to_on=to_on):
        raise UnitNotPlaceable(_("The unit is closed already, or its present entry begins after that day."))
    audit.record("unit.closed", by=by, target=unit, at=now, details={"to_on": to_on.isoformat()})


@transaction.atomic
def refresh_units(day: date) -> int:
    """Write again what the placements of `day` say into every unit; answers how many changed.

    A unit whose last placement has ended keeps it, one that has not begun shows its first. Three statements,
    however many units there are.
    """
    units = {unit.pk: unit for unit in Unit.objects.order_by("pk")}
    current: dict[int, Placement] = {}
    for placement in Placement.objects.order_by("unit_id", "from_on"):
        if placement.unit_id not in current or placement.from_on <= day:
            current[placement.unit_id] = placement
    parents = {pk: current[pk].parent_id if pk in current else unit.parent_id for pk, unit in units.items()}
    changed = [unit for unit in units.values() if _refreshed(unit, current.get(unit.pk), _path(unit.pk, parents))]
    Unit.objects.bulk_update(changed, ["name", "kind", "parent", "path", "search_key", "sort_key"], batch_size=500)
    return len(changed)


def _path(pk: int, parents: dict[int, int | None]) -> str:
    chain: list[int] = []
    current: int | None = pk
    while current is not None and current not in chain:
        chain.append(current)
        current = parents.get(current)
    return "/" + "".join(f"{step}/" for step in reversed(chain))


def _refreshed(unit: Unit, placement: Placement | None, path: str) -> bool:
    before = (unit.name, unit.kind, unit.parent_id, unit.path)
    if placement is not None:
        unit.name, unit.kind, unit.parent_id = placement.name, placement.kind, placement.parent_id
    unit.path = path
    unit.fill_keys()
    return before != (unit.name, unit.kind, unit.parent_id, unit.path)
