from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from achievements.models import Achievement, AchievementQuerySet
from documents.typesetting import DocumentNotRenderable
from members.actor import MemberRequest
from members.models import Member
from overview import record
from overview.personal_report import personal_report
from portal.listing import Select, answer_list, page_of
from portal.vietnamese import fold

State = Achievement.State


@require_safe
def own_record(request: MemberRequest) -> HttpResponse:
    """What I did, over the years."""
    return _shown(request, _oneself(request))


@require_safe
def member_record(request: MemberRequest, pk: int) -> HttpResponse:
    return _shown(request, _other(request, pk))


@require_safe
def own_record_pdf(request: MemberRequest) -> HttpResponse:
    return _printed(request, _oneself(request), "overview:own_record")


@require_safe
def member_record_pdf(request: MemberRequest, pk: int) -> HttpResponse:
    return _printed(request, _other(request, pk), "overview:member_record", pk)


def _oneself(request: MemberRequest) -> Member:
    if request.actor.member is None:
        raise Http404  # a technical account stands on no roster
    return request.actor.member


def _other(request: MemberRequest, pk: int) -> Member:
    return get_object_or_404(Member.objects.visible_to(request.actor), pk=pk)


def _shown(request: MemberRequest, member: Member) -> HttpResponse:
    told, deeds = record.record_of(member, request.actor), record.deeds_of(member, request.actor)
    query, selects = request.GET.get("q", "").strip(), _selects(request, told)
    chosen = _filtered(deeds.matching(query), selects)
    context = {
        "told": told,
        "member": member,
        "is_self": request.actor.member == member,
        "q": query,
        "selects": selects,
        "is_filtered": bool(query) or any(select.value for select in selects),
        "year": selects[0].value,
        "figures": record.figures(chosen),
        "page": page_of(request, record.shown(chosen)),
    }
    return answer_list(request, "overview/record.html", "overview/_record_rows.html", context)


def _selects(request: MemberRequest, told: record.Record) -> list[Select]:
    parts = [("part", _("Had a part in it")), ("logged", _("Logged for the unit"))]
    return [
        Select.of(request, "year", _("Year"), [(each.year, each.year) for each in told.years]),
        Select.of(request, "state", _("State"), [(s.value, s.label) for s in State if s != State.SUPERSEDED]),
        Select.of(request, "part", _("Part"), parts),
    ]


def _filtered(deeds: AchievementQuerySet, selects: list[Select]) -> AchievementQuerySet:
    year, state, part = (select.value for select in selects)
    if year:
        deeds = deeds.filter(counted_on__year=int(year))
    if state:
        deeds = deeds.filter(state=state)
    return deeds.filter(Q(has_part=part == "part")) if part else deeds


def _printed(request: MemberRequest, member: Member, back: str, *arguments: int) -> HttpResponse:
    """`?year=2021` prints one year."""
    year = request.GET.get("year", "")
    is_year = year.isascii() and year.isdigit() and len(year) == 4 and year != "0000"
    try:
        pdf = personal_report(member, request.actor, year=int(year) if is_year else None, now=timezone.now())
    except DocumentNotRenderable as problem:
        messages.error(request, str(problem))
        return redirect(back, *arguments)
    stem = "-".join(["bao-cao-thanh-tich", *fold(member.full_name).split(), *([year] if is_year else [])])
    named = content_disposition_header(True, f"{stem}.pdf") or "attachment"
    headers = {"Content-Disposition": named, "Cache-Control": "no-store"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)
