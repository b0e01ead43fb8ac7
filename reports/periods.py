"""Reporting periods. Pure: whole Vietnamese calendar days, both ends included."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


class Kind(TextChoices):
    YEAR = "year", gettext_lazy("yearly report")
    HALF_YEAR = "half_year", gettext_lazy("half-yearly report")


class PeriodUnreadable(ValueError):
    """The key does not name a period of this kind; the sentence says how to write it."""


@dataclass(frozen=True)
class Period:
    """`key` is “2021” or “2021-H1”; `label` stands in Vietnamese documents after “kết quả …”."""

    kind: Kind
    key: str
    first: date
    last: date
    label: str

    @property
    def begins_at(self) -> datetime:
        return datetime.combine(self.first, time.min, tzinfo=VIETNAM)

    @property
    def ends_before(self) -> datetime:
        """The first moment that no longer belongs to the period."""
        return datetime.combine(self.last + timedelta(days=1), time.min, tzinfo=VIETNAM)

    @property
    def previous(self) -> "Period":
        return containing(self.kind, self.first - timedelta(days=1))

    def contains(self, day: date) -> bool:
        return self.first <= day <= self.last


def parse(kind: str, key: str) -> Period:
    """The period that a person, a URL or a command line names: `year` “2021”, `half_year` “2021-H1”."""
    if kind not in Kind.values:
        raise PeriodUnreadable(_("“%(kind)s” is no kind of report.") % {"kind": kind})
    pattern, make = _SHAPES[Kind(kind)]
    found = re.fullmatch(pattern, key, flags=re.ASCII)
    if found is None or not 1945 <= int(found[1]) <= 2200:
        example = {"key": key, "example": make(2021, 1).key}
        raise PeriodUnreadable(_("“%(key)s” is no such period; write it like %(example)s.") % example)
    return make(*(int(part) for part in found.groups("1")))


def containing(kind: Kind, day: date) -> Period:
    """The period of this kind that the day belongs to."""
    return _SHAPES[kind][1](day.year, 1 if day.month <= 6 else 2)


def containing_moment(kind: Kind, moment: datetime) -> Period:
    """The period of an aware moment: at 00:00 in Hà Nội the new one begins, whatever the day is in UTC."""
    return containing(kind, moment.astimezone(VIETNAM).date())


def _year(year: int, _part: int = 1) -> Period:
    return Period(Kind.YEAR, f"{year}", date(year, 1, 1), date(year, 12, 31), f"năm {year}")


def _half_year(year: int, half: int) -> Period:
    first, last = (date(year, 1, 1), date(year, 6, 30)) if half == 1 else (date(year, 7, 1), date(year, 12, 31))
    place = "đầu" if half == 1 else "cuối"
    return Period(Kind.HALF_YEAR, f"{year}-H{half}", first, last, f"6 tháng {place} năm {year}")


_SHAPES: dict[Kind, tuple[str, Callable[..., Period]]] = {
    Kind.YEAR: (r"(\d{4})", _year),
    Kind.HALF_YEAR: (r"(\d{4})-H([12])", _half_year),
}
