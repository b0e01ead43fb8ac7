"""The legal texts offered as grounds, kept by the administrators of the whole portal."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members.actor import MemberRequest
from members.views.guards import require_operator
from pledges import legal_texts as services
from pledges.exports import LEGAL_TEXTS
from pledges.forms.legal_texts import EndTextForm, LegalTextForm, NewLegalTextForm
from pledges.history import history
from pledges.models import LegalText, Pledge
from portal.exports import export_list
from portal.listing import Select, answer_list, page_of

SHOWN = 5


@require_http_methods(["GET", "HEAD", "POST"])
def legal_texts(request: MemberRequest) -> HttpResponseBase:
    require_operator(request.actor)
    standings = [("in_force", _("in force")), ("ended", _("no longer in force")), ("to_come", _("not yet in force"))]
    standing = Select.of(request, "standing", _("Validity"), standings)
    query = request.GET.get("q", "").strip()
    rows = LegalText.objects.matching(query).standing(standing.value, request.actor.today)
    rows = rows.select_related("replaced_by").order_by("-valid_from", "number", "pk")
    if request.method == "POST":
        return export_list(request, rows, LEGAL_TEXTS)
    context = {
        "page": page_of(request, rows),
        "q": query,
        "selects": [standing],
        "is_filtered": bool(query or standing.value),
        "today": request.actor.today,
    }
    return answer_list(request, "pledges/legal_texts.html", "pledges/_legal_text_rows.html", context)


@require_safe
def legal_text(request: MemberRequest, pk: int) -> HttpResponse:
    text = _text(request, pk)
    cited = services.citing(text)
    drafts = cited.filter(state=Pledge.State.DRAFT).count()
    shown = Pledge.objects.visible_to(request.actor).filter(pk__in=cited.values("pk"))
    context = {
        "text": text,
        "today": request.actor.today,
        "drafts": drafts,
        "frozen": cited.count() - drafts,
        "pledges": shown.order_by("-year", "-pk")[:SHOWN],
        "replaced": text.replaced.order_by("number"),
        "why_kept": services.why_kept(text),
        "history": history(text),
    }
    return render(request, "pledges/legal_text.html", context)


@require_http_methods(["GET", "POST"])
def legal_text_add(request: MemberRequest) -> HttpResponse:
    require_operator(request.actor)
    form = NewLegalTextForm(request.POST or None, initial={"replaces": request.GET.get("replaces")})
    if form.is_valid():
        replaces = form.cleaned_data["replaces"]
        try:
            text = services.enter_text(form.facts(), replaces=replaces, by=request.actor, now=timezone.now())
        except services.TextRefused as refusal:
            _tell(form, refusal)
        else:
            messages.success(request, _("The text is entered and offered to pledges while it is in force."))
            return redirect(text)
    return render(request, "pledges/legal_text_add.html", {"form": form})


@require_http_methods(["GET", "POST"])
def legal_text_edit(request: MemberRequest, pk: int) -> HttpResponse:
    text = _text(request, pk)
    form = LegalTextForm(request.POST or None, initial=LegalTextForm.stated(text))
    is_cited = services.citing(text).exists()
    form.fields["number"].disabled = is_cited
    if form.is_valid():
        try:
            services.change_text(text, form.facts(), by=request.actor, now=timezone.now())
        except services.TextRefused as refusal:
            _tell(form, refusal)
        else:
            messages.success(request, _("The changes are saved."))
            return redirect(text)
    return render(request, "pledges/legal_text_edit.html", {"form": form, "text": text, "is_cited": is_cited})


@require_http_methods(["GET", "POST"])
def legal_text_end(request: MemberRequest, pk: int) -> HttpResponse:
    text = _text(request, pk)
    initial = {"valid_to": text.valid_to or request.actor.today, "replaced_by": text.replaced_by}
    form = EndTextForm(request.POST or None, text=text, initial=initial)
    if form.is_valid():
        try:
            services.end_text(text, **form.cleaned_data, by=request.actor, now=timezone.now())
        except services.TextRefused as refusal:
            _tell(form, refusal)
        else:
            messages.success(request, _("The last day in force is saved. Pledges keep the words they have."))
            return redirect(text)
    return render(request, "pledges/legal_text_end.html", {"form": form, "text": text})


@require_http_methods(["GET", "POST"])
def legal_text_delete(request: MemberRequest, pk: int) -> HttpResponse:
    text = _text(request, pk)
    if request.method == "POST":
        try:
            services.delete_text(text, by=request.actor, now=timezone.now())
        except services.TextRefused as refusal:
            messages.error(request, str(refusal))
            return redirect(text)
        messages.success(request, _("The text is deleted."))
        return redirect("pledges:legal_texts")
    return render(request, "pledges/legal_text_delete.html", {"text": text, "why_kept": services.why_kept(text)})


def _text(request: MemberRequest, pk: int) -> LegalText:
    require_operator(request.actor)
    return get_object_or_404(LegalText.objects.select_related("replaced_by"), pk=pk)


def _tell(form: LegalTextForm | EndTextForm, refusal: services.TextRefused) -> None:
    """Beside the field it is about."""
    form.add_error(refusal.field, str(refusal))
