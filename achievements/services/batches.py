"""One decision on many deeds at once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from achievements.models import Achievement
from achievements.services.decisions import approve_achievement, return_achievement
from achievements.services.refusals import AchievementNotReviewable
from members.actor import Actor


@dataclass(frozen=True)
class Chosen:
    """A deed out of the queue, and the submission that the reviewer had before them."""

    deed: Achievement
    seen: datetime | None


@dataclass(frozen=True)
class Decided:
    """What became of one deed; `refusal` is empty where the decision stands."""

    deed: Achievement
    refusal: str = ""


def approve_many(chosen: Iterable[Chosen], *, by: Actor, now: datetime) -> list[Decided]:
    """Each deed by itself, with its own audit row and in its own transaction: what somebody else decided in the
    meantime, or changed, stops none of the others, and a failure in the middle undoes none."""
    return [_decided(each, partial(approve_achievement, by=by, now=now, seen=each.seen)) for each in chosen]


def return_many(chosen: Iterable[Chosen], *, by: Actor, reason: str, now: datetime) -> list[Decided]:
    """The same reason stands at the top of every one of them."""
    return [
        _decided(each, partial(return_achievement, by=by, reason=reason, now=now, seen=each.seen)) for each in chosen
    ]


def _decided(each: Chosen, decide: Callable[[Achievement], Achievement]) -> Decided:
    try:
        return Decided(decide(each.deed))
    except AchievementNotReviewable as refusal:
        return Decided(each.deed, str(refusal))
