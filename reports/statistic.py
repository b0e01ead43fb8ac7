"""Biểu 0601.N/BNV-TĐKT: the number of emulation movements by who launched them, scope, duration and mode. Pure.

Columns: total = central + ministry, sector, province + agency, unit. Rows: 01 total; 02 to 05 by scope; 06 to 10 by
duration; 11 and 12 by mode. Each group adds up to row 01.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from campaigns.models import Campaign
from reports.snapshot import StatisticRow


class StatisticDoesNotAddUp(Exception):
    """A group of rows has another sum than row 01; the sentence names it."""


@dataclass(frozen=True)
class Counted:
    """What of a movement decides where it is counted."""

    level: str
    scope: str
    duration: str
    mode: str


SCOPES, DURATIONS = Campaign.Scope, Campaign.Duration
ROWS: tuple[tuple[str, str, Callable[[Counted], bool]], ...] = (
    ("01", "Tổng số phong trào thi đua", lambda _each: True),
    ("02", "Phạm vi toàn quốc", lambda each: each.scope == SCOPES.NATION),
    ("03", "Phạm vi bộ, ngành, địa phương", lambda each: each.scope == SCOPES.PROVINCE),
    ("04", "Phạm vi cụm, khối thi đua", lambda each: each.scope == SCOPES.BLOCK),
    ("05", "Phạm vi đơn vị", lambda each: each.scope == SCOPES.UNIT),
    ("06", "Thời gian dưới 1 năm", lambda each: each.duration == DURATIONS.UNDER_1),
    ("07", "Thời gian 1 năm", lambda each: each.duration == DURATIONS.ONE),
    ("08", "Thời gian từ trên 1 năm đến dưới 3 năm", lambda each: each.duration == DURATIONS.TO_3),
    ("09", "Thời gian từ 3 năm đến dưới 5 năm", lambda each: each.duration == DURATIONS.TO_5),
    ("10", "Thời gian từ 5 năm trở lên", lambda each: each.duration == DURATIONS.FROM_5),
    ("11", "Thi đua theo chuyên đề", lambda each: each.mode == Campaign.Mode.THEMATIC),
    ("12", "Thi đua thường xuyên", lambda each: each.mode == Campaign.Mode.REGULAR),
)
GROUPS = (("02", "05"), ("06", "10"), ("11", "12"))


def statistic_of(movements: Iterable[Counted]) -> tuple[StatisticRow, ...]:
    """Twelve rows that add up, or `StatisticDoesNotAddUp`."""
    counted = list(movements)
    rows = tuple(_row(code, label, [each for each in counted if fits(each)]) for code, label, fits in ROWS)
    check(rows)
    return rows


def _row(code: str, label: str, counted: list[Counted]) -> StatisticRow:
    levels = [each.level for each in counted]
    central, province, unit = (levels.count(level) for level in ("central", "province", "unit"))
    return StatisticRow(code, label, len(levels), central, province, unit)


def check(rows: Iterable[StatisticRow]) -> None:
    """02+…+05 = 06+…+10 = 11+12 = 01, in every column, and the total is the sum of its columns."""
    by_code = {row.code: row for row in rows}
    total = by_code["01"]
    for row in by_code.values():
        if row.total != row.central + row.province + row.unit:
            raise StatisticDoesNotAddUp(f"Biểu 0601.N: dòng {row.code} không bằng tổng các cột.")
    for first, last in GROUPS:
        group = [row for code, row in by_code.items() if first <= code <= last]
        sums = [sum(getattr(row, name) for row in group) for name in ("total", "central", "province", "unit")]
        if sums != [total.total, total.central, total.province, total.unit]:
            raise StatisticDoesNotAddUp(f"Biểu 0601.N: tổng các dòng {first}–{last} khác dòng 01.")
