"""Target against result, and how results add up. Pure: plain values in, frozen dataclasses out.

Percentages are exact quotients; whoever prints them rounds them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum

from campaigns.values import NUMERIC, Direction, Outcome, Qualifier, Shape, TypedValue

NOUGHT = Decimal(0)
STRENGTH = list(Qualifier)


class ShapesDiffer(ValueError):
    """Two values of different shapes say nothing about each other."""


@dataclass(frozen=True)
class Comparison:
    """How a result stands against its target.

    `percent` of the target is None where it would mislead: at-most and zero targets, dates, classes, yes or no.
    `missing` is what is left to do (or is too much) in the unit of measure; days for a deadline, steps for a class;
    nought once the target is met, None where it cannot be told.
    """

    outcome: Outcome
    percent: Decimal | None = None
    missing: Decimal | None = None


@dataclass(frozen=True)
class Part:
    """One source of a figure; numerator and denominator are those of a ratio, where it gave them."""

    value: TypedValue
    qualifier: Qualifier = Qualifier.EXACT
    numerator: Decimal | None = None
    denominator: Decimal | None = None


class Refusal(StrEnum):
    """Why several sources give no single value."""

    NONE = ""
    RATIO = "ratio"  # percentages without numerator and denominator
    NOT_A_NUMBER = "not_a_number"  # dates, classes, yes or no


@dataclass(frozen=True)
class Total:
    """Several parts as one value. `is_as_logged`: one single source, so its comparison and outcome may be printed."""

    value: TypedValue | None
    qualifier: Qualifier = Qualifier.EXACT
    is_as_logged: bool = False
    refusal: Refusal = Refusal.NONE
    numerator: Decimal | None = None
    denominator: Decimal | None = None


def compare(
    target: TypedValue,
    result: TypedValue | None,
    *,
    direction: Direction = Direction.AT_LEAST,
    qualifier: Qualifier = Qualifier.EXACT,
    levels: Sequence[str] = (),
) -> Comparison:
    """`levels` lists the classes, best first. No result yet is not stated, never missed."""
    if result is None:
        return Comparison(Outcome.NOT_STATED)
    if target.shape != result.shape:
        raise ShapesDiffer(f"{target.shape} and {result.shape}")
    if target.shape == Shape.CLASSIFICATION:
        return _compare_classes(target.choice, result.choice, direction, levels)
    if target.shape == Shape.DEADLINE:
        return _compare_days(target.day, result.day, direction)
    if target.shape == Shape.YES_NO:
        return Comparison(Outcome.MET if target.flag == result.flag else Outcome.MISSED)
    assert target.number is not None
    assert result.number is not None
    if target.shape == Shape.ZERO:
        direction = Direction.AT_MOST
    return _compare_numbers(target.number, result.number, direction, qualifier, is_zero=target.shape == Shape.ZERO)


def _compare_numbers(
    target: Decimal, result: Decimal, direction: Direction, qualifier: Qualifier, *, is_zero: bool
) -> Comparison:
    percent = _percent(result, target) if direction != Direction.AT_MOST and not is_zero else None
    outcome = _outcome(_signs(result - target, qualifier), direction)
    if outcome == Outcome.NOT_STATED:
        return Comparison(outcome, percent, None)
    return Comparison(outcome, percent, NOUGHT if outcome != Outcome.MISSED else abs(result - target))


def _signs(difference: Decimal, qualifier: Qualifier) -> set[int]:
    """Where the true result may lie: above (1), at (0) or below (-1) the target. “Over 200” is more than 200."""
    sign = (difference > 0) - (difference < 0)
    if qualifier == Qualifier.OVER:
        return {1} if sign >= 0 else {-1, 0, 1}
    if qualifier == Qualifier.NEARLY:
        return {-1} if sign <= 0 else {-1, 0, 1}
    return {sign}


def _outcome(signs: set[int], direction: Direction) -> Outcome:
    better = {Direction.AT_LEAST: 1, Direction.AT_MOST: -1, Direction.EXACTLY: 2}[direction]
    verdicts = {Outcome.MET if sign == 0 else Outcome.EXCEEDED if sign == better else Outcome.MISSED for sign in signs}
    return verdicts.pop() if len(verdicts) == 1 else Outcome.NOT_STATED


def _percent(result: Decimal, target: Decimal) -> Decimal | None:
    return result * 100 / target if target > 0 else None


def _compare_classes(target: str, result: str, direction: Direction, levels: Sequence[str]) -> Comparison:
    if target == result:
        return Comparison(Outcome.MET, missing=NOUGHT)
    if target not in levels or result not in levels:
        return Comparison(Outcome.NOT_STATED)
    steps = levels.index(result) - levels.index(target)
    outcome = _outcome({-1 if steps > 0 else 1}, direction)
    return Comparison(outcome, missing=Decimal(abs(steps)) if outcome == Outcome.MISSED else NOUGHT)


def _compare_days(target: date | None, result: date | None, direction: Direction) -> Comparison:
    """A deadline is met by its last day; being early is no more than met."""
    assert target is not None
    assert result is not None
    late = (result - target).days
    is_met = late == 0 if direction == Direction.EXACTLY else late <= 0
    return Comparison(Outcome.MET if is_met else Outcome.MISSED, missing=NOUGHT if is_met else Decimal(abs(late)))


def weakest(qualifiers: Sequence[Qualifier]) -> Qualifier:
    """How sure a sum is: as sure as its weakest part."""
    return max(qualifiers, key=STRENGTH.index, default=Qualifier.EXACT)


def add_up(parts: Sequence[Part], rule: str) -> Total:
    """Several parts, oldest first, under an indicator's rule: sum, latest, average or fraction.

    One part stays as it was logged. Percentages are added through numerator and denominator or not at all. Raises
    `ShapesDiffer` for parts of different shapes.
    """
    if not parts:
        return Total(None)
    if len({part.value.shape for part in parts}) > 1:
        raise ShapesDiffer(", ".join(sorted({part.value.shape for part in parts})))
    if len(parts) == 1 or rule == "latest":
        newest = parts[-1]
        return Total(newest.value, newest.qualifier, True, Refusal.NONE, newest.numerator, newest.denominator)
    shape = parts[0].value.shape
    if shape not in NUMERIC:
        return _alike(parts)
    if shape == Shape.RATIO or rule == "fraction":
        return _add_fractions(parts)
    return _add_numbers(parts, is_average=rule == "average")


def _alike(parts: Sequence[Part]) -> Total:
    """Dates, classes and answers cannot be added; when all say the same, that is what they say."""
    if len({part.value for part in parts}) == 1:
        return Total(parts[0].value, weakest([part.qualifier for part in parts]))
    return Total(None, refusal=Refusal.NOT_A_NUMBER)


def _add_numbers(parts: Sequence[Part], *, is_average: bool) -> Total:
    scale = max(part.value.scale for part in parts)
    with localcontext(prec=60):
        number = sum((part.value.number or NOUGHT for part in parts), NOUGHT)
        value = _rounded(parts[0].value.shape, scale, number / len(parts) if is_average else number)
    return Total(value, weakest([part.qualifier for part in parts]))


def _add_fractions(parts: Sequence[Part]) -> Total:
    numerators = [part.numerator for part in parts if part.numerator is not None and part.denominator]
    denominators = [part.denominator for part in parts if part.numerator is not None and part.denominator]
    if len(numerators) < len(parts):
        return Total(None, refusal=Refusal.RATIO)
    above, below = sum(numerators, NOUGHT), sum(denominators, NOUGHT)
    with localcontext(prec=60):
        factor = 100 if parts[0].value.shape == Shape.RATIO else 1
        value = _rounded(parts[0].value.shape, max(part.value.scale for part in parts), above * factor / below)
    return Total(value, weakest([part.qualifier for part in parts]), numerator=above, denominator=below)


def _rounded(shape: Shape, scale: int, number: Decimal) -> TypedValue:
    return TypedValue.from_number(shape, scale, number.quantize(Decimal(1).scaleb(-scale), rounding=ROUND_HALF_UP))


def duration_between(starts_on: date, ends_on: date) -> str:
    """The bracket of Biểu 0601.N/BNV-TĐKT for a span; both days belong to it. 1/1–31/12 is one whole year."""
    after = ends_on + timedelta(days=1)
    if after < _years_later(starts_on, 1):
        return "under_1"
    if after == _years_later(starts_on, 1):
        return "one"
    if after < _years_later(starts_on, 3):
        return "to_3"
    return "to_5" if after < _years_later(starts_on, 5) else "from_5"


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 3, 1)
