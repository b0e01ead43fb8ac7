"""When a schedule runs: on a day and at a time in the last month of each period or in the month after. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from reports.periods import VIETNAM, Kind, Period, containing

MONTHS = {Kind.YEAR: 12, Kind.HALF_YEAR: 6, Kind.QUARTER: 3, Kind.MONTH: 1}


@dataclass(frozen=True)
class Timetable:
    """`day` 1 to 28, so that every month has it; `hour` and `minute` in Hà Nội; `is_after` in the month after."""

    kind: Kind
    is_after: bool
    day: int
    hour: int
    minute: int

    def moment_of(self, period: Period) -> datetime:
        """When the report of this period is to be made."""
        month = date(period.last.year, period.last.month, 1)
        if self.is_after:
            month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
        return datetime.combine(month.replace(day=self.day), time(self.hour, self.minute), tzinfo=VIETNAM)

    def due(self, *, after: datetime, until: datetime) -> list[Period]:
        """The periods whose moment lies after the one and not after the other, oldest first."""
        return [period for period in self._periods(after, until) if after < self.moment_of(period) <= until]

    def _periods(self, after: datetime, until: datetime) -> Iterator[Period]:
        period = containing(self.kind, after.astimezone(VIETNAM).date()).previous
        last = until.astimezone(VIETNAM).date()
        while period is not None and period.first <= last:
            yield period
            period = containing(self.kind, _day_after(period))

    def next_moment(self, after: datetime) -> datetime:
        """The first moment after this one."""
        period = containing(self.kind, after.astimezone(VIETNAM).date()).previous
        assert period is not None
        while self.moment_of(period) <= after:
            period = containing(self.kind, _day_after(period))
        return self.moment_of(period)

    @property
    def months(self) -> list[int]:
        """The months of the year in which it runs, for the scheduler."""
        ends = range(MONTHS[self.kind], 13, MONTHS[self.kind])
        return sorted(end % 12 + 1 if self.is_after else end for end in ends)


def _day_after(period: Period) -> date:
    return period.ends_before.astimezone(VIETNAM).date()
