"""The year of a unit: how far its targets are, how its months went, and its units beside each other."""

from dataclasses import dataclass
from typing import Any, cast

from django.core.cache import cache
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.values import Outcome
from members.actor import Actor, MemberRequest
from members.models import Unit
from overview import trend_chart
from overview.dashboard import KEPT, MONTHS, Line, Measure, Year, ranked, year_of
from overview.targets import TargetLine, target_lines
from overview.unit_rows import UnitRows
from pledges.models import Commitment, Party, Pledge
from portal.listing import Select
from portal.vietnamese import format_number
from reports.models import Report

SHOWN = 50
TARGETS_SHOWN = 12
PAPERS_SHOWN = 4
REACHED = frozenset({Outcome.MET, Outcome.EXCEEDED})
SHADES = 5


@dataclass(frozen=True)
class Targets:
    lines: list[TargetLine]
    reached: int
    total: int

    @property
    def percent(self) -> int:
        return self.reached * 100 // self.total if self.total else 0


@require_safe
def unit_year(request: MemberRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(Unit.objects.prefetch_related("placements"), pk=pk)
    if not request.actor.is_at_home_in(unit):
        raise Http404
    selects = _selects(request, unit)
    year = year_of(
        unit, int(selects[0].value or request.actor.today.year), now=timezone.now(), today=request.actor.today
    )
    measure = Measure(selects[1].value or Measure.DEEDS.value)
    context = {"unit": unit, "tab": "year", "has_year": True, "year": year, "selects": selects}
    context |= {
        "pictures": _pictures(unit, year, measure, is_all="all" in request.GET),
        "targets": _targets(unit, request.actor, year),
        "reports": _reports(unit, request.actor, year.year),
    }
    return render(request, "overview/unit_year.html", context)


def _selects(request: MemberRequest, unit: Unit) -> list[Select]:
    years = UnitRows(unit, request.actor).years()
    return [
        Select.of(request, "year", _("Year"), [(year, year) for year in years]),
        Select.of(request, "by", _("Order"), [(each.value, each.label) for each in Measure]),
    ]


def _pictures(unit: Unit, year: Year, measure: Measure, *, is_all: bool) -> SafeString:
    """Trend, league and heat map, kept for as long as the numbers are the same."""
    key = f"year:{unit.pk}:{year.year}:{year.counted_at.isoformat()}:{measure.value}:{is_all}:{get_language()}"
    text: str | None = cache.get(key)
    if text is None:
        context = {"year": year, "measure": measure, "trend": _trend(year)}
        text = render_to_string(
            "overview/_year_pictures.html", context | _beside_each_other(year, measure, is_all=is_all)
        )
        cache.set(key, text, KEPT.total_seconds())
    return mark_safe(text)  # noqa: S308 - made by a template


def _beside_each_other(year: Year, measure: Measure, *, is_all: bool) -> dict[str, Any]:
    """The league and the heat map; of very many units the first, and how many more there are."""
    shown = None if is_all else SHOWN
    league = ranked(year.lines, measure) if year.is_of_units else []
    hidden = 0 if is_all else max(0, len(year.lines) - SHOWN)
    return {"league": league[:shown], "heat": _heat(year)[:shown], "hidden": hidden, "months": range(1, MONTHS + 1)}


def _heat(year: Year) -> list[tuple[Line, list[tuple[int, int]]]]:
    return [(line, [(number, _shade(number, year.busiest)) for number in line.months]) for line in year.rows]


def _shade(number: int, busiest: int) -> int:
    """0 for nothing, then 1 to 5 by the share of the busiest cell."""
    return -(-number * SHADES // busiest) if number > 0 else 0


def _trend(year: Year) -> SafeString:
    """The chart escapes every word it takes."""
    months = _("month %(month)s: %(now)s, the year before %(before)s")
    pairs = enumerate(zip(year.months, year.months_before, strict=True), start=1)
    told = "; ".join(
        months % {"month": month, "now": format_number(now), "before": format_number(before)}
        for month, (now, before) in pairs
    )
    title = _("Approved achievements by month, %(year)s") % {"year": year.year}
    labels = (str(year.year), str(year.year - 1))
    return mark_safe(  # noqa: S308
        trend_chart.svg(year.months, year.months_before, title=title, described=f"{told}.", labels=labels)
    )


def _targets(unit: Unit, actor: Actor, year: Year) -> Targets:
    """Of the pledges that bind the unit itself; what those below promised stands on their own pages."""
    if not year.is_kept:
        return _counted_targets(unit, actor, year)
    key = f"targets:{unit.pk}:{year.year}:{year.counted_at.isoformat()}:{actor.user.pk}:{get_language()}"
    return cast(Targets, cache.get_or_set(key, lambda: _counted_targets(unit, actor, year), KEPT.total_seconds()))


def _counted_targets(unit: Unit, actor: Actor, year: Year) -> Targets:
    bound = Party.objects.binding().filter(unit=unit).values("pledge")
    signed = Pledge.objects.visible_to(actor).filter(state=Pledge.State.COMPLETED, year=year.year)
    signed = signed.filter(Q(unit=unit) | Q(pk__in=bound))
    promised = Commitment.objects.filter(pledge__in=signed.values("pk")).select_related("pledge", "indicator")
    lines = target_lines(list(promised.order_by("-pledge__pk", "position", "pk")), today=actor.today)
    reached = sum(line.outcome in REACHED for line in lines)
    return Targets(lines[:TARGETS_SHOWN], reached, len(lines))


def _reports(unit: Unit, actor: Actor, year: int) -> list[Report]:
    found = Report.objects.visible_to(actor).filter(unit=unit, period_to__year=year)
    standing = found.exclude(state=Report.State.SUPERSEDED).defer("snapshot")
    return list(standing.order_by("-period_to", "-version", "-pk")[:PAPERS_SHOWN])
