"""What the parties of a pledge achieved a year before, line by line: for “so cùng kỳ”, and to set the next target."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q

from achievements.changes import by_line, line_of, printed_change
from achievements.figures import Figure, approved_figures
from campaigns.models import Indicator
from campaigns.values import Shape
from members.models import Unit
from portal.vietnamese import fold


def figures_before(
    units: Iterable[Unit], indicators: Sequence[Indicator], first: date, last: date
) -> dict[int, Figure]:
    """By indicator: the figure of the same line a year before `first` to `last`, where it stands once as a number.

    Indicators of a campaign are copied from year to year, so the line is looked up by its name and unit of measure.
    """
    same = Indicator.objects.filter(reduce(or_, (_same_line(each) for each in indicators), Q(pk__in=[])))
    span = a_year_before(first), a_year_before(last)
    lines = by_line(approved_figures(Unit.objects.below(*units), *span, indicators=same))
    keys = {each.pk: (fold(each.name), fold(each.unit_of_measure), Shape(each.shape)) for each in indicators}
    return {pk: lines[key] for pk, key in keys.items() if key in lines}


def _same_line(indicator: Indicator) -> Q:
    return Q(search_key=indicator.search_key, shape=indicator.shape)


def change_since(figure: Figure | None, before: Figure | None) -> str:
    """“tăng 3 sáng kiến (25%)”; empty where one of the two is no number or not there."""
    if figure is None or before is None or line_of(figure) not in by_line([figure]):
        return ""
    return printed_change(figure, before)


def a_year_before(day: date) -> date:
    """29 February has its like on 28 February."""
    return date(day.year - 1, day.month, 28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)
