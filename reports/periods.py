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
ROMAN = ("", "I", "II", "III", "IV")


class Kind(TextChoices):
    YEAR = "year", gettext_lazy("yearly report")
    HALF_YEAR = "half_year", gettext_lazy("half-yearly report")
    QUARTER = "quarter", gettext_lazy("quarterly report")
    MONTH = "month", gettext_lazy("monthly report")
    CAMPAIGN = "campaign", gettext_lazy("report on a campaign")


# Kinds that come again by the calendar.
CALENDAR_KINDS = [choice for choice in Kind.choices if choice[0] != Kind.CAMPAIGN]


class PeriodUnreadable(ValueError):
    """The key does not name a period of this kind; the sentence says how to write it."""


@dataclass(frozen=True)
class Period:
    """A span of days with its name.

    `key` is “2021”, “2021-H1”, “2021-Q3”, “2021-09” or, for a campaign's own span, “C12” after its id. `label` stands
    in Vietnamese documents after “kết quả …”, `subject` under the word “Báo cáo”. `campaign` is the id of the campaign
    that alone is reported on.
    """

    kind: Kind
    key: str
    first: date
    last: date
    label: str
    subject: str
    campaign: int | None = None
    campaign_name: str = ""

    @property
    def title(self) -> str:
        """In the language of the reader: “Yearly report 2021”, “Report on quarter III of 2021”."""
        if self.campaign:
            return _("Report: %(campaign)s") % {"campaign": self.campaign_name}
        pattern = {
            "year": _("Yearly report %(year)s"),
            "H1": _("Report on the first half of %(year)s"),
            "H2": _("Report on the second half of %(year)s"),
            "quarter": _("Report on quarter %(part)s of %(year)s"),
            "month": _("Report on month %(month)s of %(year)s"),
        }[self.key[-2:] if self.kind == Kind.HALF_YEAR else self.kind]
        quarter = ROMAN[(self.first.month + 2) // 3]
        return pattern % {"year": self.first.year, "part": quarter, "month": self.first.month}

    @property
    def begins_at(self) -> datetime:
        return datetime.combine(self.first, time.min, tzinfo=VIETNAM)

    @property
    def ends_before(self) -> datetime:
        """The first moment that no longer belongs to the period."""
        return datetime.combine(self.last + timedelta(days=1), time.min, tzinfo=VIETNAM)

    @property
    def previous(self) -> "Period | None":
        """The period of this kind that ends the day before; a campaign has none."""
        return None if self.campaign else containing(self.kind, self.first - timedelta(days=1))

    @property
    def a_year_before(self) -> "Period | None":
        """The same period of the year before (cùng kỳ); a campaign has none."""
        return None if self.campaign else containing(self.kind, date(self.first.year - 1, self.first.month, 1))

    def contains(self, day: date) -> bool:
        return self.first <= day <= self.last


def parse(kind: str, key: str) -> Period:
    """The period that a person, a URL or a command line names; a campaign's span is `of_campaign`."""
    if kind not in _SHAPES:
        raise PeriodUnreadable(_("“%(kind)s” is no kind of report.") % {"kind": kind})
    pattern, make, _part = _SHAPES[kind]
    found = re.fullmatch(pattern, key, flags=re.ASCII)
    if found is None or not 1945 <= int(found[1]) <= 2200:
        example = {"key": key, "example": make(2021, 1).key}
        raise PeriodUnreadable(_("“%(key)s” is no such period; write it like %(example)s.") % example)
    return make(*(int(part) for part in found.groups("1")))


def containing(kind: Kind, day: date) -> Period:
    """The calendar period of this kind that the day belongs to."""
    _pattern, make, months = _SHAPES[kind]
    return make(day.year, (day.month - 1) // months + 1)


def containing_moment(kind: Kind, moment: datetime) -> Period:
    """The period of an aware moment: at 00:00 in Hà Nội the new one begins, whatever the day is in UTC."""
    return containing(kind, moment.astimezone(VIETNAM).date())


def of_campaign(pk: int, name: str, first: date, last: date) -> Period:
    """A campaign's own span, from its first day to its last."""
    label = f"thời gian từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}"
    return Period(Kind.CAMPAIGN, f"C{pk}", first, last, label, f"Tổng kết {name}", pk, name)


def _span(kind: Kind, key: str, year: int, month: int, months: int, label: str) -> Period:
    """`months` whole months beginning with `month`."""
    after = date(year + (month + months - 1) // 12, (month + months - 1) % 12 + 1, 1)
    subject = f"{SUBJECTS[kind]} {label}"
    return Period(kind, key, date(year, month, 1), after - timedelta(days=1), label, subject)


SUBJECTS = {
    Kind.YEAR: "Tổng kết phong trào thi đua",
    Kind.HALF_YEAR: "Sơ kết phong trào thi đua",
    Kind.QUARTER: "Kết quả phong trào thi đua",
    Kind.MONTH: "Kết quả phong trào thi đua",
}


def _year(year: int, _part: int = 1) -> Period:
    return _span(Kind.YEAR, f"{year}", year, 1, 12, f"năm {year}")


def _half_year(year: int, half: int) -> Period:
    place = "đầu" if half == 1 else "cuối"
    return _span(Kind.HALF_YEAR, f"{year}-H{half}", year, 6 * half - 5, 6, f"6 tháng {place} năm {year}")


def _quarter(year: int, quarter: int) -> Period:
    label = f"quý {ROMAN[quarter]} năm {year}"
    return _span(Kind.QUARTER, f"{year}-Q{quarter}", year, 3 * quarter - 2, 3, label)


def _month(year: int, month: int) -> Period:
    return _span(Kind.MONTH, f"{year}-{month:02d}", year, month, 1, f"tháng {month} năm {year}")


# How the key is written, what makes the period of year and part, and how many months one part has.
_SHAPES: dict[str, tuple[str, Callable[..., Period], int]] = {
    Kind.YEAR: (r"(\d{4})", _year, 12),
    Kind.HALF_YEAR: (r"(\d{4})-H([12])", _half_year, 6),
    Kind.QUARTER: (r"(\d{4})-Q([1-4])", _quarter, 3),
    Kind.MONTH: (r"(\d{4})-(0[1-9]|1[0-2])", _month, 1),
}
