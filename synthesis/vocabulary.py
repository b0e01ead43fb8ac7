"""Campaigns of every year, the units that take part, and indicators of all seven shapes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from random import Random
from zoneinfo import ZoneInfo

from campaigns.models import Campaign
from campaigns.values import Area, Shape
from portal.vietnamese import fold
from synthesis.loading import Row
from synthesis.organisation import Organisation
from synthesis.posts import Staff
from synthesis.words import MOVEMENTS

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
AREAS = [str(area) for area in Area]
SHAPES = {  # name of an indicator of each shape, its unit of measure and decimals
    Shape.COUNT: ("Số lượt đoàn viên tham gia", "lượt", 0),
    Shape.RATIO: ("Tỷ lệ hồ sơ giải quyết đúng hạn", "%", 2),
    Shape.MONEY: ("Số tiền ủng hộ", "đồng", 0),
    Shape.YES_NO: ("Tổ chức hội nghị người lao động", "", 0),
    Shape.CLASSIFICATION: ("Xếp loại công đoàn", "", 0),
    Shape.ZERO: ("Không có vụ việc vi phạm", "vụ", 0),
    Shape.DEADLINE: ("Hoàn thành báo cáo trước ngày", "", 0),
}
LOCAL = (Shape.COUNT, Shape.RATIO)  # what a union measures besides
LEVELS = ["Hoàn thành xuất sắc", "Hoàn thành tốt", "Hoàn thành"]


@dataclass(frozen=True)
class Measure:
    """An indicator as far as a measurement needs it."""

    pk: int
    shape: str
    scale: int


@dataclass(frozen=True)
class Movement:
    pk: int
    owner: int
    name: str
    year: int
    area: str
    measures: tuple[Measure, ...]


@dataclass
class Vocabulary:
    own: list[Measure] = field(default_factory=list)
    local: dict[int, list[Measure]] = field(default_factory=dict)  # by union
    movements: dict[int, list[Movement]] = field(default_factory=dict)  # by year

    @property
    def all_movements(self) -> list[Movement]:
        return [movement for year in self.movements.values() for movement in year]


def speak(made: Organisation, years: list[int]) -> Vocabulary:
    """Indicators of each shape for everybody and two of each union; yearly movements of the province and districts."""
    spoken = Vocabulary()
    numbers = iter(range(1, 10**9))
    for _round in range(3):
        spoken.own += [Measure(next(numbers), str(shape), scale) for shape, (_n, _u, scale) in SHAPES.items()]
    for year in years:
        spoken.movements[year] = []
        owners = [(made.levels[1][0].pk, len(MOVEMENTS)), *((node.pk, 2) for node in made.levels[2])]
        for owner, count in owners:
            for name in MOVEMENTS[:count]:
                spoken.movements[year].append(_movement(spoken, owner, f"{name} năm {year}", year, numbers))
    for union in made.levels[3]:
        spoken.local[union.pk] = [Measure(next(numbers), str(shape), SHAPES[shape][2]) for shape in LOCAL]
    return spoken


def _movement(spoken: Vocabulary, owner: int, name: str, year: int, numbers: Iterator[int]) -> Movement:
    measures = tuple(
        Measure(next(numbers), str(shape), SHAPES[shape][2]) for shape in (Shape.COUNT, Shape.RATIO, Shape.MONEY)
    )
    pk = sum(map(len, spoken.movements.values())) + 1
    return Movement(pk, owner, name, year, AREAS[pk % len(AREAS)], measures)


CAMPAIGN_COLUMNS = tuple(
    (
        "id owner_id kind name area mode level scope duration starts_on ends_on state launched_at closed_at search_key"
    ).split()
)
INDICATOR_COLUMNS = tuple(
    ("id owner_id campaign_id area name unit_of_measure shape scale levels position search_key").split()
)
LAUNCHER_COLUMNS = ("campaign_id", "unit_id")
PARTICIPATION_COLUMNS = ("campaign_id", "unit_id", "joined_at", "state")


def at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), HANOI)


def campaign_rows(spoken: Vocabulary) -> Iterator[Row]:
    """All are over but those of the last year."""
    newest = max(spoken.movements)
    for movement in spoken.all_movements:
        first, last = date(movement.year, 1, 1), date(movement.year, 12, 31)
        is_open = movement.year == newest
        state = Campaign.State.LAUNCHED if is_open else Campaign.State.CLOSED
        ended = None if is_open else at(date(movement.year + 1, 1, 5))
        kinds = ("movement", movement.name, movement.area, "regular", "province", "province", "one")
        yield movement.pk, movement.owner, *kinds, first, last, str(state), at(first), ended, fold(movement.name)


def launcher_rows(spoken: Vocabulary) -> Iterator[Row]:
    for movement in spoken.all_movements:
        yield movement.pk, movement.owner


def indicator_rows(made: Organisation, spoken: Vocabulary) -> Iterator[Row]:
    root = made.levels[1][0].pk
    for number, measure in enumerate(spoken.own):
        yield _indicator(measure, root, None, AREAS[number % len(AREAS)], number)
    for union, measures in spoken.local.items():
        for number, measure in enumerate(measures):
            yield _indicator(measure, union, None, AREAS[union % len(AREAS)], number)
    for movement in spoken.all_movements:
        for number, measure in enumerate(movement.measures):
            yield _indicator(measure, movement.owner, movement.pk, movement.area, number)


def _indicator(measure: Measure, owner: int, campaign: int | None, area: str, position: int) -> Row:
    name, unit, scale = SHAPES[Shape(measure.shape)]
    levels = LEVELS if measure.shape == Shape.CLASSIFICATION else []
    key = fold(f"{name} {unit}")
    return measure.pk, owner, campaign, area, name, unit, measure.shape, scale, levels, position, key


def participation_rows(made: Organisation, spoken: Vocabulary, chance: Random) -> Iterator[Row]:
    """Two unions in three take part in a movement of the province, once it is launched."""
    root, newest = made.levels[1][0].pk, max(spoken.movements)
    for movement in spoken.all_movements:
        state = "approved" if movement.year == newest else "completed"
        for union in made.levels[3] if movement.owner == root else ():
            if chance.random() < 0.66:
                yield movement.pk, union.pk, at(date(movement.year, 2, 1)), state


def notice_rows(staff: Staff, count: int) -> Iterator[Row]:
    """The inbox of the province, long enough to page through."""
    reader = staff.logins["tinh"].user
    for number in range(count):
        moment, subject = at(date(2021, 1, 1 + number % 28)), f"Thông báo số {number + 1}"
        yield reader, subject, moment, number % 3 == 0, fold(subject)


NOTICE_COLUMNS = ("recipient_id", "subject", "created_at", "needs_action", "search_key")
