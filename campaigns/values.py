"""Values of indicators as plain data. Pure: no ORM, no settings, no clock."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.vietnamese import format_day, format_money, format_number


class Area(TextChoices):
    """The areas (lĩnh vực) of a giao ước, in the order of its sections."""

    PROFESSIONAL = "professional", _("Political and professional tasks")
    REFORM = "reform", _("Administrative reform, information technology")
    DISCIPLINE = "discipline", _("Discipline, office culture")
    LEARNING = "learning", _("Learning, initiatives")
    BUILDING = "building", _("Building the Party and the union")
    WELFARE = "welfare", _("Care for living conditions, social work")
    TITLES = "titles", _("Titles aimed for")


# As formal documents head them, in Vietnamese whatever the language of the page.
AREA_HEADINGS = {
    Area.PROFESSIONAL: "Nhiệm vụ chính trị, chuyên môn",
    Area.REFORM: "Cải cách hành chính, ứng dụng công nghệ thông tin",
    Area.DISCIPLINE: "Kỷ luật, kỷ cương, văn hóa công sở",
    Area.LEARNING: "Học tập, lao động sáng tạo, sáng kiến",
    Area.BUILDING: "Xây dựng Đảng, xây dựng tổ chức công đoàn",
    Area.WELFARE: "Chăm lo đời sống, hoạt động xã hội",
    Area.TITLES: "Danh hiệu thi đua, hình thức khen thưởng phấn đấu",
}


class Shape(TextChoices):
    COUNT = "count", _("count")
    RATIO = "ratio", _("ratio, per cent")
    MONEY = "money", _("money, đồng")
    YES_NO = "yes_no", _("yes or no")
    CLASSIFICATION = "classification", _("classification")
    ZERO = "zero", _("zero tolerance")
    DEADLINE = "deadline", _("deadline")


class Direction(TextChoices):
    AT_LEAST = "at_least", _("at least")
    AT_MOST = "at_most", _("at most")
    EXACTLY = "exactly", _("exactly")


class Qualifier(TextChoices):
    """How sure a number is, strongest first."""

    EXACT = "exact", _("exact")
    NEARLY = "nearly", _("nearly")
    OVER = "over", _("over")
    ESTIMATED = "estimated", _("estimated")


class Outcome(TextChoices):
    EXCEEDED = "exceeded", _("exceeded the plan")
    MET = "met", _("met the plan")
    MISSED = "missed", _("missed the plan")
    NOT_STATED = "not_stated", _("not stated")


NUMERIC = frozenset({Shape.COUNT, Shape.RATIO, Shape.MONEY, Shape.ZERO})


@dataclass(frozen=True)
class TypedValue:
    """One value of an indicator: `scaled` is the number times 10^scale (count, ratio in per cent, đồng)."""

    shape: Shape
    scale: int = 0
    scaled: int | None = None
    choice: str = ""
    day: date | None = None
    flag: bool | None = None

    @classmethod
    def from_columns(
        cls, *, shape: Shape, scale: int, scaled: int | None, choice: str, day: date | None, flag: bool | None
    ) -> "TypedValue":
        return cls(shape=shape, scale=scale, scaled=scaled, choice=choice, day=day, flag=flag)

    @classmethod
    def from_number(cls, shape: Shape, scale: int, number: Decimal) -> "TypedValue":
        """Raises ValueError when the number has more decimals than `scale`."""
        scaled = number.scaleb(scale)
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{number} has more than {scale} decimals")
        return cls(shape=shape, scale=scale, scaled=int(scaled))

    @property
    def number(self) -> Decimal | None:
        return None if self.scaled is None else Decimal(self.scaled).scaleb(-self.scale)

    def printed(self, unit_of_measure: str = "") -> str:
        """As it stands in a Vietnamese report: `80,35%`, `1.234.567 đồng`, `233 cuộc họp`, `31/12/2021`."""
        if self.number is not None:
            return _printed_number(self.shape, self.number, unit_of_measure)
        if self.day is not None:
            return format_day(self.day)
        if self.flag is not None:
            return "Có" if self.flag else "Không"
        return self.choice


def _printed_number(shape: Shape, number: Decimal, unit_of_measure: str) -> str:
    if shape == Shape.MONEY:
        return format_money(number)
    if unit_of_measure == "%" or shape == Shape.RATIO:
        return f"{format_number(number)}%"
    return f"{format_number(number)} {unit_of_measure}".strip()
