"""Two reports side by side: two units in one period, two periods of a unit, two versions. Pure: two snapshots in.

A line is known by its name, its unit of measure and its shape, as in a comparison with an earlier period (ADR 18); one
that stands twice in a report (two campaigns measure the same) is shown, and compared with nothing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.values import NUMERIC, Qualifier, Shape
from portal.vietnamese import fold, format_number
from reports.differences import PEOPLE
from reports.outline import deeds_of
from reports.snapshot import Content
from reports.tables import number_of

TENTH = Decimal("0.1")
Line = tuple[str, str, str]


@dataclass(frozen=True)
class Pair:
    """What each says, as printed, empty where it says nothing; `keys` are those of the figures' pages, if any."""

    name: str | Promise
    one: str
    other: str
    difference: str = ""
    keys: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Group:
    title: str | Promise
    pairs: list[Pair]


def beside(one: Content, other: Content) -> list[Group]:
    """Heads and counts first, then figures, then commitments; groups that say nothing are left out."""
    groups = [
        Group(gettext_lazy("People and achievements"), [*_people(one, other), *_counts(one, other)]),
        Group(gettext_lazy("Figures"), _figures(one, other)),
        Group(gettext_lazy("Commitments and results"), _commitments(one, other)),
    ]
    return [group for group in groups if group.pairs]


def _people(one: Content, other: Content) -> list[Pair]:
    return [_of_counts(name, one["people"][key], other["people"][key]) for key, name in PEOPLE.items()]


def _counts(one: Content, other: Content) -> list[Pair]:
    deeds = (deeds_of(one), deeds_of(other))
    proved = (_proved(one), _proved(other))
    return [
        _of_counts(gettext_lazy("Approved achievements"), *deeds),
        _of_rates(
            gettext_lazy("Achievements per 100 union members"),
            _rate(deeds[0], one["people"]["members"]),
            _rate(deeds[1], other["people"]["members"]),
        ),
        _of_counts(gettext_lazy("Achievements with evidence"), *proved),
    ]


def _proved(content: Content) -> int:
    """Where the unions below are summed up, theirs are those of their lines."""
    listed = sum(bool(deed["photos"]) or deed["files"] > 0 for deed in content["deeds"])
    below = content["below"] if content["totals"]["deeds_below"] else []
    return listed + sum(line["deeds_with_evidence"] for line in below)


def _rate(part: int, whole: int) -> Decimal | None:
    return (Decimal(part) * 100 / whole).quantize(TENTH, ROUND_HALF_UP) if whole else None


def _of_counts(name: str | Promise, one: int, other: int) -> Pair:
    told = difference(Decimal(one), Decimal(other))
    return Pair(name, format_number(one), format_number(other), told)


def _of_rates(name: str | Promise, one: Decimal | None, other: Decimal | None) -> Pair:
    told = difference(one, other) if one is not None and other is not None else ""
    return Pair(name, "" if one is None else format_number(one), "" if other is None else format_number(other), told)


def _figures(one: Content, other: Content) -> list[Pair]:
    """In the order of the first report; what only the second has comes after."""
    mine, theirs = _by_line(one["figures"]), _by_line(other["figures"])
    pairs = [_figure_pair(figure, theirs.get(_line_of(figure)), mine) for figure in one["figures"]]
    alone = [figure for figure in other["figures"] if _line_of(figure) not in mine or _line_of(figure) not in theirs]
    return pairs + [Pair(each["name"], "", each["printed"], keys=("", each["key"])) for each in alone]


def _figure_pair(figure: Content, other: Content | None, mine: Mapping[Line, Content]) -> Pair:
    if other is None or _line_of(figure) not in mine:
        return Pair(figure["name"], figure["printed"], "", keys=(figure["key"], ""))
    told, numbers = "", (number_of(figure), number_of(other))
    if figure["shape"] in {shape.value for shape in NUMERIC} and numbers[0] is not None and numbers[1] is not None:
        is_exact = {figure["qualifier"], other["qualifier"]} == {Qualifier.EXACT.value}
        unit = "%" if figure["shape"] == Shape.RATIO.value else figure["unit_of_measure"]
        told = difference(numbers[0], numbers[1], unit=unit, is_exact=is_exact)
    return Pair(figure["name"], figure["printed"], other["printed"], told, (figure["key"], other["key"]))


def _line_of(figure: Content) -> Line:
    return fold(figure["name"]), fold(figure["unit_of_measure"]), figure["shape"]


def _by_line(figures: Iterable[Content]) -> dict[Line, Content]:
    listed = list(figures)
    times = Counter(_line_of(figure) for figure in listed)
    return {_line_of(figure): figure for figure in listed if times[_line_of(figure)] == 1}


def _commitments(one: Content, other: Content) -> list[Pair]:
    mine, theirs = ({fold(each["wording"]): each for each in content["commitments"]} for content in (one, other))
    return [
        Pair((mine.get(key) or theirs[key])["wording"], _fulfilled(mine.get(key)), _fulfilled(theirs.get(key)))
        for key in [*mine, *(key for key in theirs if key not in mine)]
    ]


def _fulfilled(line: Content | None) -> str:
    """“15 / ≥ 12 (125%)”."""
    if line is None:
        return ""
    percent = f" ({line['percent']})" if line["percent"] else ""
    return f"{line['result'] or '–'} / {line['target']}{percent}"


def difference(one: Decimal, other: Decimal, *, unit: str = "", is_exact: bool = True) -> str:
    """How much more or less the first has: “nhiều hơn 12 sáng kiến (20%)”, “thấp hơn 3,5 điểm %”, “bằng nhau”.

    The share is of the second, with one decimal; none of nought.
    """
    if one == other:
        return _("equal")
    size = format_number(abs(one - other))
    if unit == "%":
        said = _("%(size)s points higher") if one > other else _("%(size)s points lower")
        return said % {"size": size}
    share = abs(one - other) / abs(other) * 100 if other else None
    counted = " ".join(filter(None, ["" if is_exact else _("about"), size, unit]))
    if share is not None:
        counted += f" ({format_number(share.quantize(TENTH, ROUND_HALF_UP))}%)"
    return (_("%(counted)s more") if one > other else _("%(counted)s fewer")) % {"counted": counted}
