from typing import Any

from django.db.models import Exists, Max, Min, OuterRef, Prefetch, QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from achievements.exports import DEEDS
from achievements.hints import hints_for
from achievements.history import history_of
from achievements.models import Achievement, AchievementQuerySet, Evidence, FormDraft, Measurement
from achievements.views.actions import actions_for
from achievements.views.social import social_line
from campaigns.models import Campaign
from campaigns.values import Area
from members.actor import Actor, MemberRequest
from members.models import Grant, Unit
from portal.exports import export_list
from portal.file_checks import FileFinding
from portal.listing import Select, answer_list, page_of, years

UNFINISHED_SHOWN = 10


@require_http_methods(["GET", "HEAD", "POST"])
def achievement_list(request: MemberRequest) -> HttpResponseBase:
    """What one may see: searched, filtered, newest first."""
    visible = Achievement.objects.visible_to(request.actor)
    query = request.GET.get("q", "").strip()
    selects = _selects(request, visible)
    rows = rows_of(_filtered(visible.matching(query), selects)).order_by("-counted_on", "-pk")
    if request.method == "POST":
        return export_list(request, rows, DEEDS)
    context = {
        "page": page_of(request, rows),
        "q": query,
        "selects": selects,
        "is_filtered": bool(query) or any(select.value for select in selects),
        "may_log": request.actor.may_somewhere(Grant.LOG),
        "unfinished": FormDraft.objects.visible_to(request.actor).shown()[:UNFINISHED_SHOWN],
    }
    return answer_list(request, "achievements/list.html", "achievements/_rows.html", context)


@require_safe
def achievement_detail(request: MemberRequest, pk: int) -> HttpResponse:
    deed = get_object_or_404(whole(Achievement.objects.visible_to(request.actor)), pk=pk)
    return render(request, "achievements/detail.html", shown(deed, request.actor))


def shown(deed: Achievement, actor: Actor) -> dict[str, Any]:
    """What the pages about one deed say; `deed` as `whole` reads it."""
    evidence, actions = list(deed.evidence.shown().select_related("uploaded_by__member")), actions_for(deed, actor)
    return {
        "deed": deed,
        "measurements": deed.measurements.all(),
        "photos": [row for row in evidence if row.is_photo],
        "documents": [row for row in evidence if not row.is_photo],
        "entries": history_of(deed),
        "actions": actions,
        "hints": hints_for([deed], actor).get(deed.pk, []) if actions.may_decide else [],
        "social": social_line(deed, actor, is_concerned=actions.may_decide or actions.may_edit),
        "damaged": _damaged(evidence),
        "correction": _correction_of(deed, actor),
    }


def _damaged(evidence: list[Evidence]) -> list[tuple[Evidence, FileFinding]]:
    """The files that the nightly check found missing or altered."""
    rows = {row.pk: row for row in evidence}
    found = FileFinding.objects.open().about(Evidence._meta.label_lower, rows).order_by("pk")
    return [(rows[finding.subject_id], finding) for finding in found]


def rows_of(deeds: AchievementQuerySet) -> AchievementQuerySet:
    photos = Evidence.objects.filter(achievement=OuterRef("pk"))
    listed = deeds.select_related("unit", "campaign", "author__member").annotate(has_evidence=Exists(photos))
    return listed.prefetch_related(Prefetch("measurements", _measurements())).defer("narrative", "search_key")


def whole(deeds: AchievementQuerySet) -> AchievementQuerySet:
    people = ("author__member", "author_office", "reviewer__member", "reviewer_office")
    joined = deeds.select_related("unit", "campaign", "corrects", *people)
    return joined.prefetch_related(Prefetch("measurements", _measurements()), "members")


def _measurements() -> QuerySet[Measurement]:
    return Measurement.objects.select_related("indicator").order_by("position", "pk")


def _correction_of(deed: Achievement, actor: Actor) -> Achievement | None:
    return Achievement.objects.visible_to(actor).filter(corrects=deed).first()


def _selects(request: MemberRequest, visible: AchievementQuerySet) -> list[Select]:
    """An office of few units is offered what occurs among its deeds; a larger one finds all it sees by their names."""
    reach = Unit.objects.reachable_by(request.actor)
    campaigns, units = Campaign.objects.visible_to(request.actor), reach
    if reach.few() is not None:
        campaigns = Campaign.objects.filter(pk__in=visible.values("campaign"))
        units = Unit.objects.filter(pk__in=visible.values("unit"))
    span = Achievement.objects.aggregate(first=Min("counted_on"), last=Max("counted_on"))
    return [
        Select.of(request, "state", _("State"), Achievement.State.choices),
        Select.among(request, "campaign", _("Campaign"), campaigns.order_by("name", "pk")),
        Select.of(request, "area", _("Area"), Area.choices),
        Select.among(request, "unit", _("Unit"), units.order_by("sort_key", "pk")),
        Select.of(request, "year", _("Year"), years(**span)),
    ]


def _filtered(deeds: AchievementQuerySet, selects: list[Select]) -> AchievementQuerySet:
    state, campaign, area, unit, year = selects
    plain = {"state": state.value, "area": area.value, "counted_on__year": year.value}
    deeds = deeds.filter(**{column: value for column, value in plain.items() if value})
    return deeds.filter(campaign.chosen("campaign", Campaign.objects.all()), unit.chosen("unit", Unit.objects.all()))
