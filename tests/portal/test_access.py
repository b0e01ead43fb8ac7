"""Every address × every kind of person, against the access table."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client

from members.models import Unit
from tests.factories import Person
from tests.portal.access_table import KINDS, ROWS, Row
from tests.portal.addresses import every_name
from tests.portal.guards import Answer, ask
from tests.portal.world import Cast, World, address_of, build_world, things_besides

pytestmark = pytest.mark.django_db
GROUPS = {  # a world is made for each group; together they are every row
    "sign-in": "",
    "people": "portal members notifications overview",
    "campaigns": "campaigns achievements",
    "publications": "publications public public_en",
    "papers": "documents pledges",
    "reports": "reports",
}
SAYS = {"200": "ok", "301": "go", "302": "go", "303": "go", "moved": "go", "400": "ok", "409": "ok", "422": "ok"}


@pytest.fixture
def clients(
    anonymous: Client,
    member: Person,
    officer: Person,
    reviewer: Person,
    director: Person,
    chair: Person,
    officer_above: Person,
    stranger: Person,
    former: Person,
    administrator: Person,
    nobody: Person,
) -> dict[str, Client]:
    people = [member, officer, reviewer, director, chair, officer_above, stranger, former, administrator, nobody]
    return dict(zip(KINDS, [anonymous, *(person.client for person in people)], strict=True))


@pytest.fixture
def world(
    clients: dict[str, Client],
    union: Unit,
    agency: Unit,
    officer: Person,
    reviewer: Person,
    director: Person,
    chair: Person,
    officer_above: Person,
    administrator: Person,
    member: Person,
) -> World:
    return build_world(Cast(union, agency, officer, reviewer, director, chair, officer_above, administrator, member))


def answers(row: Row, address: str, clients: dict[str, Client]) -> Iterator[Answer]:
    for kind in KINDS:
        with transaction.atomic():
            yield ask(clients[kind], address, row.method)
            transaction.set_rollback(True)


def rows_of(group: str) -> list[Row]:
    spaces = GROUPS[group].split() or [""]
    return [row for row in ROWS if row.name.rpartition(":")[0] in spaces]


def test_every_address_is_in_the_table() -> None:
    assert every_name() == {row.name for row in ROWS}


@pytest.mark.urls("tests.portal.planted")
def test_an_address_missing_from_the_table_is_seen() -> None:
    assert every_name() - {row.name for row in ROWS} >= {"planted:writes"}


def test_every_row_belongs_to_a_group() -> None:
    assert sum(len(rows_of(group)) for group in GROUPS) == len(ROWS)


@pytest.fixture
def named(
    world: World, officer: Person, union: Unit, other_union: Unit, chair: Person, member: Person
) -> dict[str, object]:
    return things_besides(world, officer=officer, union=union, other_union=other_union, chair=chair, member=member)


@pytest.mark.parametrize("group", GROUPS)
def test_every_kind_of_person_gets_what_the_table_says(
    group: str, world: World, clients: dict[str, Client], named: dict[str, object]
) -> None:
    wrong, writing = {}, {}
    for row in rows_of(group):
        given = list(answers(row, address_of(row, world, named), clients))
        says = tuple(SAYS.get(answer.says, answer.says) for answer in given)
        if says != row.answers:
            wrong[row.method, row.name] = (says, row.answers)
        if row.method == "GET" and any(answer.writes for answer in given):
            writing[row.name] = [answer.writes for answer in given]
    assert wrong == {}
    assert writing == {}
