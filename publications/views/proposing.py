from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from achievements.models import Achievement
from members.actor import MemberRequest
from members.models import Member, Membership, Unit
from publications import services
from publications.forms import DeedForm, RoleModelForm
from publications.models import Publication, PublicationQuerySet
from publications.views.actions import allow

DEEDS_OFFERED = 20


@require_http_methods(["GET", "HEAD", "POST"])
def deed_propose(request: MemberRequest, pk: int) -> HttpResponse:
    deeds = Achievement.objects.visible_to(request.actor).select_related("unit", "corrects")
    deed = get_object_or_404(deeds, pk=pk)
    allow(services.why_not_proposed_by(deed.unit, request.actor))
    if deed.state != Achievement.State.APPROVED:
        raise PermissionDenied(_("Only an approved achievement can be shown in public."))
    known = Publication.objects.filter(achievement=deed).exclude(state=Publication.State.WITHDRAWN).first()
    if known is not None:
        return redirect(known)
    form = DeedForm(request.POST or None, deed=deed, initial=_words_of_older(deed))
    if form.is_valid():
        try:
            publication = services.propose_deed(deed, form.proposal(), by=request.actor, now=timezone.now())
        except services.NotProposable as refusal:
            form.add_error(refusal.about, str(refusal))
        else:
            return _proposed(request, publication)
    people = list(deed.members.select_related("user").order_by("sort_key", "pk"))
    return render(request, "publications/deed_propose.html", {"deed": deed, "form": form, "people": people})


def _words_of_older(deed: Achievement) -> dict[str, str]:
    """A correction begins with the words that everybody read about what it corrects."""
    older = (
        Publication.objects.filter(achievement=deed.corrects_id).order_by("-pk").first() if deed.corrects_id else None
    )
    return {"text": older.text} if older else {}


def _proposed(request: MemberRequest, publication: Publication) -> HttpResponse:
    messages.success(request, _("Proposed. The people it shows have been asked; then somebody who reviews decides."))
    return redirect(publication)


@require_http_methods(["GET", "HEAD", "POST"])
def member_propose(request: MemberRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(Member.objects.visible_to(request.actor), pk=pk)
    placed = Membership.objects.on(request.actor.today).filter(member=member).select_related("unit").order_by("pk")
    units = [each.unit for each in placed if not services.why_not_proposed_by(each.unit, request.actor)]
    if not units:
        raise PermissionDenied(_("The office you act in does not allow publishing for the unit of this person."))
    done = Publication.objects.public().deeds().filter(achievement__members=member)
    return _role_model(request, units[0], member, done)


@require_http_methods(["GET", "HEAD", "POST"])
def unit_propose(request: MemberRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(Unit.objects.visible_to(request.actor), pk=pk)
    allow(services.why_not_proposed_by(unit, request.actor))
    return _role_model(request, unit, None, Publication.objects.public().deeds().filter(unit=unit))


def _role_model(request: MemberRequest, unit: Unit, member: Member | None, deeds: PublicationQuerySet) -> HttpResponse:
    newest = deeds.newest_first().values("pk")[:DEEDS_OFFERED]
    offered = Publication.objects.filter(pk__in=list(newest.values_list("pk", flat=True))).newest_first()
    form = RoleModelForm(
        request.POST or None, request.FILES or None, deeds=offered, initial={"year": request.actor.today.year}
    )
    if form.is_valid():
        try:
            publication = services.propose_role_model(
                unit, member, form.proposal(), by=request.actor, now=timezone.now()
            )
        except services.NotProposable as refusal:
            form.add_error(refusal.about, str(refusal))
        else:
            return _proposed(request, publication)
    context = {"unit": unit, "member": member, "form": form, "has_deeds": bool(offered)}
    return render(request, "publications/role_model_propose.html", context)
