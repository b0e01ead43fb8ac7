"""The target of a commitment as an officer types it and as the giao ước prints it. Pure."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from campaigns.readings import ValueUnreadable, read_value, typed_value
from campaigns.values import NUMERIC, Direction, Shape, TypedValue
from portal.vietnamese import fold, format_day, format_number

SIGNS = {Direction.AT_LEAST: "≥", Direction.AT_MOST: "≤", Direction.EXACTLY: "="}


def read_target(text: str, *, shape: Shape, scale: int = 0, levels: Sequence[str] = ()) -> TypedValue:
    """The typed target, read like a value; zero tolerance and yes need not be typed. Raises `ValueUnreadable`."""
    typed = text.strip()
    if shape == Shape.ZERO:
        return _read_zero(typed)
    if not typed and shape == Shape.YES_NO:
        return TypedValue(shape=shape, flag=True)
    if not typed:
        raise ValueUnreadable(_("Enter the target."))
    return read_value(typed, shape=shape, scale=scale, levels=levels)


def _read_zero(typed: str) -> TypedValue:
    if typed not in {"", "0"} and not fold(typed).startswith("khong"):
        raise ValueUnreadable(_("Zero tolerance has no other target than 0; leave the field empty."))
    return TypedValue(shape=Shape.ZERO, scaled=0)


def fitting_direction(shape: Shape, chosen: str) -> Direction:
    """Only plain numbers leave a choice of direction; the other shapes have one meaning."""
    if shape in NUMERIC - {Shape.ZERO}:
        return Direction(chosen) if chosen else Direction.AT_LEAST
    return Direction.AT_MOST if shape in {Shape.ZERO, Shape.DEADLINE} else Direction.AT_LEAST


def typed_target(value: TypedValue) -> str:
    """The target as it is put back into the field."""
    return "" if value.shape == Shape.ZERO else typed_value(value)


def printed_target(value: TypedValue, direction: Direction) -> str:
    """The cell “Chỉ tiêu” of a giao ước; the unit of measure has its own column, only % stays with the number."""
    if value.shape == Shape.ZERO:
        return "Không có"
    if value.day is not None:
        return f"Chậm nhất ngày {format_day(value.day)}" if direction != Direction.EXACTLY else format_day(value.day)
    if value.number is None:
        return "Có thực hiện" if value.flag else value.choice or "Không thực hiện"
    if value.shape == Shape.RATIO and value.number == 100 and direction != Direction.AT_MOST:
        return "100%"  # nothing lies above it
    percent = "%" if value.shape == Shape.RATIO else ""
    return f"{SIGNS[direction]} {format_number(value.number)}{percent}"
