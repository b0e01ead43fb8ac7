"""How a measurement reads in a Vietnamese report, as it was stated and nothing more. Pure.

A base or plan value that was not stated is never printed, and never computed.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from campaigns.values import Outcome, Qualifier, TypedValue
from portal.vietnamese import format_number

QUALIFIERS = {Qualifier.EXACT: "", Qualifier.NEARLY: "gần", Qualifier.OVER: "hơn", Qualifier.ESTIMATED: "ước tính"}
OUTCOMES = {
    Outcome.EXCEEDED: "vượt kế hoạch đề ra",
    Outcome.MET: "đạt kế hoạch đề ra",
    Outcome.MISSED: "chưa đạt kế hoạch đề ra",
}
DIRECTIONS = {"increase": "tăng", "decrease": "giảm"}


@dataclass(frozen=True)
class Statement:
    """What was said about one figure. `delta` is the stated change in per cent; None means it was not stated."""

    value: TypedValue
    unit_of_measure: str = ""
    qualifier: Qualifier = Qualifier.EXACT
    comparison: str = ""
    comparison_qualifier: Qualifier = Qualifier.EXACT
    comparison_base: str = ""
    delta: Decimal | None = None
    base: TypedValue | None = None
    plan: TypedValue | None = None
    outcome: Outcome = Outcome.NOT_STATED
    period_wording: str = ""

    @property
    def bare(self) -> "Statement":
        """The value with its qualifier alone: what stays when several are added up."""
        return Statement(self.value, self.unit_of_measure, self.qualifier)

    def with_value(self, value: TypedValue) -> "Statement":
        return replace(self, value=value)

    @property
    def printed(self) -> str:
        return printed(self)

    @property
    def printed_value(self) -> str:
        return printed_value(self)

    @property
    def printed_comparison(self) -> str:
        return printed_comparison(self)

    @property
    def printed_outcome(self) -> str:
        return printed_outcome(self)


def printed(statement: Statement) -> str:
    """“233 cuộc họp (ước tính tăng 80% so với năm 2020)”, “tăng lên 80,35%”, “35%, vượt kế hoạch đề ra”."""
    comparison, outcome = printed_comparison(statement), printed_outcome(statement)
    if statement.comparison.endswith("_to"):
        stem = comparison
    else:
        stem = printed_value(statement) + (f" ({comparison})" if comparison else "")
    return f"{stem}, {outcome}" if outcome else stem


def printed_value(statement: Statement) -> str:
    """“hơn 200”, “gần 1.000 người”, “ước tính 35%”."""
    return _joined(QUALIFIERS[statement.qualifier], statement.value.printed(statement.unit_of_measure))


def printed_comparison(statement: Statement) -> str:
    """“ước tính tăng 80% so với năm 2020”, “tăng từ 60% lên 80,35%”; empty where nothing was compared."""
    if not statement.comparison:
        return ""
    direction, _, kind = statement.comparison.partition("_")
    verb, base = DIRECTIONS[direction], _base(statement)
    if kind == "to":
        preposition = "lên" if direction == "increase" else "xuống"
        origin = f"từ {_value(statement, statement.base)}" if statement.base else ""
        stem = _joined(verb, origin, preposition, printed_value(statement))
        return _joined(stem, f"({_change(statement, verb)})" if statement.delta is not None else "", base)
    origin = f"({_value(statement, statement.base)})" if statement.base else ""
    return _joined(_change(statement, verb), base, origin)


def printed_outcome(statement: Statement) -> str:
    """“vượt kế hoạch đề ra”, with the planned value only where one was stated."""
    plan = _value(statement, statement.plan) if statement.plan else ""
    if statement.outcome == Outcome.NOT_STATED:
        return f"kế hoạch {plan}" if plan else ""
    return _joined(OUTCOMES[statement.outcome], f"({plan})" if plan else "")


def _change(statement: Statement, verb: str) -> str:
    delta = f"{format_number(statement.delta)}%" if statement.delta is not None else ""
    return _joined(QUALIFIERS[statement.comparison_qualifier], verb, delta)


def _base(statement: Statement) -> str:
    base = statement.comparison_base.strip()
    return base if not base or base.casefold().startswith("so với") else f"so với {base}"


def _value(statement: Statement, value: TypedValue | None) -> str:
    return value.printed(statement.unit_of_measure) if value else ""


def _joined(*pieces: str) -> str:
    return " ".join(piece for piece in pieces if piece)
