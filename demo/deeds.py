"""What was achieved in the year of the story: logged, proven, reviewed, through the services."""

from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from achievements.models import Achievement, Measurement
from achievements.services import (
    Deed,
    add_evidence,
    approve_achievement,
    create_achievement,
    stage_file,
    submit_achievement,
)
from campaigns.models import Indicator
from campaigns.values import Shape, TypedValue
from demo.photos import picture
from demo.stage import Stage
from demo.story import ABOVE, DEEDS, YEAR, DeedStory, FigureStory, PhotoStory
from demo.year import HANOI, Year
from members.actor import Actor
from portal.uploads import accept_evidence

LOGGED_AT = datetime(YEAR, 9, 6, 8, 30, tzinfo=HANOI)


def log_deeds(stage: Stage, year: Year) -> list[Achievement]:
    return [_deed(told, stage, year, LOGGED_AT + timedelta(minutes=7 * place)) for place, told in enumerate(DEEDS)]


def _deed(told: DeedStory, stage: Stage, year: Year, at: datetime) -> Achievement:
    author = stage.actor("captren" if told.unit == ABOVE else "canbo", at)
    first, last = told.period
    deed = Deed(
        unit=stage.units[told.unit],
        campaign=year.campaigns.get(told.campaign),
        area=told.area,
        title=told.title,
        narrative=told.narrative,
        period_from=first,
        period_to=last,
        period_wording=told.period_wording,
        counted_on=last,
        measurements=[_measurement(figure, year.indicators[figure.indicator]) for figure in told.figures],
        members=[member for key in told.people if (member := stage.users[key].member)],
    )
    achievement = create_achievement(deed, by=author, now=at)
    for photo in told.photos:
        _photo(photo, achievement, by=author, at=at)
    submit_achievement(achievement, by=author, now=at)
    reviewer = stage.actor("thamdinh", at)
    return approve_achievement(achievement, by=reviewer, now=at + timedelta(days=1))


def _measurement(told: FigureStory, indicator: Indicator) -> Measurement:
    measurement = Measurement(
        indicator=indicator,
        comparison=told.comparison,
        comparison_qualifier=told.comparison_qualifier,
        comparison_base=told.comparison_base,
        delta_scaled=None if told.delta is None else int(told.delta * 100),
        outcome=told.outcome,
    )
    measurement.value = TypedValue.from_number(Shape(indicator.shape), indicator.scale, told.value)
    return measurement


def _photo(told: PhotoStory, achievement: Achievement, *, by: Actor, at: datetime) -> None:
    upload = SimpleUploadedFile(f"{told.scene}.jpg", picture(told.scene), content_type="image/jpeg")
    staged = stage_file(accept_evidence(upload), name=f"{told.scene}.jpg", by=by, now=at)
    add_evidence(achievement, [staged], captions={staged.pk: told.caption}, by=by, now=at)
