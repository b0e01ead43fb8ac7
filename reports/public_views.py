"""Reports for everybody: figures, movements and words; no photo, no drill-down, no people behind the achievements."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from portal.listing import page_of
from portal.vietnamese import SEARCH_LETTERS
from publications.public.answers import page, shared
from reports.models import Report
from reports.outline import outline
from reports.outlines import boxes_of, texts_of
from reports.snapshot import read

PER_PAGE = 24


@shared
def reports(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "")[:SEARCH_LETTERS].strip()
    rows = Report.objects.public().matching(query).listed()
    context = {"page": page_of(request, rows, size=PER_PAGE), "q": query}
    return page(request, "reports/public_list.html", context)


@shared
def report(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Report.objects.public().select_related("unit", "campaign", "document"), pk=pk)
    texts = texts_of(found)
    told = outline(read(found.snapshot), texts)
    words = [(label, texts.get(section, "")) for section, (label, _guidance) in boxes_of(found).items()]
    context = {"report": found, "told": told, "written": [(label, text) for label, text in words if text]}
    return page(request, "reports/public_report.html", context)
