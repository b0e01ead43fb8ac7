"""Units on four levels with dated placements, their people with transfers, and the offices that log and review."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from members.models import Member, Unit
from portal.vietnamese import fold, text_sort_key
from synthesis.loading import Row
from synthesis.words import BODIES, GROUPS, PLACES, person_name

FOUNDED, RENAMED = date(2015, 1, 1), date(2020, 1, 1)
Kind = Unit.Kind


@dataclass(frozen=True)
class Node:
    pk: int
    name: str
    kind: str
    parent: int | None
    path: str
    attached_to: int | None = None


@dataclass
class Organisation:
    """Level 1 the union of the province, 2 those of districts, 3 grass-roots unions, 4 their groups; and agencies."""

    levels: dict[int, list[Node]] = field(default_factory=lambda: {1: [], 2: [], 3: [], 4: []})
    agencies: list[Node] = field(default_factory=list)

    @property
    def nodes(self) -> list[Node]:
        return sorted((node for level in [*self.levels.values(), self.agencies] for node in level), key=lambda n: n.pk)

    @property
    def homes(self) -> list[Node]:
        """Where people belong: groups, and unions without groups when the portal is tiny."""
        return self.levels[4] or self.levels[3]

    def union_of(self, group: Node) -> int:
        """The grass-roots union a group belongs to (or is)."""
        return int(group.path.split("/")[3])


def organise(count: int, chance: Random) -> Organisation:
    """About `count` units, at least one on every level."""
    made = Organisation()
    upper, unions = max(1, count // 160), max(2, count // 5)
    agencies = max(1, unions // 10)
    made.levels[1].append(Node(1, "Liên đoàn Lao động tỉnh Phú Thọ", Kind.UPPER_UNION, None, "/1/"))
    numbers = iter(range(2, max(count, 2 + upper + unions + agencies + unions) + 1))
    for number in range(upper):
        place = PLACES[number % len(PLACES)]
        _grow(made, 2, next(numbers), f"Công đoàn khu vực {place} {number + 1}", Kind.UPPER_UNION, made.levels[1][0])
    for number in range(agencies):
        pk = next(numbers)
        made.agencies.append(Node(pk, f"{_body(chance)} số {number + 1}", Kind.AGENCY, None, f"/{pk}/"))
    for number in range(unions):
        agency = made.agencies[number] if number < agencies else None
        name = f"Công đoàn cơ sở {_body(chance)} {number + 1}"
        _grow(made, 3, next(numbers), name, Kind.UNION, made.levels[2][number % upper], agency)
    for number, pk in enumerate(numbers):
        name = f"Tổ Công đoàn {GROUPS[number % len(GROUPS)]} {number + 1}"
        _grow(made, 4, pk, name, Kind.UNION_GROUP, made.levels[3][number % unions])
    return made


def _body(chance: Random) -> str:
    return f"{chance.choice(BODIES)} {chance.choice(PLACES)}"


def _grow(
    made: Organisation, level: int, pk: int, name: str, kind: str, above: Node, agency: Node | None = None
) -> None:
    tie = agency.pk if agency else None
    made.levels[level].append(Node(pk, name, kind, above.pk, f"{above.path}{pk}/", tie))


UNIT_COLUMNS = tuple(("id code name kind parent_id path attached_to_id abbreviation place search_key sort_key").split())


def unit_rows(made: Organisation) -> Iterator[Row]:
    for node in made.nodes:
        code = f"dv{node.pk:05d}"
        keys = fold(f"{node.name} {code} CĐ"), text_sort_key(node.name)[:1000]
        yield (node.pk, code, node.name, node.kind, node.parent, node.path, node.attached_to, "CĐ", "Phú Thọ", *keys)


PLACEMENT_COLUMNS = ("unit_id", "name", "kind", "parent_id", "from_on", "to_on")


def placement_rows(made: Organisation, chance: Random) -> Iterator[Row]:
    """One unit in twenty had another name before 2020."""
    for node in made.nodes:
        begun = FOUNDED
        if chance.random() < 0.05:
            yield node.pk, f"{node.name} (cũ)", node.kind, node.parent, FOUNDED, RENAMED - timedelta(days=1)
            begun = RENAMED
        yield node.pk, node.name, node.kind, node.parent, begun, None


MEMBER_COLUMNS = ("id", "code", "full_name", "gender", "is_union_member", "is_party_member", "search_key", "sort_key")


def member_rows(count: int, chance: Random) -> Iterator[Row]:
    for pk in range(1, count + 1):
        name, code = person_name(chance), f"DV{pk:07d}"
        gender = Member.Gender.FEMALE if name.is_female else Member.Gender.MALE
        key = f"{name.search} {code.lower()}"
        yield pk, code, name.text, str(gender), chance.random() < 0.95, chance.random() < 0.3, key, name.sort


MEMBERSHIP_COLUMNS = ("member_id", "unit_id", "from_on", "to_on")


def membership_rows(made: Organisation, count: int, chance: Random) -> Iterator[Row]:
    """Everybody begins in the group that `home_of` says; one in twelve moved there from another, one in fifty left."""
    homes = made.homes
    for pk in range(1, count + 1):
        begun = FOUNDED + timedelta(days=chance.randrange(2000))
        if chance.random() < 0.08:
            moved = begun + timedelta(days=chance.randrange(1, 900))
            yield pk, chance.choice(homes).pk, begun, moved - timedelta(days=1)
            begun = moved
        left = begun + timedelta(days=chance.randrange(30, 1500)) if chance.random() < 0.02 else None
        yield pk, home_of(made, pk).pk, begun, left


def home_of(made: Organisation, member: int) -> Node:
    return made.homes[(member - 1) % len(made.homes)]
