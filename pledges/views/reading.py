from typing import Any

from django.db.models import Max, Min, Prefetch, QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from documents.models import SignatureSlot
from members.actor import Actor, MemberRequest
from members.models import Grant
from pledges import rules
from pledges.actions import actions_of
from pledges.amending import changes_of
from pledges.exports import PLEDGES
from pledges.fulfilment import elapsed, fulfilment
from pledges.history import history
from pledges.models import Party, Pledge
from pledges.paper import lines, parties_of
from portal.exports import export_list
from portal.listing import Select, answer_list, page_of, years

PARTIES = Prefetch("parties", Party.objects.select_related("unit", "slot").order_by("position"))


@require_http_methods(["GET", "HEAD", "POST"])
def pledge_list(request: MemberRequest) -> HttpResponseBase:
    query = request.GET.get("q", "")
    pledges = Pledge.objects.visible_to(request.actor)
    span = Pledge.objects.aggregate(first=Min("year"), last=Max("year"))
    selects = [
        Select.of(request, "state", _("State"), Pledge.State.choices),
        Select.of(request, "year", _("Year"), years(**span)),
        Select.of(request, "show", _("Show"), [("mine", _("Waiting for my signature"))]),
    ]
    rows = _filtered(pledges, request, *(select.value for select in selects)).matching(query)  # type: ignore[attr-defined]
    rows = rows.select_related("unit", "document").prefetch_related(PARTIES).order_by("-year", "-pk")
    if request.method == "POST":
        return export_list(request, rows, PLEDGES)
    context = {
        "page": page_of(request, rows),
        "q": query,
        "selects": selects,
        "is_filtered": bool(query or any(select.value for select in selects)),
        "to_sign": _to_sign(request),
        "may_add": request.actor.may_somewhere(Grant.LOG),
    }
    return answer_list(request, "pledges/list.html", "pledges/_rows.html", context)


def _to_sign(request: MemberRequest) -> int:
    """How many wait for the office acted in; several can be signed at once."""
    if not request.actor.may_somewhere(Grant.SIGN):
        return 0
    return Pledge.objects.waiting_for_offices([office for office in [request.actor.office] if office]).count()


def _filtered(pledges: QuerySet[Pledge], request: MemberRequest, state: str, year: str, show: str) -> QuerySet[Pledge]:
    if state:
        pledges = pledges.filter(state=state)
    if year:
        pledges = pledges.filter(year=int(year))
    if show:
        pledges = pledges.filter(pk__in=Pledge.objects.waiting_for(request.actor).values("pk"))
    return pledges


@require_safe
def pledge_detail(request: MemberRequest, pk: int) -> HttpResponse:
    rows = Pledge.objects.visible_to(request.actor)
    related = ("unit", "author__member", "document", "revised_from", "amends__document")
    pledge = get_object_or_404(rows.select_related(*related), pk=pk)
    parties, events = parties_of(pledge), history(pledge)
    context = progress_of(pledge, parties, request.actor) | {
        "pledge": pledge,
        "parties": [(party, lines(party.duties)) for party in parties],
        "amendment": pledge.amendments.filter(pk__in=rows.values("pk")).order_by("-pk").first(),
        "changes": changes_of(pledge),
        "may_offer": not rules.why_not_model(pledge, request.actor),
        "results": fulfilment(pledge, last=request.actor.today),
        "elapsed": elapsed(pledge, request.actor.today),
        "grounds": lines(pledge.grounds),
        "common_duties": lines(pledge.common_duties),
        "keeps_papers_of": {each.pk for each in parties if not rules.why_not_keep_papers(pledge, request.actor, each)},
        "actions": actions_of(pledge, request.actor),
        "history": events,
        "ended_by": next((event.by for event in events if event.reason), ""),
        "newest": pledge.document.newest if pledge.document else None,
    }
    return render(request, "pledges/detail.html", context)


def progress_of(pledge: Pledge, parties: list[Party], actor: Actor) -> dict[str, Any]:
    """How far the signing is, for all parties to see: whose turn it is, and where an office has ended."""
    signed = [party for party in parties if party.slot and party.slot.state == SignatureSlot.State.SIGNED]
    waiting = [party for party in parties if party.slot and party.slot.state == SignatureSlot.State.WAITING]
    first = min((party.step for party in waiting), default=0)
    may_name = {party.pk for party in waiting if not rules.why_not_name_successor(pledge, actor, party)}
    return {
        "has_order": len({party.step for party in parties}) > 1,
        "in_turn": {party.pk for party in waiting if party.step == first},
        "ended_offices": {party.pk for party in waiting if not party.office.is_held_on(actor.today)},
        "names_successor_of": may_name,
        "signed_count": len(signed),
        "signed_percent": len(signed) * 100 // len(parties) if parties else 0,
    }
