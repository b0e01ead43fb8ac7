"""The units that a file may name: those for which the office acted in has a grant."""

from dataclasses import dataclass
from functools import cached_property

from members.actor import Actor
from members.models import Grant
from portal.vietnamese import fold

BETWEEN_CODE_AND_NAME = " – "


@dataclass(frozen=True)
class Place:
    """A unit as it stands in a drop-down: “to-vp – Tổ công đoàn Văn phòng”."""

    pk: int
    code: str
    name: str

    def __str__(self) -> str:
        return f"{self.code}{BETWEEN_CODE_AND_NAME}{self.name}"


class Places:
    """Found by code, by “code – name”, or by a name that only one of the units has."""

    def __init__(self, actor: Actor, grant: Grant) -> None:
        self.actor, self.grant = actor, grant

    @cached_property
    def all(self) -> list[Place]:
        rows = self.actor.units_for(self.grant).order_by("path", "pk").values_list("pk", "code", "name")
        return [Place(*row) for row in rows]

    @cached_property
    def _by_code(self) -> dict[str, Place]:
        return {place.code.casefold(): place for place in self.all}

    @cached_property
    def _by_name(self) -> dict[str, Place | None]:
        found: dict[str, Place | None] = {}
        for place in self.all:
            name = fold(place.name)
            found[name] = None if name in found else place
        return found

    def find(self, written: str) -> Place | None:
        code = written.partition(BETWEEN_CODE_AND_NAME)[0].strip().casefold()
        return self._by_code.get(code) or self._by_name.get(fold(written))
