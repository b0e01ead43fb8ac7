from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from achievements import services
from achievements.exports import WAITING_DEEDS
from achievements.forms import ReturnForm, ReturnManyForm, chosen_by
from achievements.hints import Hint, hints_for
from achievements.models import Achievement
from achievements.queue import WAITING_DAYS, ReviewQueue
from achievements.services import Chosen, Decided
from achievements.views.listing import rows_of, shown, whole
from campaigns.models import Campaign
from campaigns.values import Area
from members.actor import Actor, MemberRequest
from members.models import Grant, Unit, User
from portal.exports import export_list
from portal.listing import Select, answer_list, page_of


@require_http_methods(["GET", "HEAD", "POST"])
def achievement_review(request: MemberRequest) -> HttpResponseBase:
    """What waits for the decision of the office acted in, the longest waiting first."""
    queue = ReviewQueue.of(request.actor, request.GET, now=timezone.now())
    rows = rows_of(queue.deeds)
    if request.method == "POST":
        return export_list(request, rows, WAITING_DEEDS)
    page = page_of(request, rows)
    context = {
        "page": page,
        "rows": with_hints(page.object_list, request.actor),
        "queue": queue,
        "q": queue.asked.get("q", ""),
        "selects": _selects(request, queue),
        "is_filtered": bool(queue.asked),
        "may_review": request.actor.may_somewhere(Grant.REVIEW),
    }
    return answer_list(request, "achievements/review.html", "achievements/_review_rows.html", context)


@require_safe
def achievement_examine(request: MemberRequest, pk: int) -> HttpResponse:
    """One deed with its photos beside the decision, and the way to the next one of the same queue."""
    deed = get_object_or_404(whole(Achievement.objects.visible_to(request.actor)), pk=pk)
    if why := services.why_never_reviewed_by(deed, request.actor):
        raise PermissionDenied(why)
    queue = ReviewQueue.of(request.actor, request.GET, now=timezone.now())
    previous, following = queue.around(deed)
    context = shown(deed, request.actor) | {
        "queue": queue,
        "waiting": queue.deeds.count(),
        "previous": previous,
        "following": following,
        "form": ReturnForm(initial={"seen": deed.submitted_at.isoformat() if deed.submitted_at else ""}),
    }
    return render(request, "achievements/examine.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def achievement_decide(request: MemberRequest) -> HttpResponse:
    """Asks once more before many are decided at once; the address names what was ticked, and in which queue."""
    if not request.actor.may_somewhere(Grant.REVIEW):
        raise PermissionDenied(_("The office you act in does not review."))
    queue = ReviewQueue.of(request.actor, request.GET, now=timezone.now())
    chosen = chosen_by(request.actor, request.GET.getlist("chosen"))
    is_return = request.GET.get("decision") == "return"
    form = ReturnManyForm(request.POST or None) if is_return else None
    if request.method == "POST" and chosen and (form is None or form.is_valid()):
        _tell(request, _decide(request, chosen, form))
        return redirect(f"{reverse('achievements:review')}?{queue.address_part}")
    lines = [(each, services.why_never_reviewed_by(each.deed, request.actor)) for each in chosen]
    decidable = [each for each, why in lines if not why]
    hints = [found for _deed, found in with_hints([each.deed for each in decidable], request.actor)]
    context = {
        "queue": queue,
        "form": form,
        "chosen": list(zip(decidable, hints, strict=True)),
        "refused": [Decided(each.deed, why) for each, why in lines if why],
    }
    return render(request, "achievements/decide.html", context)


def with_hints(deeds: Sequence[Achievement], actor: Actor) -> list[tuple[Achievement, list[Hint]]]:
    found = hints_for(deeds, actor)
    return [(deed, found.get(deed.pk, [])) for deed in deeds]


def _decide(request: MemberRequest, chosen: Sequence[Chosen], form: ReturnManyForm | None) -> list[Decided]:
    now = timezone.now()
    if form is None:
        return services.approve_many(chosen, by=request.actor, now=now)
    return services.return_many(chosen, by=request.actor, reason=form.cleaned_data["reason"], now=now)


def _tell(request: MemberRequest, decided: Sequence[Decided]) -> None:
    """How many are decided, and for each of the others why not."""
    done, refused = [each for each in decided if not each.refusal], [each for each in decided if each.refusal]
    if done and done[0].deed.state == Achievement.State.APPROVED:
        told = ngettext("%(number)s achievement approved.", "%(number)s achievements approved.", len(done))
        messages.success(request, told % {"number": len(done)})
    elif done:
        told = ngettext("%(number)s achievement returned.", "%(number)s achievements returned.", len(done))
        messages.success(request, told % {"number": len(done)})
    for each in refused:
        messages.warning(request, _("“%(title)s”: %(why)s") % {"title": each.deed.title, "why": each.refusal})


def _selects(request: MemberRequest, queue: ReviewQueue) -> list[Select]:
    """Only what occurs in the whole queue is offered; of a district or a province, what may be reviewed at all."""
    deeds, reach = queue.everything, request.actor.units_for(Grant.REVIEW)
    campaigns: QuerySet[Campaign] = Campaign.objects.visible_to(request.actor)
    authors: QuerySet[User] = User.objects.filter(member__offices__unit__in=reach).distinct()
    if reach.few() is not None:
        campaigns = Campaign.objects.filter(pk__in=deeds.values("campaign"))
        authors = User.objects.filter(pk__in=deeds.values("author"))
        reach = Unit.objects.filter(pk__in=deeds.values("unit"))
    in_order = authors.select_related("member").order_by("member__sort_key", "pk")
    days = [
        (number, ngettext("%(n)s day or longer", "%(n)s days or longer", number) % {"n": number})
        for number in WAITING_DAYS
    ]
    return [
        Select.among(request, "campaign", _("Campaign"), campaigns.order_by("name", "pk")),
        Select.among(request, "unit", _("Unit"), reach.order_by("sort_key", "pk")),
        Select.of(request, "area", _("Area"), Area.choices),
        Select.among(request, "author", _("Logged by"), in_order),
        Select.of(request, "waiting", _("Waiting"), days),
    ]
