from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from members import services
from members.actor import MemberRequest
from members.block_forms import BlockEditForm, BlockForm, TickedUnitsForm
from members.exports import BLOCKS
from members.models import Block, Grant, Unit
from portal.exports import export_list
from portal.listing import Select, answer_list, page_of

OFFERED = 100


@require_http_methods(["GET", "HEAD", "POST"])
def blocks(request: MemberRequest) -> HttpResponseBase:
    """The blocks that one's units form or sit in, the newest year first."""
    found = Block.objects.visible_to(request.actor)
    years = found.order_by("-year").values_list("year", flat=True).distinct()
    year = Select.of(request, "year", _("Year"), [(each, str(each)) for each in years])
    query = request.GET.get("q", "").strip()
    rows = found.matching(query)
    rows = rows.filter(year=int(year.value)) if year.value else rows
    rows = rows.select_related("owner").with_seats().with_size().order_by("-year", "sort_key", "pk")
    if request.method == "POST":
        return export_list(request, rows, BLOCKS)
    context = {
        "page": page_of(request, rows),
        "q": query,
        "selects": [year],
        "is_filtered": bool(query or year.value),
        "may_add": request.actor.may_somewhere(Grant.LOG),
    }
    return answer_list(request, "members/blocks.html", "members/_block_rows.html", context)


def _visible(request: MemberRequest, pk: int) -> Block:
    rows = Block.objects.visible_to(request.actor).select_related("owner").with_seats()
    return get_object_or_404(rows, pk=pk)


def _formed(request: MemberRequest, pk: int) -> Block:
    shown = _visible(request, pk)
    if not request.actor.may(Grant.LOG, shown.owner):
        raise PermissionDenied(_("Only officers of the unit that formed the block may change it."))
    return shown


@require_safe
def block(request: MemberRequest, pk: int) -> HttpResponse:
    shown = _visible(request, pk)
    context = {"emulation_block": shown, "may_change": request.actor.may(Grant.LOG, shown.owner)}
    return render(request, "members/block.html", context)


@require_http_methods(["GET", "POST"])
def block_add(request: MemberRequest) -> HttpResponse:
    office = request.actor.office
    if office is None or not request.actor.may_somewhere(Grant.LOG):
        raise PermissionDenied(_("The office you act in does not form blocks."))
    form = BlockForm(request.POST or None, initial={"year": request.actor.today.year})
    if form.is_valid():
        try:
            formed = services.form_block(owner=office.unit, **form.cleaned_data, by=request.actor, now=timezone.now())
        except services.BlockRefused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("The block is formed. Add its units next."))
            return redirect("members:block_seats", pk=formed.pk)
    return render(request, "members/block_add.html", {"form": form, "owner": office.unit})


@require_http_methods(["GET", "POST"])
def block_edit(request: MemberRequest, pk: int) -> HttpResponse:
    edited = _formed(request, pk)
    initial = {"name": edited.name, "head": edited.head, "deputy": edited.deputy}
    form = BlockEditForm(request.POST or None, block=edited, initial=initial)
    if form.is_valid():
        try:
            services.change_block(edited, **form.cleaned_data, by=request.actor, now=timezone.now())
        except services.BlockRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The changes are saved."))
            return redirect(edited)
    return render(request, "members/block_edit.html", {"form": form, "emulation_block": edited})


@require_http_methods(["GET", "POST"])
def block_seats(request: MemberRequest, pk: int) -> HttpResponse:
    """Units below the owner that do not sit in the block yet; a search narrows them down."""
    edited = _formed(request, pk)
    query = request.GET.get("q", "").strip()
    free = Unit.objects.below(edited.owner).exclude(pk=edited.owner_id).exclude(blocks=edited)
    form = TickedUnitsForm(request.POST if request.method == "POST" else None, units=free)
    if request.method == "POST" and form.is_valid():
        try:
            count = services.seat_units(edited, form.cleaned_data["units"], by=request.actor, now=timezone.now())
        except services.BlockRefused as refusal:
            form.add_error("units", str(refusal))
        else:
            messages.success(
                request, ngettext("%(count)s unit added.", "%(count)s units added.", count) % {"count": count}
            )
            return redirect(edited)
    offered = free.matching(query)
    units = offered.select_related("parent").order_by("path", "pk")[:OFFERED]
    context = {"emulation_block": edited, "form": form, "q": query, "units": units, "total": offered.count()}
    return render(request, "members/block_seats.html", context)


@require_http_methods(["GET", "POST"])
def block_unseat(request: MemberRequest, pk: int) -> HttpResponse:
    edited = _formed(request, pk)
    form = TickedUnitsForm(request.POST if request.method == "POST" else None, units=Unit.objects.filter(blocks=edited))
    if request.method == "POST" and form.is_valid():
        count = services.unseat_units(edited, form.cleaned_data["units"], by=request.actor, now=timezone.now())
        messages.success(
            request, ngettext("%(count)s unit removed.", "%(count)s units removed.", count) % {"count": count}
        )
        return redirect(edited)
    return render(request, "members/block_unseat.html", {"emulation_block": edited, "form": form})


@require_http_methods(["GET", "POST"])
def block_copy(request: MemberRequest, pk: int) -> HttpResponse:
    """The same block for the next year: a page that asks, then the copy."""
    copied, refused = _formed(request, pk), ""
    if request.method == "POST":
        try:
            made = services.copy_block(copied, year=copied.year + 1, by=request.actor, now=timezone.now())
        except services.BlockRefused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("The block stands for %(year)s now: check its units.") % {"year": made.year})
            return redirect(made)
    context = {"emulation_block": copied, "refused": refused, "next_year": copied.year + 1}
    return render(request, "members/block_copy.html", context)
