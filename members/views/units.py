from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members import services
from members.actor import MemberRequest
from members.exports import UNITS
from members.forms import AgencyForm, UnitForm
from members.models import Grant, Member, Office, Unit
from members.views.guards import require_grant, require_somewhere
from portal.exports import export_list
from portal.listing import Select, answer_list, page_of

DATED = ("name", "kind", "parent")
UNDATED = ("attached_to", "abbreviation", "place")
SHOWN_PEOPLE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def units(request: MemberRequest) -> HttpResponseBase:
    query = request.GET.get("q", "").strip()
    kind = Select.of(request, "kind", _("Kind"), Unit.Kind.choices)
    found = Unit.objects.visible_to(request.actor).matching(query)
    if kind.value:
        found = found.filter(kind=kind.value)
    found = found.with_people_count(request.actor.today).select_related("parent").order_by("path", "pk")
    if request.method == "POST":
        return export_list(request, found, UNITS)
    context = {
        "page": page_of(request, found),
        "q": query,
        "selects": [kind],
        "is_tree": not (query or kind.value),
        "may_add": request.actor.may_somewhere(Grant.ADMINISTER),
    }
    return answer_list(request, "members/units.html", "members/_unit_rows.html", context)


@require_safe
def unit(request: MemberRequest, pk: int) -> HttpResponse:
    actor = request.actor
    shown = get_object_or_404(Unit.objects.visible_to(actor).select_related("parent", "attached_to"), pk=pk)
    people = Member.objects.visible_to(actor).in_unit(shown, actor.today).order_by("sort_key", "pk")
    offices = Office.objects.visible_to(actor).on(actor.today).filter(unit=shown).select_related("member")
    placements = list(shown.placements.select_related("parent").order_by("-from_on"))
    context = {
        "unit": shown,
        "placements": placements,
        "closed_on": placements[0].to_on if placements else None,
        "offices": offices.order_by("from_on", "pk"),
        "people": people[:SHOWN_PEOPLE],
        "people_count": people.count(),
        "below": Unit.objects.visible_to(actor).filter(parent=shown).order_by("sort_key", "pk"),
        "has_year": actor.is_at_home_in(shown),
        "may_administer": actor.may(Grant.ADMINISTER, shown),
        "may_propose": actor.may(Grant.LOG, shown) or actor.may(Grant.REVIEW, shown),
        "may_add_agency": shown.lacks_agency and actor.may(Grant.ADMINISTER, shown),
    }
    return render(request, "members/unit.html", context)


@require_http_methods(["GET", "POST"])
def unit_add(request: MemberRequest) -> HttpResponse:
    require_somewhere(request.actor, Grant.ADMINISTER)
    initial = {"parent": request.GET.get("parent"), "from_on": request.actor.today, "kind": Unit.Kind.UNION_GROUP}
    form = UnitForm(request.POST or None, actor=request.actor, initial=initial)
    if form.is_valid():
        try:
            added = services.create_unit(**form.cleaned_data, by=request.actor, now=timezone.now())
        except services.Refused as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, _("The unit was added."))
            return redirect(added)
    return render(request, "members/unit_add.html", {"form": form})


@require_http_methods(["GET", "POST"])
def unit_edit(request: MemberRequest, pk: int) -> HttpResponse:
    edited = get_object_or_404(Unit.objects.visible_to(request.actor), pk=pk)
    require_grant(request.actor, Grant.ADMINISTER, edited)
    form = UnitForm(request.POST or None, actor=request.actor, unit=edited, initial=_initial(request, edited))
    if form.is_valid():
        try:
            _change(edited, form.cleaned_data, request)
        except services.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The unit was changed."))
            return redirect(edited)
    return render(request, "members/unit_edit.html", {"form": form, "unit": edited})


@require_http_methods(["GET", "POST"])
def agency_add(request: MemberRequest, pk: int) -> HttpResponse:
    union = get_object_or_404(Unit.objects.visible_to(request.actor), pk=pk)
    require_grant(request.actor, Grant.ADMINISTER, union)
    form = AgencyForm(request.POST or None, initial={"from_on": request.actor.today, "place": union.place})
    if form.is_valid():
        try:
            agency = services.create_agency(union, **form.cleaned_data, by=request.actor, now=timezone.now())
        except services.AgencyNotAddable as refusal:
            form.add_error(None, str(refusal))
        except services.Refused as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, _("The agency was added. Enter its people and their offices next."))
            return redirect(agency)
    return render(request, "members/agency_add.html", {"form": form, "union": union})


def _initial(request: HttpRequest, edited: Unit) -> dict[str, Any]:
    return {name: getattr(edited, name) for name in (*DATED, *UNDATED)} | {
        "from_on": timezone.localdate(timezone.now())
    }


def _change(edited: Unit, cleaned: dict[str, Any], request: MemberRequest) -> None:
    services.revise_unit(
        edited,
        dated={name: cleaned[name] for name in DATED},
        undated={name: cleaned[name] for name in UNDATED},
        from_on=cleaned["from_on"],
        to_on=cleaned["to_on"],
        by=request.actor,
        now=timezone.now(),
    )
