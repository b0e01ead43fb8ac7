"""Blocks (cụm, khối thi đua): formed for a year by the unit above, changed during it, copied into the next."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members.actor import Actor
from members.models import Block, BlockSeat, Grant, Unit
from members.services.refusals import Refused
from portal import audit

Rank = BlockSeat.Rank


class BlockRefused(Refused):
    """A rule about blocks says no; the text is a sentence for the person."""


class BlockFormedTwice(BlockRefused):
    pass


def _require_former(by: Actor | None, owner: Unit) -> None:
    """Who launches campaigns for a unit forms its blocks; `by` None is the portal itself."""
    if by is not None and not by.may(Grant.LOG, owner):
        raise BlockRefused(_("The office you act in does not form blocks for this unit."))


@transaction.atomic
def form_block(*, owner: Unit, year: int, name: str, by: Actor | None, now: datetime) -> Block:
    """A block without units yet."""
    _require_former(by, owner)
    try:
        with transaction.atomic():
            block = Block.objects.create(owner=owner, year=year, name=name)
    except IntegrityError:
        raise BlockFormedTwice(
            _("%(owner)s has formed a block of this name for %(year)s already.") % {"owner": owner, "year": year}
        ) from None
    audit.record("block.formed", by=by, target=block, at=now, details={"owner": owner.pk, "year": year})
    return block


@transaction.atomic
def seat_units(block: Block, units: Iterable[Unit], *, by: Actor | None, now: datetime) -> int:
    """Units of the owner's subtree sit in the block; who sits there already is passed over. How many are new."""
    block = _locked(block, by)
    seated = set(block.seats.values_list("unit", flat=True))
    new = [unit for unit in units if unit.pk not in seated]
    if any(unit.pk == block.owner_id or not block.owner.contains(unit) for unit in new):
        raise BlockRefused(_("A block holds units below the unit that forms it."))
    BlockSeat.objects.bulk_create(BlockSeat(block=block, unit=unit) for unit in new)
    if new:
        details = {"units": [unit.pk for unit in new]}
        audit.record("block.units_seated", by=by, target=block, at=now, details=details)
    return len(new)


@transaction.atomic
def change_block(
    block: Block, *, name: str, head: Unit | None, deputy: Unit | None, by: Actor | None, now: datetime
) -> Block:
    """Its name, and which of its units lead it this year."""
    block = _locked(block, by)
    if head is not None and head == deputy:
        raise BlockRefused(_("Head and deputy are two different units."))
    led = [unit.pk for unit in (head, deputy) if unit is not None]
    if block.seats.filter(unit__in=led).count() != len(led):
        raise BlockRefused(_("Head and deputy are units of the block."))
    if Block.objects.filter(owner=block.owner_id, year=block.year, name=name).exclude(pk=block.pk).exists():
        raise BlockFormedTwice(_("There is a block of this name in that year already."))
    block.name = name
    block.save(update_fields=["name"])
    block.seats.exclude(rank=Rank.UNIT).update(rank=Rank.UNIT)
    for unit, rank in ((head, Rank.HEAD), (deputy, Rank.DEPUTY)):
        block.seats.filter(unit=unit).update(rank=rank)
    details = {"head": head.pk if head else None, "deputy": deputy.pk if deputy else None}
    audit.record("block.changed", by=by, target=block, at=now, details=details)
    return block


@transaction.atomic
def unseat_units(block: Block, units: Iterable[Unit], *, by: Actor | None, now: datetime) -> int:
    """These units no longer sit in the block, whatever their rank. How many left."""
    block = _locked(block, by)
    leaving = block.seats.filter(unit__in=[unit.pk for unit in units])
    gone = list(leaving.values_list("unit", flat=True))
    leaving.delete()
    if gone:
        audit.record("block.units_unseated", by=by, target=block, at=now, details={"units": gone})
    return len(gone)


@transaction.atomic
def copy_block(block: Block, *, year: int, by: Actor | None, now: datetime) -> Block:
    """The same name, units, head and deputy for another year; a unit that left the owner's subtree stays behind."""
    block = _locked(block, by)
    copied = form_block(owner=block.owner, year=year, name=block.name, by=by, now=now)
    seats = block.seats.filter(unit__in=Unit.objects.below(block.owner))
    BlockSeat.objects.bulk_create(BlockSeat(block=copied, unit_id=seat.unit_id, rank=seat.rank) for seat in seats)
    audit.record("block.copied", by=by, target=copied, at=now, details={"from": block.pk})
    return copied


def _locked(block: Block, by: Actor | None) -> Block:
    block = Block.objects.select_for_update(of=("self",)).select_related("owner").get(pk=block.pk)
    _require_former(by, block.owner)
    return block
