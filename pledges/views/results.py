"""What came of a pledge: the sheet of the year, and the achievements behind one commitment."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from achievements.models import Achievement
from members.actor import MemberRequest
from members.models import Unit
from pledges.fulfilment import fulfilment
from pledges.models import Pledge
from pledges.sheet import sheet_pdf


@require_safe
@cache_control(private=True, no_cache=True)
def pledge_sheet(request: MemberRequest, pk: int) -> HttpResponse:
    """Phụ lục II as of today; a draft has no results of its own."""
    rows = Pledge.objects.visible_to(request.actor).exclude(state=Pledge.State.DRAFT)
    pledge = get_object_or_404(rows.select_related("document", "unit__parent"), pk=pk)
    response = HttpResponse(sheet_pdf(pledge, now=timezone.now()), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="ket-qua-giao-uoc-{pledge.year}-{pledge.unit.code}.pdf"'
    return response


@require_safe
def pledge_result(request: MemberRequest, pk: int, commitment_pk: int) -> HttpResponse:
    """One commitment and every approved achievement its result is made of; those out of reach are named only."""
    pledge = get_object_or_404(Pledge.objects.visible_to(request.actor).select_related("unit"), pk=pk)
    results = fulfilment(pledge, last=request.actor.today)
    result = next((each for each in results if each.commitment_id == commitment_pk), None)
    if result is None:
        raise Http404
    sources = result.figure.sources if result.figure else ()
    deeds = {source.achievement_id for source in sources}
    reached = Achievement.objects.visible_to(request.actor).filter(pk__in=deeds).in_bulk()
    units = Unit.objects.in_bulk({source.unit_id for source in sources})
    rows = [(source, units[source.unit_id], reached.get(source.achievement_id)) for source in sources]
    return render(request, "pledges/result.html", {"pledge": pledge, "result": result, "rows": rows})
