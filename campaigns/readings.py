"""What an officer types as the value of an indicator, and how it is put back into the field. Pure."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from campaigns.values import NUMERIC, Shape, TypedValue
from portal.vietnamese import NumberUnreadable, fold, format_day, format_number, nfc, parse_number

DAY_FORMATS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
YES, NO = {"co", "yes", "x", "dat"}, {"khong", "no", "chua"}
LARGEST = 10**18  # fits the column


class ValueUnreadable(ValueError):
    """What was typed is no value of this shape; the sentence stands beside the field."""


def read_value(
    text: str, *, shape: Shape, scale: int = 0, levels: Sequence[str] = (), unit_of_measure: str = ""
) -> TypedValue:
    """`80,35%`, `233 cuộc họp`, `1.250.000 đồng`, `31/12/2021`, `có`, or the name of a level."""
    typed = nfc(text).strip()
    if shape == Shape.DEADLINE:
        return TypedValue(shape=shape, day=_read_day(typed))
    if shape == Shape.YES_NO:
        return TypedValue(shape=shape, flag=_read_answer(typed))
    if shape == Shape.CLASSIFICATION:
        return TypedValue(shape=shape, choice=_read_level(typed, levels))
    return TypedValue(shape=shape, scale=scale, scaled=read_scaled(typed, scale, unit_of_measure))


def read_scaled(text: str, scale: int, unit_of_measure: str = "") -> int:
    """A number typed the Vietnamese way as an integer times 10^scale; the unit of measure may stand behind it."""
    bare = _without_unit(nfc(text).strip(), unit_of_measure)
    try:
        number = parse_number(bare, scale)
    except NumberUnreadable as unreadable:
        raise ValueUnreadable(_sentence(unreadable.reason, scale)) from None
    if number < 0:
        raise ValueUnreadable(_("The number may not be below 0."))
    scaled = int(number.scaleb(scale))
    if scaled >= LARGEST:
        raise ValueUnreadable(_("This number is too large."))
    return scaled


def typed_value(value: TypedValue) -> str:
    """The value as it is put back into the field."""
    if value.number is not None:
        return format_number(value.number)
    return value.printed()


def typed_scaled(scaled: int | None, scale: int) -> str:
    return "" if scaled is None else format_number(Decimal(scaled).scaleb(-scale))


def is_number(shape: Shape) -> bool:
    return shape in NUMERIC


def example(shape: Shape, levels: Sequence[str] = ()) -> str:
    """What to type, for the hint inside the field."""
    return {
        Shape.COUNT: "1.234",
        Shape.RATIO: "80,35",
        Shape.MONEY: "1.250.000",
        Shape.ZERO: "0",
        Shape.DEADLINE: format_day(date(2021, 12, 31)),
        Shape.YES_NO: "có / không",
        Shape.CLASSIFICATION: " / ".join(levels),
    }[shape]


def _without_unit(typed: str, unit_of_measure: str) -> str:
    for unit in (unit_of_measure, "%", "đồng", "đ"):
        if unit and typed.casefold().endswith(unit.casefold()):
            return typed[: -len(unit)].strip()
    return typed


def _read_day(typed: str) -> date:
    for pattern in DAY_FORMATS:
        try:
            day = datetime.strptime(typed, pattern).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
        if 1900 <= day.year <= 2200:
            return day
    raise ValueUnreadable(_("Enter the day as dd/mm/yyyy, for example 05/03/2021."))


def _read_answer(typed: str) -> bool:
    answer = fold(typed)
    if answer in YES | NO:
        return answer in YES
    raise ValueUnreadable(_("Write “có” or “không”."))


def _read_level(typed: str, levels: Sequence[str]) -> str:
    if not levels:
        return typed[:120]
    for level in levels:
        if fold(level) == fold(typed):
            return level
    raise ValueUnreadable(_("Choose one of: %(levels)s.") % {"levels": "; ".join(levels)})


def _sentence(reason: str, scale: int) -> str:
    if reason == "point":
        return _("Write a comma before the decimals and points between thousands: 80,35 or 1.234.567.")
    if reason == "scale":
        return _("Too many decimals: at most %(scale)s.") % {"scale": scale}
    return _("Enter a number, for example 1.234 or 80,35.")
