"""Blocks of equal units: who forms them, who leads them, who sees them, and the copy for the next year."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from members import services
from members.models import Block, BlockSeat, Unit
from portal import audit
from tests.factories import NOW, Person, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def block(union_above: Unit, union: Unit, other_union: Unit) -> Block:
    formed = services.form_block(owner=union_above, year=2021, name="Cụm thi đua số 2", by=None, now=NOW)
    services.seat_units(formed, [union, other_union], by=None, now=NOW)
    return services.change_block(formed, name=formed.name, head=union, deputy=other_union, by=None, now=NOW)


def ranks(block: Block) -> dict[str, int]:
    return {seat.unit.code: seat.rank for seat in BlockSeat.objects.filter(block=block).select_related("unit")}


def test_a_block_has_a_head_and_a_deputy_among_its_units(block: Block, union: Unit, other_union: Unit) -> None:
    shown = Block.objects.with_seats().get()

    assert (shown.head, shown.deputy) == (union, other_union)
    assert [entry.action for entry in audit.history(block)] == ["block.formed", "block.units_seated", "block.changed"]


def test_head_and_deputy_change_places(block: Block, union: Unit, other_union: Unit) -> None:
    services.change_block(block, name=block.name, head=other_union, deputy=union, by=None, now=NOW)

    assert ranks(block) == {other_union.code: 1, union.code: 2}


def test_a_unit_outside_the_block_does_not_lead_it(block: Block, union: Unit, union_above: Unit) -> None:
    outside = make_unit(parent=union_above)
    for head, deputy in ((outside, None), (union, union)):
        with pytest.raises(services.BlockRefused):
            services.change_block(block, name=block.name, head=head, deputy=deputy, by=None, now=NOW)


@pytest.mark.parametrize("rank", [1, 2, 9])
def test_the_database_keeps_one_head_and_one_deputy(block: Block, union_above: Unit, rank: int) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        BlockSeat.objects.create(block=block, unit=make_unit(parent=union_above), rank=rank)


def test_only_units_below_the_owner_sit_in_a_block(block: Block, union_above: Unit, agency: Unit) -> None:
    for stranger in (union_above, agency):
        with pytest.raises(services.BlockRefused):
            services.seat_units(block, [stranger], by=None, now=NOW)


def test_a_unit_is_seated_once_by_two_clicks(block: Block, union: Unit) -> None:
    assert (services.seat_units(block, [union], by=None, now=NOW), len(ranks(block))) == (0, 2)


def test_a_block_is_copied_once_into_the_next_year(block: Block, officer_above: Person) -> None:
    copied = services.copy_block(block, year=2022, by=officer_above.actor, now=NOW)
    with pytest.raises(services.BlockFormedTwice):
        services.copy_block(block, year=2022, by=officer_above.actor, now=NOW)

    assert (copied.year, copied.name, ranks(copied)) == (2022, block.name, ranks(block))


def test_a_unit_that_moved_elsewhere_is_not_copied(block: Block, other_union: Unit) -> None:
    Unit.objects.filter(pk=other_union.pk).update(path=f"/{other_union.pk}/", parent=None)

    assert list(ranks(services.copy_block(block, year=2022, by=None, now=NOW)).values()) == [1]


def test_its_units_and_its_owner_see_a_block_and_nobody_else(
    block: Block, officer: Person, stranger: Person, officer_above: Person, nobody: Person, director: Person
) -> None:
    people = (officer, stranger, officer_above, nobody, director)

    seen = [list(Block.objects.visible_to(person.actor)) for person in people]
    assert seen == [[block], [block], [block], [], []]


def test_a_unit_in_the_block_does_not_change_it(block: Block, officer: Person) -> None:
    with pytest.raises(services.BlockRefused):
        services.change_block(block, name="Cụm khác", head=None, deputy=None, by=officer.actor, now=NOW)


def test_a_block_is_formed_filled_and_led_on_the_pages(officer_above: Person, union: Unit, other_union: Unit) -> None:
    client = officer_above.client
    client.post(reverse("members:block_add"), {"name": "Khối các sở", "year": "2021"})
    formed = Block.objects.get()
    client.post(reverse("members:block_seats", args=[formed.pk]), {"units": [union.pk, other_union.pk]})
    led = {"name": "Khối các sở", "head": union.pk, "deputy": other_union.pk}
    client.post(reverse("members:block_edit", args=[formed.pk]), led)
    client.post(reverse("members:block_unseat", args=[formed.pk]), {"units": [other_union.pk]})

    assert ranks(formed) == {union.code: 1}


@pytest.mark.parametrize(
    ("name", "typed", "field"),
    [
        ("members:block_seats", {}, "units"),
        ("members:block_seats", {"units": ["999999"]}, "units"),
        ("members:block_unseat", {}, "units"),
        ("members:block_edit", {"name": ""}, "name"),
    ],
)
def test_what_is_wrong_is_told_beside_the_field(
    block: Block, officer_above: Person, name: str, typed: Any, field: str
) -> None:
    answer = officer_above.client.post(reverse(name, args=[block.pk]), typed)

    assert list(answer.context["form"].errors) == [field]


def test_a_second_copy_says_that_it_stands_already(block: Block, officer_above: Person) -> None:
    address = reverse("members:block_copy", args=[block.pk])
    first, second = (officer_above.client.post(address) for _click in range(2))

    assert (first.status_code, second.context["refused"][:16]) == (302, "Công đoàn Viên c")
