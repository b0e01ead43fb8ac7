"""Target against result: what approved deeds say about each commitment of a pledge."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from achievements.figures import Figure, approved_figures
from campaigns.arithmetic import Comparison, compare
from campaigns.values import Area, Direction, Outcome, Shape, TypedValue
from members.models import Unit
from pledges.models import Commitment, Party, Pledge
from pledges.paper import commitments_of
from pledges.targets import printed_target
from portal.vietnamese import format_number


@dataclass(frozen=True)
class CommitmentResult:
    """One line of the annex “commitments”: what was pledged, what approved deeds add up to, and how that compares.

    `percent` is the exact share of the target reached, None where a share would mislead; `missing` what is left to do.
    """

    commitment_id: int
    indicator_id: int
    area: Area
    wording: str
    unit_of_measure: str
    target: TypedValue
    direction: Direction
    note: str
    figure: Figure | None
    outcome: Outcome
    percent: Decimal | None
    missing: Decimal | None

    @property
    def printed_target(self) -> str:
        return printed_target(self.target, self.direction)

    @property
    def stated_target(self) -> str:
        """With its unit, where the target is a number of something: “≥ 60 camera”, but “≥ 95%” and “Không có”."""
        is_counted = self.target.shape in {Shape.COUNT, Shape.MONEY}
        return f"{self.printed_target} {self.unit_of_measure}".strip() if is_counted else self.printed_target

    @property
    def whole_percent(self) -> int | None:
        """For a bar; rounded down, so that 99,9 % never shows as done."""
        return None if self.percent is None else int(self.percent)

    @property
    def tone(self) -> str:
        return "gold" if self.outcome == Outcome.EXCEEDED else ""

    @property
    def printed_missing(self) -> str:
        """“còn thiếu 3 sáng kiến”: what is left to do or too much; empty where nothing is or it cannot be told."""
        return missing_words(self) if self.missing else ""

    @property
    def printed_result(self) -> str:
        return self.figure.printed if self.figure else ""


def missing_words(result: CommitmentResult) -> str:
    """Of a missed target, in its own unit; a class counts steps, a deadline days."""
    assert result.missing is not None
    shape = result.target.shape
    if shape == Shape.DEADLINE:
        return _("%(days)s days late") % {"days": format_number(result.missing)}
    if shape == Shape.CLASSIFICATION:
        return _("%(steps)s classes below the target") % {"steps": format_number(result.missing)}
    unit = _("percentage points") if shape == Shape.RATIO else result.unit_of_measure
    size = f"{format_number(result.missing)} {unit}".strip()
    if shape == Shape.ZERO or result.direction == Direction.AT_MOST or _is_above(result):
        return _("%(size)s too many") % {"size": size}
    return _("%(size)s still missing") % {"size": size}


def _is_above(result: CommitmentResult) -> bool:
    value = result.figure.value if result.figure else None
    return value is not None and value.number is not None and value.number > (result.target.number or 0)


def elapsed(pledge: Pledge, today: date) -> int:
    """How much of the validity is over, in whole per cent from 0 to 100."""
    days = (pledge.valid_to - pledge.valid_from).days + 1
    return max(0, min(100, (today - pledge.valid_from).days * 100 // days)) if today <= pledge.valid_to else 100


def fulfilment(pledge: Pledge, *, first: date | None = None, last: date | None = None) -> list[CommitmentResult]:
    """Every commitment with its result, from approved deeds of the parties and the units below them.

    Deeds count by their `counted_on` day from `first` to `last`, by default the validity of the pledge; a span outside
    the validity is cut to it.
    """
    commitments = commitments_of(pledge)
    begin, end = max(first or pledge.valid_from, pledge.valid_from), min(last or pledge.valid_to, pledge.valid_to)
    figures = _figures(pledge, commitments, begin, end) if commitments and begin <= end else {}
    return [_result(each, figures.get(each.indicator_id)) for each in commitments]


def _figures(pledge: Pledge, commitments: Sequence[Commitment], first: date, last: date) -> dict[int, Figure]:
    parties = Party.objects.binding().filter(pledge=pledge).select_related("unit")
    units = Unit.objects.below(*(party.unit for party in parties))
    indicators = [each.indicator_id for each in commitments]
    return {figure.indicator_id: figure for figure in approved_figures(units, first, last, indicators=indicators)}


def _result(commitment: Commitment, figure: Figure | None) -> CommitmentResult:
    compared = _compared(commitment, figure)
    return CommitmentResult(
        commitment_id=commitment.pk,
        indicator_id=commitment.indicator_id,
        area=Area(commitment.area),
        wording=str(commitment),
        unit_of_measure=commitment.indicator.unit_of_measure,
        target=commitment.value,
        direction=Direction(commitment.direction),
        note=commitment.note,
        figure=figure,
        outcome=compared.outcome,
        percent=compared.percent,
        missing=compared.missing,
    )


def _compared(commitment: Commitment, figure: Figure | None) -> Comparison:
    if figure is None or figure.value is None:
        return Comparison(Outcome.NOT_STATED)
    return compare(
        commitment.value,
        figure.value,
        direction=Direction(commitment.direction),
        qualifier=figure.qualifier,
        levels=commitment.indicator.levels,
    )
