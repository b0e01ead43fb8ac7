"""What a person states about a campaign or an indicator, as plain data. Pure: no ORM, no settings, no clock."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from campaigns.arithmetic import duration_between
from campaigns.values import NUMERIC, Direction, Shape

# The texts of the launch plan (kế hoạch phát động) besides slogan and content, in the order of its sections.
PLAN_TEXTS = ("purpose", "audience", "criteria", "rewards", "budget", "organisation")
STATED_ONCE_USED = ("unit_of_measure", "shape", "direction", "scale", "levels", "over_time", "over_units")


@dataclass(frozen=True, kw_only=True)
class CampaignFacts:
    """`duration` may stay empty: then it is the bracket of the dates, and stored like one that was chosen."""

    kind: str
    name: str
    area: str
    mode: str
    level: str
    scope: str
    starts_on: date
    ends_on: date
    interim_on: date | None = None
    duration: str = ""
    slogan: str = ""
    content: str = ""
    purpose: str = ""
    audience: str = ""
    criteria: str = ""
    rewards: str = ""
    budget: str = ""
    organisation: str = ""
    document_number: str = ""
    document_on: date | None = None
    block_id: int | None = None
    needs_approval: bool = False
    register_by: date | None = None

    def completed(self) -> "CampaignFacts":
        return replace(self, duration=self.duration or duration_between(self.starts_on, self.ends_on))

    def columns(self) -> dict[str, Any]:
        return dict(vars(self.completed()))


@dataclass(frozen=True, kw_only=True)
class IndicatorFacts:
    """`levels` lists the classes, best first. Empty decimals and rules of adding up are those usual for the shape."""

    name: str
    area: str
    shape: str
    unit_of_measure: str = ""
    direction: str = Direction.AT_LEAST
    scale: int | None = None
    levels: list[str] = field(default_factory=list)
    over_time: str = ""
    over_units: str = ""

    def completed(self) -> "IndicatorFacts":
        """With what the shape alone decides: the unit of money and percentages, the direction of limits."""
        usual = usual_rule(self.shape)
        is_limit = self.shape in {Shape.ZERO, Shape.DEADLINE}
        return replace(
            self,
            unit_of_measure={Shape.MONEY: "đồng", Shape.RATIO: "%"}.get(Shape(self.shape), self.unit_of_measure),
            direction=Direction.AT_MOST if is_limit else self.direction,
            scale=self._scale(),
            levels=self.levels if self.shape == Shape.CLASSIFICATION else [],
            over_time=self.over_time if self.over_time in rules_for(self.shape) else usual,
            over_units=self.over_units if self.over_units in rules_for(self.shape) else usual,
        )

    def _scale(self) -> int:
        if self.shape not in {Shape.COUNT, Shape.RATIO}:
            return 0
        usual = 2 if self.shape == Shape.RATIO else 0
        return usual if self.scale is None else self.scale

    def columns(self) -> dict[str, Any]:
        return dict(vars(self.completed()))


def usual_rule(shape: str) -> str:
    if shape == Shape.RATIO:
        return "fraction"
    return "sum" if shape in NUMERIC else "latest"


def rules_for(shape: str) -> tuple[str, ...]:
    """How values of a shape may be added up: percentages through numerator and denominator only."""
    if shape == Shape.RATIO:
        return ("fraction", "latest")
    return ("sum", "latest", "average") if shape in NUMERIC else ("latest",)
