from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members.actor import MemberRequest
from portal.exports import export_list
from portal.listing import Select, answer_list, page_of
from publications.exports import PUBLICATIONS
from publications.history import history_of
from publications.models import Publication, PublicConsent
from publications.views.actions import actions_for


@require_http_methods(["GET", "HEAD", "POST"])
def publication_list(request: MemberRequest) -> HttpResponseBase:
    """What is proposed, public or withdrawn in the units one reaches, the newest first."""
    query = request.GET.get("q", "").strip()
    selects = [
        Select.of(request, "state", _("State"), Publication.State.choices),
        Select.of(request, "kind", _("Kind"), Publication.Kind.choices),
    ]
    chosen = {select.name: select.value for select in selects if select.value}
    found = Publication.objects.visible_to(request.actor).matching(query).filter(**chosen)
    rows = found.select_related("unit", "member", "achievement").defer("text", "search_key")
    rows = rows.order_by("-proposed_at", "-pk")
    if request.method == "POST":
        return export_list(request, rows, PUBLICATIONS)
    context = {
        "page": page_of(request, rows),
        "q": query,
        "selects": selects,
        "is_filtered": bool(query or chosen),
    }
    return answer_list(request, "publications/list.html", "publications/_rows.html", context)


@require_safe
def publication_detail(request: MemberRequest, pk: int) -> HttpResponse:
    rows = Publication.objects.visible_to(request.actor).select_related(
        "unit", "member", "achievement", "proposed_by__member", "published_by__member"
    )
    publication = get_object_or_404(rows, pk=pk)
    consents = list(publication.consents.select_related("member", "answered_by__member").order_by("pk"))
    context = {
        "publication": publication,
        "named": [each.member for each in consents if each.state == PublicConsent.State.GIVEN],
        "photos": list(publication.photos.order_by("position", "pk")),
        "consents": consents,
        "deeds": list(publication.deeds.order_by("-published_at", "-pk")),
        "figures": publication.figures(),
        "actions": actions_for(publication, request.actor),
        "entries": history_of(publication),
    }
    return render(request, "publications/detail.html", context)
