from django.db.models import Max, Min, QuerySet
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaigns.exports import CAMPAIGNS
from campaigns.models import Campaign, CampaignQuerySet, Participation
from members.actor import Actor, MemberRequest
from members.models import Grant
from portal.exports import export_list
from portal.listing import Select, answer_list, page_of


@require_http_methods(["GET", "HEAD", "POST"])
def campaign_list(request: MemberRequest) -> HttpResponseBase:
    found = Campaign.objects.visible_to(request.actor)
    selects = _selects(request, found)
    rows = _filtered(found.matching(request.GET.get("q", "")), request.actor, selects)
    rows = rows.select_related("owner").with_launchers().with_participants().order_by("-starts_on", "-pk")
    if request.method == "POST":
        return export_list(request, rows, CAMPAIGNS)
    context = {
        "q": request.GET.get("q", ""),
        "selects": selects,
        "is_filtered": any(request.GET.get(name) for name in ("q", *(select.name for select in selects))),
        "page": page_of(request, rows),
        "may_add": request.actor.may_somewhere(Grant.LOG),
    }
    return answer_list(request, "campaigns/list.html", "campaigns/_rows.html", context)


def _selects(request: MemberRequest, found: QuerySet[Campaign]) -> list[Select]:
    span = found.aggregate(first=Min("starts_on"), last=Max("ends_on"))
    first, last = span["first"] or request.actor.today, span["last"] or request.actor.today
    years = [(year, str(year)) for year in range(last.year, first.year - 1, -1)]
    mine = [("owned", _("Owned by my unit")), ("joined", _("My unit takes part"))]
    return [
        Select.of(request, "kind", _("Kind"), Campaign.Kind.choices),
        Select.of(request, "state", _("State"), Campaign.State.choices),
        Select.of(request, "year", _("Year"), years),
        Select.of(request, "mine", _("Unit"), mine),
    ]


def _filtered(rows: CampaignQuerySet, actor: Actor, selects: list[Select]) -> CampaignQuerySet:
    kind, state, year, mine = (select.value for select in selects)
    homes = {office.unit_id for office in actor.offices} | {membership.unit_id for membership in actor.memberships}
    if kind:
        rows = rows.filter(kind=kind)
    if state:
        rows = rows.filter(state=state)
    if year:
        rows = rows.during(int(year))
    if mine == "owned":
        rows = rows.filter(owner__in=homes)
    if mine == "joined":
        rows = rows.filter(pk__in=Participation.objects.current().of_units().filter(unit__in=homes).values("campaign"))
    return rows
