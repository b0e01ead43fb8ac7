"""Targets as officers type them and as the giao ước prints them."""

from datetime import date

import pytest

from campaigns.readings import ValueUnreadable
from campaigns.values import Direction, Shape, TypedValue
from pledges.targets import fitting_direction, printed_target, read_target, typed_target

LEVELS = ("Hoàn thành xuất sắc", "Hoàn thành tốt", "Hoàn thành")


@pytest.mark.parametrize(
    ("typed", "shape", "scale", "value"),
    [
        ("1.234", Shape.COUNT, 0, TypedValue(Shape.COUNT, scaled=1234)),
        ("0", Shape.COUNT, 0, TypedValue(Shape.COUNT, scaled=0)),
        ("80,35", Shape.RATIO, 2, TypedValue(Shape.RATIO, scale=2, scaled=8035)),
        ("95%", Shape.RATIO, 2, TypedValue(Shape.RATIO, scale=2, scaled=9500)),
        ("50.000.000 đồng", Shape.MONEY, 0, TypedValue(Shape.MONEY, scaled=50_000_000)),
        ("", Shape.ZERO, 0, TypedValue(Shape.ZERO, scaled=0)),
        ("Không có", Shape.ZERO, 0, TypedValue(Shape.ZERO, scaled=0)),
        ("", Shape.YES_NO, 0, TypedValue(Shape.YES_NO, flag=True)),
        ("CÓ", Shape.YES_NO, 0, TypedValue(Shape.YES_NO, flag=True)),
        ("không", Shape.YES_NO, 0, TypedValue(Shape.YES_NO, flag=False)),
        ("30/11/2021", Shape.DEADLINE, 0, TypedValue(Shape.DEADLINE, day=date(2021, 11, 30))),
        ("hoan thanh tot", Shape.CLASSIFICATION, 0, TypedValue(Shape.CLASSIFICATION, choice="Hoàn thành tốt")),
    ],
)
def test_a_target_is_read_the_vietnamese_way(typed: str, shape: Shape, scale: int, value: TypedValue) -> None:
    assert read_target(typed, shape=shape, scale=scale, levels=LEVELS) == value


@pytest.mark.parametrize(
    ("typed", "shape"),
    [
        ("80.35", Shape.RATIO),
        ("80,355", Shape.RATIO),
        ("nhiều", Shape.COUNT),
        ("-5", Shape.COUNT),
        ("", Shape.COUNT),
        ("5", Shape.ZERO),
        ("có lẽ", Shape.YES_NO),
        ("31/02/2021", Shape.DEADLINE),
        ("11/30/2021", Shape.DEADLINE),
        ("Giỏi", Shape.CLASSIFICATION),
    ],
)
def test_what_is_no_target_is_refused_with_a_sentence(typed: str, shape: Shape) -> None:
    with pytest.raises(ValueUnreadable, match=r"\.$"):
        read_target(typed, shape=shape, scale=2, levels=LEVELS)


@pytest.mark.parametrize(
    ("value", "direction", "printed"),
    [
        (TypedValue(Shape.RATIO, scale=2, scaled=8035), Direction.AT_LEAST, "≥ 80,35%"),
        (TypedValue(Shape.RATIO, scaled=100), Direction.AT_LEAST, "100%"),
        (TypedValue(Shape.COUNT, scaled=1234), Direction.AT_MOST, "≤ 1.234"),
        (TypedValue(Shape.MONEY, scaled=50_000_000), Direction.EXACTLY, "= 50.000.000"),
        (TypedValue(Shape.ZERO, scaled=0), Direction.AT_MOST, "Không có"),
        (TypedValue(Shape.YES_NO, flag=True), Direction.AT_LEAST, "Có thực hiện"),
        (TypedValue(Shape.YES_NO, flag=False), Direction.AT_LEAST, "Không thực hiện"),
        (TypedValue(Shape.DEADLINE, day=date(2021, 11, 30)), Direction.AT_MOST, "Chậm nhất ngày 30/11/2021"),
        (TypedValue(Shape.CLASSIFICATION, choice="Hoàn thành tốt"), Direction.AT_LEAST, "Hoàn thành tốt"),
    ],
)
def test_a_target_is_printed_as_in_a_giao_uoc(value: TypedValue, direction: Direction, printed: str) -> None:
    assert printed_target(value, direction) == printed


@pytest.mark.parametrize(
    "value",
    [
        TypedValue(Shape.COUNT, scaled=1234),
        TypedValue(Shape.RATIO, scale=2, scaled=8035),
        TypedValue(Shape.ZERO, scaled=0),
        TypedValue(Shape.YES_NO, flag=False),
        TypedValue(Shape.DEADLINE, day=date(2021, 11, 30)),
        TypedValue(Shape.CLASSIFICATION, choice="Hoàn thành tốt"),
    ],
)
def test_what_stands_in_the_field_reads_back_as_the_same_target(value: TypedValue) -> None:
    assert read_target(typed_target(value), shape=value.shape, scale=value.scale, levels=LEVELS) == value


def test_only_plain_numbers_leave_a_choice_of_direction() -> None:
    chosen = {shape: fitting_direction(shape, "exactly") for shape in Shape}

    assert [shape for shape, direction in chosen.items() if direction == Direction.EXACTLY] == [
        Shape.COUNT,
        Shape.RATIO,
        Shape.MONEY,
    ]
