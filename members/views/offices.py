from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members import services
from members.actor import MemberRequest
from members.exports import OFFICES
from members.forms import EndOfficeForm, OfficeForm
from members.middleware import SESSION_KEY
from members.models import Grant, Member, Office
from members.views.guards import require_grant, require_somewhere
from portal.exports import export_list
from portal.listing import Select, answer_list, page_of


@require_http_methods(["GET", "HEAD", "POST"])
def offices(request: MemberRequest) -> HttpResponseBase:
    actor, query = request.actor, request.GET.get("q", "").strip()
    grant = Select.of(request, "grant", _("What the office may do"), Grant.choices)
    span = Select.of(request, "span", _("Held"), [("past", _("formerly"))], all_label=_("today"))
    found = Office.objects.visible_to(actor).matching(query)
    found = found.filter(to_on__lt=actor.today) if span.value else found.on(actor.today)
    if grant.value:
        found = found.filter(**{f"may_{grant.value}": True})
    rows = found.select_related("unit", "member").order_by("unit__path", "from_on", "pk")
    if request.method == "POST":
        return export_list(request, rows, OFFICES)
    context = {
        "page": page_of(request, rows),
        "q": query,
        "selects": [grant, span],
        "administered": set(actor.units_for(Grant.ADMINISTER).values_list("pk", flat=True)),
    }
    return answer_list(request, "members/offices.html", "members/_office_rows.html", context)


@require_http_methods(["GET", "POST"])
def office_add(request: MemberRequest, pk: int) -> HttpResponse:
    require_somewhere(request.actor, Grant.ADMINISTER)
    member = get_object_or_404(Member.objects.visible_to(request.actor), pk=pk)
    initial = {"unit": request.GET.get("unit"), "from_on": request.actor.today}
    form = OfficeForm(request.POST or None, actor=request.actor, initial=initial)
    if form.is_valid():
        try:
            services.appoint(member, **form.cleaned_data, by=request.actor, now=timezone.now())
        except services.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The office was entered."))
            return redirect(member)
    return render(request, "members/office_add.html", {"form": form, "member": member})


@require_http_methods(["GET", "POST"])
def office_end(request: MemberRequest, pk: int) -> HttpResponse:
    office = get_object_or_404(Office.objects.visible_to(request.actor).select_related("unit", "member"), pk=pk)
    require_grant(request.actor, Grant.ADMINISTER, office.unit)
    form = EndOfficeForm(request.POST or None, initial={"to_on": request.actor.today})
    if form.is_valid():
        try:
            services.end_office(office, **form.cleaned_data, by=request.actor, now=timezone.now())
        except services.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The end of the office was entered."))
            return redirect(office.member)
    return render(request, "members/office_end.html", {"form": form, "office": office})


@require_POST
def act_in(request: MemberRequest) -> HttpResponse:
    """Choose which of one's own offices to act in, for this session."""
    held = {str(office.pk): office for office in request.actor.offices}
    chosen = held.get(request.POST.get("office", ""))
    if chosen is None:
        raise Http404
    request.session[SESSION_KEY] = chosen.pk
    target = request.POST.get("next", "/")
    return redirect(target if url_has_allowed_host_and_scheme(target, allowed_hosts=None) else "/")
