from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from members import services
from members.actor import MemberRequest
from members.forms import InviteForm, ProfileForm, ReasonForm, ResetSecondFactorForm
from members.models import Member
from members.views.guards import require_manager


@require_http_methods(["GET", "POST"])
def invite(request: MemberRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(Member.objects.visible_to(request.actor).select_related("user"), pk=pk)
    require_manager(request.actor, member)
    form = InviteForm(request.POST or None, initial={"email": member.account.email if member.account else ""})
    if form.is_valid():
        try:
            services.invite(member, email=form.cleaned_data["email"], by=request.actor, now=timezone.now())
        except services.Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, _("The invitation is on its way. Its link works once, within seven days."))
            return redirect(member)
    return render(request, "members/invite.html", {"form": form, "member": member})


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def accept_invitation(request: HttpRequest, key: str) -> HttpResponse:
    try:
        user = services.invited_user(key)
        form = SetPasswordForm(user, request.POST or None)
        if form.is_valid():
            services.accept_invitation(key, password=form.cleaned_data["new_password1"], now=timezone.now())
            messages.success(request, _("Your password is set. You can sign in now."))
            return redirect("account_login")
    except services.InvitationVoid as refusal:
        return render(request, "members/link_void.html", {"reason": str(refusal)}, status=410)
    return render(request, "members/accept_invitation.html", {"form": form, "invited": user})


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def unlock(request: HttpRequest, key: str) -> HttpResponse:
    """Asks before it unlocks: mail programs open links by themselves."""
    if request.method != "POST":
        return render(request, "members/unlock.html")
    try:
        services.unlock(key, now=timezone.now())
    except services.InvitationVoid as refusal:
        return render(request, "members/link_void.html", {"reason": str(refusal)}, status=410)
    messages.success(request, _("Your account is unlocked. You can sign in now."))
    return redirect("account_login")


@login_not_required
@require_safe
def asleep(request: HttpRequest) -> HttpResponse:
    return render(request, "members/asleep.html")


@require_http_methods(["GET", "POST"])
def reset_second_factor(request: MemberRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(Member.objects.visible_to(request.actor).filter(user__isnull=False), pk=pk)
    require_manager(request.actor, member)
    form = ResetSecondFactorForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            services.reset_second_factor(member.user, by=request.actor, reason=reason, now=timezone.now())
        except services.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The second factor was removed and the person is told by mail."))
            return redirect(member)
    return render(request, "members/reset_second_factor.html", {"form": form, "member": member})


@require_http_methods(["GET", "POST"])
def account_lock(request: MemberRequest, pk: int) -> HttpResponse:
    """Locks an account, or unlocks one that is locked."""
    member = get_object_or_404(Member.objects.visible_to(request.actor).filter(user__isnull=False), pk=pk)
    require_manager(request.actor, member)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        change = services.deactivate_account if member.user.is_active else services.reactivate_account
        try:
            change(member.user, by=request.actor, reason=form.cleaned_data["reason"], now=timezone.now())
        except services.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(member)
    return render(request, "members/account_lock.html", {"form": form, "member": member})


@require_http_methods(["GET", "POST"])
def profile(request: MemberRequest) -> HttpResponse:
    user = request.actor.user
    form = ProfileForm(request.POST or None, initial={"language": user.language})
    if form.is_valid():
        user.language = form.cleaned_data["language"]
        user.save(update_fields=["language"])
        response = redirect("members:profile")
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, max_age=365 * 24 * 3600, samesite="Lax")
        return response
    context = {"form": form, "has_second_factor": services.has_second_factor(user)}
    return render(request, "members/profile.html", context)
