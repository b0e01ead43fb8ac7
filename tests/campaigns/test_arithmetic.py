from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.arithmetic import (
    Comparison,
    Part,
    Refusal,
    ShapesDiffer,
    add_up,
    compare,
    duration_between,
    weakest,
)
from campaigns.values import Direction, Outcome, Qualifier, Shape, TypedValue

LEVELS = ["Hoàn thành xuất sắc", "Hoàn thành tốt", "Hoàn thành", "Không hoàn thành"]
NOUGHT = Decimal(0)
amounts = st.integers(min_value=0, max_value=10**15)
qualifiers = st.sampled_from(list(Qualifier))
directions = st.sampled_from(list(Direction))


def number(text: str, shape: Shape = Shape.COUNT, scale: int = 0) -> TypedValue:
    return TypedValue.from_number(shape, scale, Decimal(text))


def count(amount: int) -> TypedValue:
    return TypedValue(Shape.COUNT, scaled=amount)


def classed(choice: str) -> TypedValue:
    return TypedValue(Shape.CLASSIFICATION, choice=choice)


def percentage(text: str, above: int | None = None, below: int | None = None) -> Part:
    parts = [None if part is None else Decimal(part) for part in (above, below)]
    return Part(number(text, Shape.RATIO, 2), numerator=parts[0], denominator=parts[1])


def test_two_works_of_two_pledged_meet_the_target() -> None:
    assert compare(count(2), count(2)) == Comparison(Outcome.MET, Decimal(100), NOUGHT)


def test_a_ratio_above_its_target_exceeds_it() -> None:
    verdict = compare(number("75", Shape.RATIO, 2), number("80.35", Shape.RATIO, 2))

    assert (verdict.outcome, round(verdict.percent or 0, 2), verdict.missing) == (
        Outcome.EXCEEDED,
        Decimal("107.13"),
        NOUGHT,
    )


def test_money_short_of_its_target_says_how_much_is_missing() -> None:
    target, result = (number(text, Shape.MONEY) for text in ("10000000", "7500000"))

    assert compare(target, result) == Comparison(Outcome.MISSED, Decimal(75), Decimal(2500000))


def test_values_of_other_scales_are_compared_as_numbers() -> None:
    assert compare(number("35", Shape.RATIO), number("35.00", Shape.RATIO, 2)).outcome == Outcome.MET


def test_zero_tolerance_is_met_by_nought_and_missed_by_one() -> None:
    target = TypedValue(Shape.ZERO, scaled=0)

    assert compare(target, TypedValue(Shape.ZERO, scaled=0)) == Comparison(Outcome.MET, None, NOUGHT)
    assert compare(target, TypedValue(Shape.ZERO, scaled=1)) == Comparison(Outcome.MISSED, None, Decimal(1))


@pytest.mark.parametrize(("answer", "outcome"), [(True, Outcome.MET), (False, Outcome.MISSED)])
def test_a_yes_is_met_by_a_yes(answer: bool, outcome: Outcome) -> None:
    verdict = compare(TypedValue(Shape.YES_NO, flag=True), TypedValue(Shape.YES_NO, flag=answer))

    assert verdict.outcome == outcome


@pytest.mark.parametrize(
    ("reached", "outcome", "missing"),
    [
        (LEVELS[0], Outcome.EXCEEDED, NOUGHT),
        (LEVELS[1], Outcome.MET, NOUGHT),
        (LEVELS[3], Outcome.MISSED, Decimal(2)),
        ("Chưa xếp loại", Outcome.NOT_STATED, None),
    ],
)
def test_a_class_is_compared_by_its_place_in_the_scale(reached: str, outcome: str, missing: Decimal | None) -> None:
    verdict = compare(classed(LEVELS[1]), classed(reached), levels=LEVELS)

    assert verdict == Comparison(Outcome(outcome), None, missing)


@pytest.mark.parametrize(
    ("day", "direction", "outcome", "missing"),
    [
        (date(2021, 12, 20), Direction.AT_LEAST, Outcome.MET, NOUGHT),
        (date(2021, 12, 31), Direction.AT_MOST, Outcome.MET, NOUGHT),
        (date(2022, 1, 3), Direction.AT_LEAST, Outcome.MISSED, Decimal(3)),
        (date(2021, 12, 30), Direction.EXACTLY, Outcome.MISSED, Decimal(1)),
    ],
)
def test_a_deadline_counts_its_last_day(day: date, direction: Direction, outcome: Outcome, missing: Decimal) -> None:
    target, result = (TypedValue(Shape.DEADLINE, day=a_day) for a_day in (date(2021, 12, 31), day))

    assert compare(target, result, direction=direction) == Comparison(outcome, None, missing)


def test_no_result_yet_is_not_a_missed_target() -> None:
    assert compare(count(3), None) == Comparison(Outcome.NOT_STATED)


@pytest.mark.parametrize(
    ("qualifier", "amount", "outcome"),
    [
        (Qualifier.OVER, 200, Outcome.EXCEEDED),
        (Qualifier.OVER, 150, Outcome.NOT_STATED),
        (Qualifier.NEARLY, 200, Outcome.MISSED),
        (Qualifier.NEARLY, 250, Outcome.NOT_STATED),
        (Qualifier.ESTIMATED, 200, Outcome.MET),
    ],
)
def test_an_imprecise_number_is_not_judged_beyond_what_it_says(qualifier: Qualifier, amount: int, outcome: str) -> None:
    assert compare(count(200), count(amount), qualifier=qualifier).outcome == outcome


def test_values_of_two_shapes_cannot_be_compared() -> None:
    with pytest.raises(ShapesDiffer):
        compare(count(1), classed(LEVELS[0]))


@given(amounts, amounts)
def test_at_least_and_at_most_judge_the_same_number_in_opposite_ways(target: int, result: int) -> None:
    opposite = {Outcome.EXCEEDED: Outcome.MISSED, Outcome.MISSED: Outcome.EXCEEDED, Outcome.MET: Outcome.MET}
    least = compare(count(target), count(result)).outcome
    most = compare(count(target), count(result), direction=Direction.AT_MOST).outcome

    assert most == opposite[least]


@given(amounts, amounts, directions, qualifiers)
def test_something_is_missing_exactly_when_the_target_is_missed(
    target: int, result: int, direction: Direction, qualifier: Qualifier
) -> None:
    verdict = compare(count(target), count(result), direction=direction, qualifier=qualifier)

    missing = {Outcome.MISSED: abs(Decimal(result - target)), Outcome.NOT_STATED: None}.get(verdict.outcome, NOUGHT)
    assert verdict.missing == missing


@given(amounts, qualifiers)
def test_one_source_stays_as_it_was_logged(amount: int, qualifier: Qualifier) -> None:
    total = add_up([Part(count(amount), qualifier)], "sum")

    assert (total.value, total.qualifier, total.is_as_logged) == (count(amount), qualifier, True)


@given(st.lists(st.tuples(amounts, qualifiers), min_size=2, max_size=12))
def test_several_sources_add_up_exactly_and_take_the_weakest_qualifier(parts: list[tuple[int, Qualifier]]) -> None:
    total = add_up([Part(count(amount), qualifier) for amount, qualifier in parts], "sum")

    assert (total.value, total.qualifier, total.is_as_logged) == (
        count(sum(amount for amount, _ in parts)),
        weakest([qualifier for _, qualifier in parts]),
        False,
    )


@given(st.permutations([Part(count(3)), Part(count(36), Qualifier.OVER), Part(count(233), Qualifier.ESTIMATED)]))
def test_the_order_of_the_sources_does_not_change_a_sum(parts: list[Part]) -> None:
    total = add_up(parts, "sum")

    assert (total.value, total.qualifier) == (count(272), Qualifier.ESTIMATED)


def test_the_latest_value_is_the_last_source_as_logged() -> None:
    total = add_up([Part(count(10), Qualifier.ESTIMATED), Part(count(12))], "latest")

    assert (total.value, total.qualifier, total.is_as_logged) == (count(12), Qualifier.EXACT, True)


@pytest.mark.parametrize("rule", ["sum", "average", "fraction"])
def test_percentages_without_numerator_and_denominator_are_never_added_or_averaged(rule: str) -> None:
    total = add_up([percentage("80.35"), percentage("35", 35, 100)], rule)

    assert (total.value, total.refusal) == (None, Refusal.RATIO)


@pytest.mark.parametrize("rule", ["sum", "average", "fraction"])
def test_percentages_add_up_through_numerator_and_denominator(rule: str) -> None:
    total = add_up([percentage("50", 1, 2), percentage("33.33", 1, 3)], rule)

    assert (total.value, total.numerator, total.denominator) == (
        number("40.00", Shape.RATIO, 2),
        Decimal(2),
        Decimal(5),
    )


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 10**6)), min_size=2, max_size=8))
def test_a_ratio_of_several_sources_lies_between_the_smallest_and_the_largest(pairs: list[tuple[int, int]]) -> None:
    shares = [Decimal(above * 100) / below for above, below in pairs]
    parts = [
        Part(number(f"{share:.2f}", Shape.RATIO, 2), numerator=Decimal(above), denominator=Decimal(below))
        for share, (above, below) in zip(shares, pairs, strict=True)
    ]

    value = add_up(parts, "fraction").value

    assert value is not None
    assert value.number is not None
    assert min(shares) - Decimal("0.01") <= value.number <= max(shares) + Decimal("0.01")


def test_an_average_of_counts_keeps_the_decimals_of_the_indicator() -> None:
    assert add_up([Part(number("1", scale=1)), Part(number("2", scale=1))], "average").value == number("1.5", scale=1)


def test_different_classes_of_several_units_give_no_single_class() -> None:
    total = add_up([Part(classed(LEVELS[0])), Part(classed(LEVELS[1]))], "sum")

    assert (total.value, total.refusal) == (None, Refusal.NOT_A_NUMBER)


def test_the_same_class_everywhere_is_that_class() -> None:
    assert add_up([Part(classed(LEVELS[0]))] * 3, "sum").value == classed(LEVELS[0])


def test_nothing_adds_up_to_nothing_and_not_to_nought() -> None:
    assert add_up([], "sum").value is None


def test_parts_of_two_shapes_cannot_be_added() -> None:
    with pytest.raises(ShapesDiffer):
        add_up([Part(count(1)), Part(classed(LEVELS[0]))], "sum")


@pytest.mark.parametrize(
    ("ends_on", "bracket"),
    [
        (date(2021, 12, 30), "under_1"),
        (date(2021, 12, 31), "one"),
        (date(2022, 1, 1), "to_3"),
        (date(2023, 12, 30), "to_3"),
        (date(2023, 12, 31), "to_5"),
        (date(2025, 12, 30), "to_5"),
        (date(2025, 12, 31), "from_5"),
    ],
)
def test_the_bracket_of_a_campaign_turns_at_whole_years(ends_on: date, bracket: str) -> None:
    assert duration_between(date(2021, 1, 1), ends_on) == bracket


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)), st.integers(0, 4000))
def test_every_span_has_a_bracket_and_a_longer_one_never_a_shorter_bracket(start: date, days: int) -> None:
    order = ["under_1", "one", "to_3", "to_5", "from_5"]
    end = start + timedelta(days=days)

    assert order.index(duration_between(start, end)) <= order.index(duration_between(start, end + timedelta(days=1)))
