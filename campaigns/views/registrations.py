from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from campaigns import services
from campaigns.board import MISSING, Board
from campaigns.exports import REGISTRATIONS, UNITS_MISSING
from campaigns.forms import DecisionForm
from campaigns.models import Campaign, Participation, ParticipationQuerySet
from campaigns.views.reaching import visible_campaign
from members.actor import MemberRequest
from members.models import Grant
from portal.exports import export_list
from portal.listing import Select, answer_list, page_of


@require_http_methods(["GET", "POST"])
def registrations(request: MemberRequest, pk: int) -> HttpResponseBase:
    """The registration board: units and people by how far their registration is.

    Posted to, it approves or refuses those that are ticked, or approves all that wait and match the filters.
    """
    campaign = visible_campaign(request, pk)
    if "export" in request.POST:
        return _taken_away(request, campaign)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not any(request.actor.may_somewhere(grant) for grant in (Grant.LOG, Grant.REVIEW)):
            raise PermissionDenied(_("The office you act in does not decide on registrations."))
        if form.is_valid() and (said := _decide(request, campaign, form)):
            messages.success(request, said)
            return redirect(request.get_full_path())
    context = _context(request, campaign, form)
    return answer_list(request, "campaigns/registrations.html", "campaigns/_registration_rows.html", context)


def _taken_away(request: MemberRequest, campaign: Campaign) -> HttpResponseBase:
    """The rows of the tab that is open, as a file."""
    board, _who = _board(request, campaign)
    key = next(tab.key for tab in board.tabs(request.GET.get("state", "")) if tab.is_open)
    return export_list(request, board.rows(key), UNITS_MISSING if key == MISSING else REGISTRATIONS)


def _board(request: MemberRequest, campaign: Campaign) -> tuple[Board, Select]:
    kinds = [("units", _("Units")), ("people", _("People"))]
    who = Select.of(request, "who", _("Who"), kinds, _("Units and people"))
    return Board(campaign, request.actor, who.value, request.GET.get("q", "")), who


def _context(request: MemberRequest, campaign: Campaign, form: DecisionForm) -> dict[str, Any]:
    board, who = _board(request, campaign)
    tabs = board.tabs(request.GET.get("state", ""))
    tab = next(tab for tab in tabs if tab.is_open)
    page = page_of(request, board.rows(tab.key))
    is_logging = board.is_running and request.actor.may_somewhere(Grant.LOG)
    return {
        "campaign": campaign,
        "q": board.query,
        "selects": [who],
        "kept": {"state": tab.key},
        "tabs": tabs,
        "tab": tab,
        "page": page,
        "form": form,
        "may_register": is_logging,
        "may_remind": board.is_running and request.actor.may(Grant.LOG, campaign.owner),
        "is_reminded": campaign.reminded_on == request.actor.today,
        "is_filtered": bool(board.query or board.who),
        **_open_rows(request, board, tab.key, [row.pk for row in page.object_list]),
    }


def _open_rows(request: MemberRequest, board: Board, key: str, shown: list[int]) -> dict[str, Any]:
    """Which rows of the page may be decided on and which withdrawn, and how many wait in all."""
    rows = _decidable(request, board) if board.is_running else Participation.objects.none()
    registered = (
        board.registrations() if board.is_running and key in {"pending", "refused", "approved"} else rows.none()
    )
    own = Q(unit__in=request.actor.units_for(Grant.LOG)) | Q(member__isnull=False, member=request.actor.member)
    is_open = key in {"pending", "refused"}
    return {
        "decidable": set(rows.filter(pk__in=shown).values_list("pk", flat=True)) if is_open else set(),
        "withdrawable": set(registered.filter(own, pk__in=shown).values_list("pk", flat=True)),
        "waiting": rows.filter(state=Participation.State.PENDING).count() if key == "pending" else 0,
    }


def _decidable(request: MemberRequest, board: Board) -> ParticipationQuerySet:
    return board.registrations().decidable_by(request.actor)


def _decide(request: MemberRequest, campaign: Campaign, form: DecisionForm) -> str:
    """What was done, as a sentence; "" when a rule said no, which then stands in the form."""
    acting: dict[str, Any] = {"by": request.actor, "now": timezone.now()}
    rows = _asked_for(request, campaign, form)
    try:
        if form.decision == "refuse":
            reason = form.cleaned_data["reason"]
            count = len(services.refuse_registrations(campaign, rows, reason=reason, **acting))
            said = ngettext("%(count)s registration refused.", "%(count)s registrations refused.", count)
        else:
            count = len(services.approve_registrations(campaign, rows, **acting))
            said = ngettext("%(count)s registration approved.", "%(count)s registrations approved.", count)
    except services.ParticipationRefused as refusal:
        form.add_error(None, str(refusal))
        return ""
    return said % {"count": count}


def _asked_for(request: MemberRequest, campaign: Campaign, form: DecisionForm) -> ParticipationQuerySet:
    board, _who = _board(request, campaign)
    rows = _decidable(request, board)
    if form.decision == "approve_all":
        return rows.filter(state=Participation.State.PENDING)
    return rows.filter(pk__in=form.ticked)


@require_POST
def registrations_remind(request: MemberRequest, pk: int) -> HttpResponse:
    campaign = visible_campaign(request, pk)
    if not request.actor.may(Grant.LOG, campaign.owner):
        raise PermissionDenied(_("Only officers of the unit that owns the campaign may change it."))
    try:
        services.remind_missing(campaign, by=request.actor, now=timezone.now())
    except services.ParticipationRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(
            request, _("The reminder is on its way to the officers of the units that have not registered.")
        )
    return redirect(f"{reverse('campaigns:registrations', args=[pk])}?state=missing")
