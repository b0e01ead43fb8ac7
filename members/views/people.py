from django.contrib import messages
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members import services
from members.actor import Actor, MemberRequest
from members.exports import PEOPLE
from members.forms import EndForm, JoinForm, PersonAddForm, PersonForm
from members.models import Grant, Member, MemberQuerySet, Membership, Office, Unit, User
from members.views.guards import require_grant, require_manager, require_somewhere
from portal.exports import export_list
from portal.listing import Select, answer_list, page_of

NAMED_UNITS = 200  # that the words of the filter may mean
ACCOUNT_STATES = {
    "joined": Q(user__is_active=True, user__last_login__isnull=False),
    "waiting": Q(user__is_active=True, user__last_login__isnull=True),
    "locked": Q(user__is_active=False),
    "none": ~Exists(User.objects.filter(member=OuterRef("pk"))),  # a join would be made before the first page is known
}


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: MemberRequest) -> HttpResponseBase:
    actor, query = request.actor, request.GET.get("q", "").strip()
    unit = Select.among(request, "unit", _("Unit"), Unit.objects.looked_after_by(actor).order_by("path", "pk"))
    labels = {
        "joined": _("in use"),
        "waiting": _("not used yet"),
        "locked": _("locked"),
        "none": _("no account"),
    }
    account = Select.of(request, "account", _("Account"), labels.items())
    found = _filtered(Member.objects.visible_to(actor).matching(query), actor, unit, account.value)
    rows = _with_posts(found, actor).order_by("sort_key", "pk")
    if request.method == "POST":
        return export_list(request, rows, PEOPLE)
    context = {
        "page": page_of(request, rows),
        "q": query,
        "selects": [unit, account],
        "may_add": actor.may_somewhere(Grant.ADMINISTER),
    }
    return answer_list(request, "members/people.html", "members/_person_rows.html", context)


def _filtered(found: MemberQuerySet, actor: Actor, unit: Select, account: str) -> MemberQuerySet:
    if unit.value:
        named = Unit.objects.looked_after_by(actor).filter(unit.chosen("pk", Unit.objects.all())).order_by("path")
        below = Unit.objects.below(*named[:NAMED_UNITS])
        belonging = Membership.objects.on(actor.today).filter(unit__in=below).values("member")
        found = found.filter(pk__in=belonging)
    return found.filter(ACCOUNT_STATES[account]) if account else found


def _with_posts(found: MemberQuerySet, actor: Actor) -> MemberQuerySet:
    """`posts` and `homes`: the offices and memberships of today that this actor may see."""
    offices = Office.objects.visible_to(actor).on(actor.today).select_related("unit").order_by("pk")
    homes = Membership.objects.visible_to(actor).on(actor.today).select_related("unit").order_by("pk")
    return found.select_related("user").prefetch_related(
        Prefetch("offices", offices, to_attr="posts"), Prefetch("memberships", homes, to_attr="homes")
    )


@require_safe
def person(request: MemberRequest, pk: int) -> HttpResponse:
    actor = request.actor
    member = get_object_or_404(Member.objects.visible_to(actor).select_related("user"), pk=pk)
    is_self, may_manage = actor.member == member, services.may_manage(actor, member)
    offices = Office.objects.visible_to(actor).filter(member=member).select_related("unit")
    memberships = Membership.objects.visible_to(actor).filter(member=member).select_related("unit")
    context = {
        "member": member,
        "is_self": is_self,
        "may_manage": may_manage,
        "shows_account": may_manage or is_self,
        "has_second_factor": member.account is not None and services.has_second_factor(member.account),
        "may_propose": any(_works_for(actor, each.unit) for each in memberships.on(actor.today)),
        "offices": offices.order_by("-from_on", "pk"),
        "memberships": memberships.order_by("-from_on", "pk"),
    }
    return render(request, "members/person.html", context)


def _works_for(actor: Actor, unit: Unit) -> bool:
    return actor.may(Grant.LOG, unit) or actor.may(Grant.REVIEW, unit)


@require_http_methods(["GET", "POST"])
def person_add(request: MemberRequest) -> HttpResponse:
    require_somewhere(request.actor, Grant.ADMINISTER)
    initial = {"unit": request.GET.get("unit"), "from_on": request.actor.today}
    form = PersonAddForm(request.POST or None, actor=request.actor, initial=initial)
    if form.is_valid():
        try:
            member = services.add_member(**form.cleaned_data, by=request.actor, now=timezone.now())
        except services.Refused as refusal:
            form.add_error(getattr(refusal, "about", None), str(refusal))
        else:
            messages.success(request, _("The person was added to the roster."))
            return redirect(member)
    return render(request, "members/person_add.html", {"form": form})


@require_http_methods(["GET", "POST"])
def person_edit(request: MemberRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(Member.objects.visible_to(request.actor), pk=pk)
    require_manager(request.actor, member)
    initial = {name: getattr(member, name) for name in PersonForm.base_fields}
    form = PersonForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            services.change_member(member, **form.cleaned_data, by=request.actor, now=timezone.now())
        except services.Refused as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, _("The change was saved."))
            return redirect(member)
    return render(request, "members/person_edit.html", {"form": form, "member": member})


@require_http_methods(["GET", "POST"])
def person_join(request: MemberRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(Member.objects.visible_to(request.actor), pk=pk)
    require_manager(request.actor, member)
    form = JoinForm(request.POST or None, actor=request.actor, initial={"on": request.actor.today})
    if form.is_valid():
        unit, day = form.cleaned_data["unit"], form.cleaned_data["on"]
        try:
            services.join_unit(member, unit=unit, from_on=day, by=request.actor, now=timezone.now())
        except services.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(member)
    return render(request, "members/person_join.html", {"form": form, "member": member})


@require_http_methods(["GET", "POST"])
def membership_move(request: MemberRequest, pk: int) -> HttpResponse:
    membership = get_object_or_404(Membership.objects.visible_to(request.actor).select_related("unit", "member"), pk=pk)
    require_grant(request.actor, Grant.ADMINISTER, membership.unit)
    form = JoinForm(request.POST or None, actor=request.actor, initial={"on": request.actor.today})
    if form.is_valid():
        try:
            services.move_member(membership, **form.cleaned_data, by=request.actor, now=timezone.now())
        except services.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(membership.member)
    return render(request, "members/membership_move.html", {"form": form, "membership": membership})


@require_http_methods(["GET", "POST"])
def membership_end(request: MemberRequest, pk: int) -> HttpResponse:
    membership = get_object_or_404(Membership.objects.visible_to(request.actor).select_related("unit", "member"), pk=pk)
    require_grant(request.actor, Grant.ADMINISTER, membership.unit)
    form = EndForm(request.POST or None, initial={"to_on": request.actor.today})
    if form.is_valid():
        try:
            services.end_membership(membership, **form.cleaned_data, by=request.actor, now=timezone.now())
        except services.Refused as refusal:
            form.add_error("to_on", str(refusal))
        else:
            return redirect(membership.member)
    return render(request, "members/membership_end.html", {"form": form, "membership": membership})
