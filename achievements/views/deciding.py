from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from achievements import services
from achievements.forms import ApproveForm, CorrectForm, ReturnForm
from achievements.models import Achievement
from achievements.queue import ReviewQueue
from members.actor import MemberRequest


@require_POST
def achievement_approve(request: MemberRequest, pk: int) -> HttpResponse:
    deed = _reviewable(request, pk)
    form = ApproveForm(request.POST)
    seen = form.cleaned_data["seen"] if form.is_valid() else None
    try:
        services.approve_achievement(deed, by=request.actor, now=timezone.now(), seen=seen)
    except services.AchievementNotReviewable as refusal:
        messages.error(request, str(refusal))
        return redirect(deed)
    messages.success(request, _("Approved: “%(title)s”.") % {"title": deed.title})
    return _next(request, deed)


@require_http_methods(["GET", "HEAD", "POST"])
def achievement_return(request: MemberRequest, pk: int) -> HttpResponse:
    deed = _reviewable(request, pk)
    form = ReturnForm(
        request.POST or None, initial={"seen": deed.submitted_at.isoformat() if deed.submitted_at else ""}
    )
    if form.is_valid():
        typed = form.cleaned_data
        try:
            services.return_achievement(
                deed, by=request.actor, reason=typed["reason"], now=timezone.now(), seen=typed["seen"]
            )
        except services.AchievementNotReviewable as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Returned: “%(title)s”.") % {"title": deed.title})
            return _next(request, deed)
    context = {"deed": deed, "form": form, "queue": request.POST.get("queue")}
    return render(request, "achievements/return.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def achievement_correct(request: MemberRequest, pk: int) -> HttpResponse:
    deed = get_object_or_404(Achievement.objects.visible_to(request.actor).select_related("unit"), pk=pk)
    if not deed.may_be_corrected_by(request.actor):
        raise PermissionDenied(_("Only an approved achievement can be corrected, by an officer who may log."))
    form = CorrectForm(request.POST or None)
    if form.is_valid():
        try:
            new = services.start_correction(
                deed, by=request.actor, reason=form.cleaned_data["reason"], now=timezone.now()
            )
        except services.AchievementNotCorrectable as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("achievements:edit", pk=new.pk)
    return render(request, "achievements/correct.html", {"deed": deed, "form": form})


def _reviewable(request: MemberRequest, pk: int) -> Achievement:
    """What one may ever decide on; whether it still waits is for the service to say in a sentence."""
    deed = get_object_or_404(Achievement.objects.visible_to(request.actor).select_related("unit"), pk=pk)
    why = services.why_never_reviewed_by(deed, request.actor)
    if why:
        raise PermissionDenied(why)
    return deed


def _next(request: MemberRequest, deed: Achievement) -> HttpResponse:
    """From the page beside the queue (`queue` holds its filters) on to the next one; else back to the queue while
    something waits there, else to what was decided on."""
    if (filters := request.POST.get("queue")) is not None:
        queue = ReviewQueue.of(request.actor, QueryDict(filters), now=timezone.now())
        following = queue.after(deed)
        address = reverse("achievements:examine", args=[following]) if following else reverse("achievements:review")
        return redirect(f"{address}?{queue.address_part}" if queue.address_part else address)
    if Achievement.objects.reviewable_by(request.actor).exists():
        return redirect(reverse("achievements:review"))
    return redirect(deed)
