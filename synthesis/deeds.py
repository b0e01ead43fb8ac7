"""Achievements in every state, with typed measurements, the people who took part and evidence without bytes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from achievements.models import Achievement
from campaigns.values import Shape
from synthesis.loading import Row
from synthesis.organisation import Organisation
from synthesis.posts import Staff
from synthesis.vocabulary import LEVELS, Measure, Movement, Vocabulary, at
from synthesis.words import DEED, PLACE

State = Achievement.State
MIX = [State.APPROVED] * 80 + [State.SUBMITTED] * 6 + [State.RETURNED] * 5 + [State.DRAFT] * 9  # of a hundred
CORRECTED = 40  # every fortieth deed, if approved, was replaced by the one that follows it
NARRATIVE = "Công đoàn phối hợp với chuyên môn triển khai kế hoạch, đoàn viên tham gia đầy đủ."
NARRATIVE_KEY = "cong doan phoi hop voi chuyen mon trien khai ke hoach, doan vien tham gia day du."


@dataclass(frozen=True)
class Deed:
    pk: int
    unit: int
    union: int
    state: str
    movement: Movement
    counted_on: date
    corrects: int | None
    member: int | None
    measures: tuple[Measure, ...]


def deeds(count: int, made: Organisation, spoken: Vocabulary, members: int, seed: str) -> Iterator[Deed]:
    """The same deeds every time it is called with the same seed, so that each table can be told by itself."""
    chance, years, homes = Random(seed), sorted(spoken.movements), made.homes
    usual = {year: spoken.movements[year][:7] for year in years}  # those of the province
    corrected: Deed | None = None
    for pk in range(1, count + 1):
        year = years[pk * len(years) // (count + 1)]
        home = chance.randrange(len(homes))
        state = MIX[chance.randrange(100)]
        movement = usual[year][chance.randrange(len(usual[year]))]
        day = date(year, 1, 1) + timedelta(days=chance.randrange(365))
        round_of = chance.randrange(max(1, members // len(homes)))
        member = round_of * len(homes) + home + 1
        taken = movement.measures[: 1 + (chance.random() < 0.3)] if chance.random() < 0.8 else _own(spoken, chance)
        deed = Deed(
            pk, homes[home].pk, made.union_of(homes[home]), str(state), movement, day, None,
            member if member <= members and chance.random() < 0.7 else None, taken,
        )  # fmt: skip
        if corrected is not None:
            deed = replace(corrected, pk=pk, state=str(State.APPROVED), corrects=corrected.pk)
            corrected = None
        elif pk % CORRECTED == 0 and state == State.APPROVED and pk < count:
            deed = replace(deed, state=str(State.SUPERSEDED))
            corrected = deed
        yield deed


def _own(spoken: Vocabulary, chance: Random) -> tuple[Measure, ...]:
    return (spoken.own[chance.randrange(len(spoken.own))],)


DEED_COLUMNS = tuple(
    (
        "id unit_id campaign_id area title narrative period_from period_to counted_on state state_reason author_id "
        "author_office_id reviewer_id reviewer_office_id created_at submitted_at decided_at revision corrects_id "
        "correction_reason search_key"
    ).split()
)


def deed_rows(told: Iterator[Deed], staff: Staff) -> Iterator[Row]:
    for deed in told:
        phrase, place = DEED[deed.pk % len(DEED)], PLACE[deed.pk // 7 % len(PLACE)]
        author, judge = staff.authors[deed.union], staff.reviewers[deed.union]
        is_sent = deed.state != State.DRAFT
        is_decided = deed.state in (State.APPROVED, State.SUPERSEDED, State.RETURNED)
        written = at(deed.counted_on, 16)
        yield (
            deed.pk, deed.unit, deed.movement.pk, deed.movement.area,
            f"{phrase.text} {place.text} lần {deed.pk}", NARRATIVE,
            deed.counted_on, deed.counted_on, deed.counted_on,
            deed.state, "Đề nghị bổ sung minh chứng." if deed.state == State.RETURNED else "",
            author.user, author.office,
            judge.user if is_decided else None, judge.office if is_decided else None,
            written, written if is_sent else None, written + timedelta(days=2) if is_decided else None,
            2 if deed.corrects else 1, deed.corrects, "Đính chính số liệu." if deed.corrects else "",
            f"{phrase.search} {place.search} lan {deed.pk} {NARRATIVE_KEY}",
        )  # fmt: skip


MEASUREMENT_COLUMNS = tuple(
    ("achievement_id indicator_id position shape scale scaled_value choice_value day_value flag_value").split()
)


def measurement_rows(told: Iterator[Deed]) -> Iterator[Row]:
    for deed in told:
        for position, measure in enumerate(deed.measures):
            yield deed.pk, measure.pk, position, measure.shape, measure.scale, *_value(measure, deed)


def _value(measure: Measure, deed: Deed) -> tuple[int | None, str, date | None, bool | None]:
    """Spread over the plausible by the number of the deed: a multiplier without pattern, no chance needed."""
    spread = deed.pk * 7919 % 10_007
    if measure.shape == Shape.YES_NO:
        return None, "", None, spread % 5 > 0
    if measure.shape == Shape.CLASSIFICATION:
        return None, LEVELS[spread % len(LEVELS)], None, None
    if measure.shape == Shape.DEADLINE:
        return None, "", deed.counted_on, None
    numbers = {Shape.COUNT: spread % 400 + 1, Shape.RATIO: 5_000 + spread % 5_001, Shape.MONEY: spread * 50_000}
    return numbers.get(Shape(measure.shape), 0), "", None, None


CONTRIBUTION_COLUMNS = ("achievement_id", "member_id")


def contribution_rows(told: Iterator[Deed]) -> Iterator[Row]:
    for deed in told:
        if deed.member is not None:
            yield deed.pk, deed.member


EVIDENCE_COLUMNS = tuple(
    (
        "achievement_id kind file thumbnail original_name caption mime size sha256 width height uploaded_by_id "
        "uploaded_at"
    ).split()
)


def evidence_rows(told: Iterator[Deed], staff: Staff) -> Iterator[Row]:
    """Rows only: the files they name do not exist."""
    for deed in told:
        if deed.pk % 3 == 0:
            name = f"evidence/synthesis/{deed.pk}.jpg"
            author = staff.authors[deed.union].user
            about = (
                "image/jpeg",
                300_000 + deed.pk % 1_000,
                f"{deed.pk:064x}",
                1600,
                1200,
                author,
                at(deed.counted_on),
            )
            yield deed.pk, "photo", name, "", f"anh-{deed.pk}.jpg", "Ảnh hoạt động", *about
