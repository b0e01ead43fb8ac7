"""The month that a calendar page shows. Pure: whole Vietnamese days, weeks begin on Monday."""

import re
from calendar import Calendar
from dataclasses import dataclass
from datetime import date, timedelta

FIRST_YEAR, LAST_YEAR = 1945, 2200
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


@dataclass(frozen=True)
class Month:
    """Written “2021-09”."""

    year: int
    month: int

    @classmethod
    def read(cls, text: str, *, otherwise: date) -> "Month":
        """The month of `otherwise` where the text names none."""
        found = _MONTH.fullmatch(text)
        year, month = (int(found[1]), int(found[2])) if found else (0, 0)
        is_known = FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12
        return cls(year, month) if is_known else cls.of(otherwise)

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        return (self.first + timedelta(days=31)).replace(day=1) - timedelta(days=1)

    @property
    def before(self) -> "Month | None":
        """None at the edge of what the calendar knows."""
        return None if (self.year, self.month) == (FIRST_YEAR, 1) else Month.of(self.first - timedelta(days=1))

    @property
    def after(self) -> "Month | None":
        return None if (self.year, self.month) == (LAST_YEAR, 12) else Month.of(self.last + timedelta(days=1))

    @property
    def weeks(self) -> list[list[date]]:
        """Whole weeks from Monday to Sunday; the first and last may hold days of the months beside."""
        return Calendar(firstweekday=0).monthdatescalendar(self.year, self.month)
