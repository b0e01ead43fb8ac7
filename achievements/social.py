"""What a social activity or a commemoration came to: money, goods, people. Pure.

Money is whole đồng. What was not stated stays None and is never taken for nought; a nought that was stated counts.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields

from portal.vietnamese import format_money, format_number

_BETWEEN = re.compile(r"[^\S\n]+")
SHORTEST, LONGEST = 2, 5  # words of a Vietnamese name


@dataclass(frozen=True)
class SocialFacts:
    """Of one deed. `goods_value` is an estimate; beneficiaries are counted and described, never named."""

    money: int | None = None
    goods: str = ""
    goods_value: int | None = None
    participants: int | None = None
    beneficiaries: int | None = None
    beneficiary_description: str = ""

    @property
    def is_stated(self) -> bool:
        return any(getattr(self, field.name) not in (None, "") for field in fields(self))


@dataclass(frozen=True)
class SocialTotal:
    """Of several deeds: sums of what was stated, and the goods one after another."""

    deeds: int = 0
    money: int | None = None
    goods: tuple[str, ...] = ()
    goods_value: int | None = None
    participants: int | None = None
    beneficiaries: int | None = None

    @property
    def printed_money(self) -> str:
        return "" if self.money is None else format_money(self.money)

    @property
    def printed_goods(self) -> str:
        """“30 suất quà; 2 tấn vải thiều (trị giá khoảng 12.000.000 đồng)”."""
        named = "; ".join(self.goods)
        return named if self.goods_value is None else f"{named} (trị giá khoảng {format_money(self.goods_value)})"

    @property
    def printed_participants(self) -> str:
        return "" if self.participants is None else f"{format_number(self.participants)} người"

    @property
    def printed_beneficiaries(self) -> str:
        return "" if self.beneficiaries is None else f"{format_number(self.beneficiaries)} người"


def added_up(stated: Iterable[SocialFacts]) -> SocialTotal:
    rows = list(stated)
    return SocialTotal(
        deeds=len(rows),
        money=sum_stated(row.money for row in rows),
        goods=tuple(dict.fromkeys(row.goods for row in rows if row.goods)),
        goods_value=sum_stated(row.goods_value for row in rows),
        participants=sum_stated(row.participants for row in rows),
        beneficiaries=sum_stated(row.beneficiaries for row in rows),
    )


def sum_stated(numbers: Iterable[int | None]) -> int | None:
    """None where nothing was stated, which is not nought."""
    stated = [number for number in numbers if number is not None]
    return sum(stated) if stated else None


def possible_names(text: str) -> list[str]:
    """Every run of two to five words that begin with a capital: what a name in the text would look like."""
    runs: list[list[str]] = [[]]
    for word in _BETWEEN.sub(" ", text).replace("\n", " . ").split(" "):
        bare = word.strip(".,;:!?()“”\"'")
        if bare and bare[0].isupper() and bare[1:] == bare[1:].lower():
            runs[-1].append(bare)
        else:
            runs.append([])
        if word[-1:] in {".", ",", ";", ":"}:
            runs.append([])
    spans = [
        " ".join(run[start : start + length])
        for run in runs
        for length in range(SHORTEST, LONGEST + 1)
        for start in range(len(run) - length + 1)
    ]
    return list(dict.fromkeys(spans))
