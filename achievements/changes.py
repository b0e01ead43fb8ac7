"""A figure beside the same line of another time: which lines are the same, and how much one differs from the other.

Indicators of a campaign are copied from year to year (ADR 15), so a line is known by its name, its unit of measure and
its shape (ADR 18). Compared is only what can be: both are numbers that were added up, and the line stands once in each.
Pure.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from achievements.totals import Figure
from campaigns.values import Qualifier, Shape
from portal.vietnamese import fold, format_number

NUMBERS = {Shape.COUNT, Shape.MONEY, Shape.RATIO}
HUNDREDTH = Decimal("0.01")
Line = tuple[str, str, Shape]


@dataclass(frozen=True)
class Change:
    """`difference` in the unit of the figure (percentage points for a ratio); `percent` None where the base is 0."""

    difference: Decimal
    percent: Decimal | None

    def printed(self, shape: Shape, unit_of_measure: str, *, is_exact: bool) -> str:
        """“tăng 33 cuộc họp (16,5%)”, “giảm 3,5 điểm %”, “không đổi”."""
        if not self.difference:
            return "không đổi"
        word = "tăng" if self.difference > 0 else "giảm"
        about = "" if is_exact else "khoảng "
        size = format_number(abs(self.difference))
        if shape == Shape.RATIO:
            return f"{word} {about}{size} điểm %"
        share = f" ({format_number(abs(self.percent))}%)" if self.percent is not None else ""
        return f"{word} {about}{size} {unit_of_measure}{share}".replace("  ", " ")


def line_of(figure: Figure) -> Line:
    return fold(figure.indicator_name), fold(figure.unit_of_measure), figure.shape


def change(now: Decimal, before: Decimal) -> Change:
    percent = None if before == 0 else ((now - before) / abs(before) * 100).quantize(HUNDREDTH, ROUND_HALF_UP)
    return Change(now - before, percent)


def by_line(figures: Iterable[Figure]) -> dict[Line, Figure]:
    """Numbers only; a line that stands twice (two campaigns measure the same) is compared with nothing."""
    numbers = [figure for figure in figures if figure.value is not None and figure.shape in NUMBERS]
    times = Counter(line_of(figure) for figure in numbers)
    return {line_of(figure): figure for figure in numbers if times[line_of(figure)] == 1}


def change_between(figure: Figure, base: Figure) -> Change:
    """Between two figures of one line, which are numbers."""
    return change(number(figure), number(base))


def printed_change(figure: Figure, base: Figure) -> str:
    """“tăng 33 cuộc họp (16,5%)”; “khoảng” where one of the two is not exact."""
    is_exact = {figure.qualifier, base.qualifier} == {Qualifier.EXACT}
    return change_between(figure, base).printed(figure.shape, figure.unit_of_measure, is_exact=is_exact)


def number(figure: Figure) -> Decimal:
    assert figure.value is not None and figure.value.scaled is not None
    return Decimal(figure.value.scaled).scaleb(-figure.value.scale)
