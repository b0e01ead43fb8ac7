"""What is missing, the sheet of the year, and the way from a result to its achievements."""

from datetime import date

import pytest

from achievements.models import Measurement
from campaigns.values import Direction, Shape, TypedValue
from members.models import Unit
from pledges.earlier import a_year_before
from pledges.fulfilment import elapsed, fulfilment
from pledges.models import Pledge
from pledges.sheet import sheet_of
from tests.factories import Person
from tests.pledges.factories import circulate, enrol, make_draft, make_indicator
from tests.pledges.test_fulfilment import cameras, indicator_of, log

pytestmark = pytest.mark.django_db
TODAY = date(2021, 11, 30)


@pytest.fixture
def pledge(chair: Person, director: Person) -> Pledge:
    return make_draft(chair, director)


@pytest.mark.parametrize(
    ("shape", "direction", "target", "result", "said"),
    [
        (Shape.COUNT, Direction.AT_LEAST, {"scaled": 60}, {"scaled": 52}, "còn thiếu 8 camera"),
        (Shape.COUNT, Direction.AT_MOST, {"scaled": 2}, {"scaled": 5}, "vượt quá 3 camera"),
        (Shape.COUNT, Direction.EXACTLY, {"scaled": 2}, {"scaled": 5}, "vượt quá 3 camera"),
        (Shape.COUNT, Direction.EXACTLY, {"scaled": 5}, {"scaled": 2}, "còn thiếu 3 camera"),
        (Shape.COUNT, Direction.AT_LEAST, {"scaled": 60}, {"scaled": 62}, ""),
        (Shape.RATIO, Direction.AT_LEAST, {"scaled": 95}, {"scaled": 90}, "còn thiếu 5 điểm %"),
        (Shape.ZERO, Direction.AT_MOST, {"scaled": 0}, {"scaled": 1}, "vượt quá 1 camera"),
        (Shape.DEADLINE, Direction.AT_MOST, {"day": date(2021, 6, 1)}, {"day": date(2021, 6, 4)}, "chậm 3 ngày"),
        (Shape.CLASSIFICATION, Direction.AT_LEAST, {"choice": "A"}, {"choice": "C"}, "thấp hơn mục tiêu 2 bậc"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_in_its_own_unit(
    shape: Shape, direction: Direction, target: dict[str, object], result: dict[str, object], said: str,
    pledge: Pledge, chair: Person, officer: Person, reviewer: Person,
) -> None:  # fmt: skip
    indicator = make_indicator(
        chair.unit, "Riêng", shape=shape, scale=int(str(target.get("scale", 0))), levels=["A", "B", "C"]
    )
    commitment = pledge.commitments.first()
    assert commitment is not None
    commitment.indicator, commitment.direction = indicator, direction
    commitment.value = TypedValue(shape, **target)  # type: ignore[arg-type]
    commitment.save()
    log(chair.unit, indicator, TypedValue(shape, **result), author=officer, reviewer=reviewer)  # type: ignore[arg-type]

    found = next(each for each in fulfilment(pledge) if each.commitment_id == commitment.pk)
    assert found.printed_missing == said


def test_the_time_that_is_over_never_leaves_the_validity(pledge: Pledge) -> None:
    days = [date(2020, 12, 31), date(2021, 1, 1), date(2021, 7, 2), date(2021, 12, 31), date(2022, 1, 1)]

    assert [elapsed(pledge, day) for day in days] == [0, 0, 49, 99, 100]


def test_the_leap_day_has_its_like_in_the_year_before() -> None:
    assert [a_year_before(date(2024, 2, day)) for day in (28, 29)] == [date(2023, 2, 28)] * 2


def test_the_sheet_sets_each_target_beside_its_result_and_the_year_before(
    pledge: Pledge, chair: Person, officer: Person, reviewer: Person
) -> None:
    who = {"author": officer, "reviewer": reviewer}
    copied = make_indicator(chair.unit)
    log(chair.unit, copied, cameras(40), **who, counted_on=date(2020, 6, 1))  # type: ignore[arg-type]
    log(chair.unit, copied, cameras(99), **who, counted_on=date(2020, 12, 1))  # type: ignore[arg-type]
    log(chair.unit, indicator_of(pledge), cameras(52), **who)  # type: ignore[arg-type]

    areas = sheet_of(pledge, today=TODAY)["areas"]

    rows = [row for area in areas for row in area["rows"]]
    assert [row[0] for row in rows] == ["1", "2", "3"]
    assert rows[0][2:] == [
        "camera", "≥ 60", "52 camera", "86,67%", "tăng 12 camera (30%)", "chưa đạt kế hoạch đề ra; còn thiếu 8 camera",
    ]  # fmt: skip
    assert rows[1][4:] == ["–", "–", "–", "chưa có kết quả được duyệt"]


def test_a_line_that_stands_twice_a_year_before_is_compared_with_nothing(
    pledge: Pledge, chair: Person, officer: Person, reviewer: Person
) -> None:
    who = {"author": officer, "reviewer": reviewer}
    for copied in (make_indicator(chair.unit), make_indicator(chair.unit)):
        log(chair.unit, copied, cameras(40), **who, counted_on=date(2020, 6, 1))  # type: ignore[arg-type]
    log(chair.unit, indicator_of(pledge), cameras(52), **who)  # type: ignore[arg-type]

    assert sheet_of(pledge, today=TODAY)["areas"][0]["rows"][0][6] == "–"


@pytest.mark.django_db(transaction=True)
def test_parties_open_the_sheet_and_the_achievements_behind_a_result(
    pledge: Pledge, chair: Person, director: Person, stranger: Person, officer: Person, reviewer: Person, union: Unit
) -> None:
    measured: Measurement = log(union, indicator_of(pledge), cameras(52), author=officer, reviewer=reviewer)
    commitment = pledge.commitments.get(indicator=indicator_of(pledge))
    drill = f"/pledges/{pledge.pk}/commitments/{commitment.pk}/"
    assert chair.client.get(f"/pledges/{pledge.pk}/results.pdf").status_code == 404

    enrol(chair, director)
    circulate(pledge, chair)

    sheet = director.client.get(f"/pledges/{pledge.pk}/results.pdf")
    assert (sheet["Content-Type"], sheet.content[:5]) == ("application/pdf", b"%PDF-")
    for person in (chair, director):
        assert measured.achievement.title in person.client.get(drill).content.decode()
    assert measured.achievement.get_absolute_url() in chair.client.get(drill).content.decode()
    assert stranger.client.get(drill).status_code == 404
    assert chair.client.get(f"/pledges/{pledge.pk}/commitments/0/").status_code == 404
