"""The target of a commitment as an officer types it and as the giao ước prints it. Pure."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from campaigns.values import NUMERIC, Direction, Shape, TypedValue
from portal.vietnamese import NumberUnreadable, fold, format_day, format_number, nfc, parse_number

SIGNS = {Direction.AT_LEAST: "≥", Direction.AT_MOST: "≤", Direction.EXACTLY: "="}
DAY_FORMATS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
YES, NO = {"", "co", "yes", "x"}, {"khong", "no"}


class TargetUnreadable(ValueError):
    """What was typed is no target of this shape; the sentence stands beside the field."""


def read_target(text: str, *, shape: Shape, scale: int = 0, levels: Sequence[str] = ()) -> TypedValue:
    """The typed target. Numbers as written in Vietnam, days dd/mm/yyyy, a level by its name, yes when empty."""
    typed = nfc(text).strip()
    if shape == Shape.ZERO:
        return _read_zero(typed)
    if shape == Shape.YES_NO:
        return _read_flag(typed)
    if not typed:
        raise TargetUnreadable(_("Enter the target."))
    if shape == Shape.DEADLINE:
        return TypedValue(shape=shape, day=_read_day(typed))
    if shape == Shape.CLASSIFICATION:
        return TypedValue(shape=shape, choice=_read_level(typed, levels))
    return TypedValue.from_number(shape, scale, _read_number(typed, shape, scale))


def _read_zero(typed: str) -> TypedValue:
    if typed not in {"", "0"} and not fold(typed).startswith("khong"):
        raise TargetUnreadable(_("Zero tolerance has no other target than 0; leave the field empty."))
    return TypedValue(shape=Shape.ZERO, scaled=0)


def _read_flag(typed: str) -> TypedValue:
    if fold(typed) in YES | NO:
        return TypedValue(shape=Shape.YES_NO, flag=fold(typed) in YES)
    raise TargetUnreadable(_("Write “có” or “không”."))


def _read_day(typed: str) -> date:
    for pattern in DAY_FORMATS:
        try:
            return datetime.strptime(typed, pattern).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    raise TargetUnreadable(_("Enter the day as dd/mm/yyyy, for example 05/03/2021."))


def _read_level(typed: str, levels: Sequence[str]) -> str:
    if not levels:
        return typed
    for level in levels:
        if fold(level) == fold(typed):
            return level
    raise TargetUnreadable(_("Choose one of: %(levels)s.") % {"levels": "; ".join(levels)})


def _read_number(typed: str, shape: Shape, scale: int) -> Decimal:
    bare = typed.removesuffix("%").removesuffix("đồng").strip()
    try:
        number = parse_number(bare, scale)
    except NumberUnreadable as unreadable:
        raise TargetUnreadable(_sentence(unreadable.reason, scale)) from None
    if number < 0:
        raise TargetUnreadable(_("A target cannot be below 0."))
    return number


def _sentence(reason: str, scale: int) -> str:
    if reason == "point":
        return _("Write a comma before the decimals and points between thousands: 80,35 or 1.234.567.")
    if reason == "scale":
        return _("Too many decimals: at most %(scale)s.") % {"scale": scale}
    return _("Enter a number, for example 1.234 or 80,35.")


def fitting_direction(shape: Shape, chosen: str) -> Direction:
    """Only plain numbers leave a choice of direction; the other shapes have one meaning."""
    if shape in NUMERIC - {Shape.ZERO}:
        return Direction(chosen) if chosen else Direction.AT_LEAST
    return Direction.AT_MOST if shape in {Shape.ZERO, Shape.DEADLINE} else Direction.AT_LEAST


def typed_target(value: TypedValue) -> str:
    """The target as it is put back into the field."""
    if value.shape == Shape.ZERO:
        return ""
    if value.number is not None:
        return format_number(value.number)
    return value.printed()


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
