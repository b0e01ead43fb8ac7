"""The case of 2021: movements, deeds R1–R7 with the traps of their source, and what was done without a number."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from achievements.models import Achievement, Measurement
from campaigns.models import Campaign, Indicator, Launcher, Participation
from campaigns.values import Area, Outcome, Qualifier, Shape
from members.models import Unit
from reports import figures, periods, services
from reports.models import Report
from tests.achievements.factories import (
    make_achievement,
    make_campaign,
    make_evidence,
    make_indicator,
    make_measurement,
)
from tests.factories import HANOI, Person

BUILT = datetime(2021, 12, 20, 9, 0, tzinfo=HANOI)
YEAR = periods.parse("year", "2021")
WHY = "Bổ sung số liệu đến muộn."
MOVEMENT = "Lao động giỏi, lao động sáng tạo"


@dataclass
class Case:
    union: Unit
    officer: Person
    reviewer: Person
    movement: Campaign
    green: Campaign
    indicators: dict[str, Indicator]
    deeds: dict[str, Achievement]


def make_case(union: Unit, agency: Unit, union_above: Unit, officer: Person, reviewer: Person) -> Case:
    movement = make_campaign(union, MOVEMENT, content="Thi đua hoàn thành tốt nhiệm vụ chuyên môn.")
    Launcher.objects.create(campaign=movement, position=0, unit=union)
    Launcher.objects.create(campaign=movement, position=1, unit=agency)
    green = make_campaign(union_above, "Xanh - sạch - đẹp", area=Area.DISCIPLINE)
    Launcher.objects.create(campaign=green, position=0, unit=union_above)
    Participation.objects.create(campaign=green, unit=union, joined_at=BUILT)
    lychees = make_campaign(
        union_above, "Mua vải thiều ủng hộ nhân dân Bắc Giang", kind=Campaign.Kind.SOCIAL, area=Area.WELFARE
    )
    Launcher.objects.create(campaign=lychees, position=0, body_name="Liên đoàn Lao động tỉnh")
    Participation.objects.create(campaign=lychees, unit=union, joined_at=BUILT)
    case = Case(union, officer, reviewer, movement, green, {}, {})
    _log_deeds(case)
    return case


def _log_deeds(case: Case) -> None:
    log(case, "R1", "Xử phạt đưa tin sai sự thật", wording="từ đầu năm đến nay", measured=[
        ("Cá nhân bị xử phạt hành chính về đưa tin sai sự thật", "cá nhân", 3, {}),
        ("Trường hợp nhắc nhở, yêu cầu gỡ bỏ thông tin", "trường hợp", 36, {}),
    ])  # fmt: skip
    log(case, "R3", "Lắp đặt camera tại các chốt kiểm soát dịch", wording="trong thời gian ngắn", measured=[
        ("Camera thông minh được lắp đặt", "camera", 62, {}),
        ("Chốt kiểm soát dịch được giám sát", "chốt", 21, {}),
    ])  # fmt: skip
    log(case, "R5", "Kết nối, vận hành họp trực tuyến", wording="8 tháng đầu năm 2021", measured=[
        ("Cuộc họp trực tuyến được kết nối, vận hành", "cuộc họp", 233, {
            "comparison": Measurement.Comparison.INCREASE_BY, "delta_scaled": 8000,
            "comparison_base": "năm 2020", "comparison_qualifier": Qualifier.ESTIMATED,
        }),
    ])  # fmt: skip
    log(case, "R6", "Nâng tỷ lệ dịch vụ công trực tuyến", area=Area.REFORM, measured=[
        ("Tỷ lệ cung cấp dịch vụ công trực tuyến mức độ 3, 4", "%", 8035, {
            "comparison": Measurement.Comparison.INCREASE_TO,
        }),
        ("Tỷ lệ hồ sơ giải quyết trực tuyến mức độ 3, 4", "%", 3500, {"outcome": Outcome.EXCEEDED}),
    ])  # fmt: skip
    log(case, "zalo", "Thiết lập các nhóm Zalo cung cấp thông tin nhanh", campaign=None, area=Area.BUILDING)


def log(
    case: Case,
    key: str,
    title: str,
    *,
    measured: list[tuple[str, str, int, dict[str, Any]]] = (),  # type: ignore[assignment]
    wording: str = "",
    **fields: Any,
) -> Achievement:
    """An approved deed of the union; ratios carry two decimals. A name that was measured before is measured again."""
    fields.setdefault("campaign", case.movement)
    deed = make_achievement(
        case.officer, state="approved", reviewer=case.reviewer, title=title, period_wording=wording, **fields
    )
    for name, unit_of_measure, value, stated in measured:
        make_measurement(deed, _indicator(case, name, unit_of_measure), value, **stated)
    make_evidence(deed, case.officer, caption=f"Ảnh: {title}")
    case.deeds[key] = deed
    return deed


def _indicator(case: Case, name: str, unit_of_measure: str) -> Indicator:
    shape, scale = (Shape.RATIO, 2) if unit_of_measure == "%" else (Shape.COUNT, 0)
    if name not in case.indicators:
        case.indicators[name] = make_indicator(
            case.union, name, unit_of_measure=unit_of_measure, shape=shape, scale=scale
        )
    return case.indicators[name]


def make_report(unit: Unit, *, period: periods.Period = YEAR, now: datetime = BUILT) -> Report:
    """A draft with its figures, built as the job builds it."""
    report = services.begin_draft(unit, period, by=None, now=now)
    services.store_snapshot(report, figures.collect(unit, period, today=date(2021, 12, 20)), now=now)
    report.refresh_from_db()
    return report
