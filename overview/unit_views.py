"""The tabs of a unit beside the page on which it is administered: who, what, and how far its targets are."""

from dataclasses import dataclass
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from achievements.exports import DEEDS
from achievements.models import Achievement
from campaigns.exports import PLANS
from members.actor import MemberRequest
from members.exports import OFFICES
from members.models import Unit
from overview.exports import UNIT_CAMPAIGNS, UNIT_PEOPLE
from overview.exports import unit_targets as targets_export
from overview.targets import target_lines
from overview.unit_rows import UnitRows
from portal.exports import export_list
from portal.listing import Select, answer_list, page_of


@dataclass(frozen=True)
class Asked:
    """The unit, what is searched for in it, and the filters of the tab."""

    rows: UnitRows
    query: str
    selects: list[Select]

    @classmethod
    def of(cls, request: MemberRequest, pk: int, *selects: Select, all_years: str = "") -> "Asked":
        unit = get_object_or_404(Unit.objects.visible_to(request.actor).prefetch_related("placements"), pk=pk)
        every = UnitRows(unit, request.actor)
        years = [(year, year) for year in every.years()]
        year = Select.of(request, "year", _("Year"), years, all_label=all_years)
        rows = UnitRows(unit, request.actor, int(year.value)) if year.value else every
        return cls(rows, request.GET.get("q", "").strip(), [year, *selects])

    def context(self, tab: str, **more: Any) -> dict[str, Any]:
        is_filtered = bool(self.query) or any(select.value for select in self.selects)
        shown = {"unit": self.rows.unit, "tab": tab, "q": self.query, "selects": self.selects}
        has_year = self.rows.actor.is_at_home_in(self.rows.unit)
        return shown | {"is_filtered": is_filtered, "has_year": has_year} | more


@require_http_methods(["GET", "HEAD", "POST"])
def unit_people(request: MemberRequest, pk: int) -> HttpResponseBase:
    asked = Asked.of(request, pk, all_years=_("Today"))
    people = asked.rows.people().matching(asked.query)
    if request.method == "POST":
        return export_list(request, people, UNIT_PEOPLE)
    context = asked.context("people", page=page_of(request, people))
    return answer_list(request, "overview/unit.html", "overview/_unit_people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def unit_offices(request: MemberRequest, pk: int) -> HttpResponseBase:
    asked = Asked.of(request, pk, all_years=_("Today"))
    offices = asked.rows.offices().matching(asked.query)
    if request.method == "POST":
        return export_list(request, offices, OFFICES)
    context = asked.context("offices", page=page_of(request, offices))
    return answer_list(request, "overview/unit.html", "overview/_unit_offices.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def unit_campaigns(request: MemberRequest, pk: int) -> HttpResponseBase:
    asked = Asked.of(request, pk)
    campaigns = asked.rows.campaigns().matching(asked.query)
    if request.method == "POST":
        return export_list(request, campaigns, UNIT_CAMPAIGNS)
    page = page_of(request, campaigns)
    context = asked.context("campaigns", page=page, rows=asked.rows.with_deeds(page.object_list))
    return answer_list(request, "overview/unit.html", "overview/_unit_campaigns.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def unit_deeds(request: MemberRequest, pk: int) -> HttpResponseBase:
    known = [(state.value, state.label) for state in Achievement.State if state != Achievement.State.SUPERSEDED]
    state = Select.of(request, "state", _("State"), known)
    asked = Asked.of(request, pk, state)
    deeds = asked.rows.deeds().matching(asked.query)
    deeds = deeds.filter(state=state.value) if state.value else deeds
    if request.method == "POST":
        return export_list(request, deeds.select_related("author__member"), DEEDS)
    context = asked.context("deeds", page=page_of(request, deeds))
    return answer_list(request, "overview/unit.html", "overview/_unit_deeds.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def unit_targets(request: MemberRequest, pk: int) -> HttpResponseBase:
    asked = Asked.of(request, pk)
    commitments, today = asked.rows.commitments(asked.query), request.actor.today
    if request.method == "POST":
        return export_list(request, commitments, targets_export(commitments, target_lines(commitments, today=today)))
    page = page_of(request, commitments)
    lines = target_lines(page.object_list, today=today)
    context = asked.context("targets", page=page, lines=lines)
    return answer_list(request, "overview/unit.html", "overview/_unit_targets.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def unit_plans(request: MemberRequest, pk: int) -> HttpResponseBase:
    asked = Asked.of(request, pk)
    plans = asked.rows.plans().matching(asked.query)
    if request.method == "POST":
        return export_list(request, plans, PLANS)
    context = asked.context("plans", page=page_of(request, plans))
    return answer_list(request, "overview/unit.html", "overview/_unit_plans.html", context)
