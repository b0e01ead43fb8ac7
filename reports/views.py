from collections.abc import Callable
from datetime import datetime
from io import BytesIO

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db.models import Max, Min
from django.http import FileResponse, Http404, HttpResponse, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from achievements.models import Achievement, Evidence
from documents.typesetting import DocumentNotRenderable
from members.actor import Actor, MemberRequest
from members.models import Grant
from portal.exports import export_list
from portal.listing import Select, answer_list, page_of, years
from portal.models import Job
from reports import drafting, formats, publicity, rendering, services, shown, signing, steps, submissions
from reports.differences import deed_differences, differences, rewordings
from reports.exports import REPORTS
from reports.forms import CAMPAIGN, NarrativeForm, NewVersionForm, ReportForm
from reports.history import history
from reports.mentioned import Cell, cell, mentioned
from reports.models import Report
from reports.outline import outline
from reports.outlines import boxes_of, texts_of
from reports.schema import schema
from reports.snapshot import Content, read


@require_http_methods(["GET", "HEAD", "POST"])
def report_list(request: MemberRequest) -> HttpResponseBase:
    visible = Report.objects.visible_to(request.actor)
    span = Report.objects.aggregate(first=Min("period_to"), last=Max("period_to"))
    selects = [
        Select.of(request, "kind", _("Kind of report"), Report.Kind.choices),
        Select.of(request, "state", _("State"), Report.State.choices),
        Select.of(request, "year", _("Year"), years(**span)),
    ]
    query = request.GET.get("q", "")
    chosen = {"kind": selects[0].value, "state": selects[1].value, "period_to__year": selects[2].value}
    found = visible.matching(query).filter(**{column: value for column, value in chosen.items() if value})
    rows = found.listed()
    if request.method == "POST":
        return export_list(request, rows, REPORTS)
    context = {
        "page": page_of(request, rows),
        "q": query,
        "selects": selects,
        "may_begin": request.actor.may_somewhere(Grant.LOG),
    }
    return answer_list(request, "reports/list.html", "reports/_rows.html", context)


@require_http_methods(["GET", "POST"])
def report_new(request: MemberRequest) -> HttpResponse:
    if not request.actor.may_somewhere(Grant.LOG):
        raise PermissionDenied(_("Only an office that logs may do this."))
    asked = {"span": CAMPAIGN, "campaign": request.GET["campaign"]} if "campaign" in request.GET else {}
    form = ReportForm(request.POST or None, actor=request.actor, initial=asked)
    if form.is_valid():
        unit, period = form.cleaned_data["unit"], form.cleaned_data["period"]
        try:
            report = services.request_report(unit, period, by=request.actor, now=timezone.now())
        except services.ReportRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(report)
    return render(request, "reports/new.html", {"form": form})


@require_safe
def report_detail(request: MemberRequest, pk: int) -> HttpResponse:
    report = _visible(request.actor, pk)
    taken = steps.steps_of(report, request.actor)
    context = {
        "report": report,
        "unit": mentioned(report).unit if report.digest else str(report.unit),
        "body": shown.body(request, report, request.actor) if report.digest else "",
        "steps": taken,
        "job": _shown_job(report) if taken else None,
        "history": history(report) if taken else [],
        "changes": _changes(report, request.actor),
        "newer": _newer(report, request.actor),
        "slot": signing.slot_of(report),
        "why_not_sign": signing.why_not_sign(report, request.actor),
        "sent": submissions.sent(report) if taken else None,
        "forms": formats.FORMS.values(),
    }
    return render(request, "reports/detail.html", context)


@require_safe
def report_figure(request: MemberRequest, pk: int, key: str) -> HttpResponse:
    """The measurements behind one figure, as of the snapshot."""
    report = _visible(request.actor, pk)
    found = cell(report, key) if report.digest else None
    if found is None:
        raise Http404
    figure, proofs = found.figure, found.proofs
    sources = {source["achievement"] for source in figure["sources"]}
    reached = Achievement.objects.visible_to(request.actor).filter(pk__in=sources).in_bulk()
    there = set(Achievement.objects.filter(pk__in=sources).values_list("pk", flat=True))
    rows = [
        source
        | {"deed": reached.get(source["achievement"]), "is_gone": source["achievement"] not in there}
        | {"proof": proofs.get(source["achievement"])}
        for source in figure["sources"]
    ]
    kept = shown.still_kept(
        {photo["evidence"]: photo["sha256"] for deed in proofs.values() for photo in deed["photos"]}
    )
    context = {"report": report, "unit": found.unit, "figure": figure, "rows": rows, "kept": kept}
    return render(request, "reports/figure.html", context | {"parts": _parts(request.actor, found)})


def _parts(actor: Actor, found: Cell) -> list[Content]:
    """What the unions below came to; with the way into their reports, as they were then, where this reader may go."""
    open_to = Report.objects.visible_to(actor).filter(pk__in=found.pinned.values()).values_list("pk", flat=True)
    reached = set(open_to) if found.figure["parts"] else set()
    return [
        part
        | {"report": pk if (pk := found.pinned.get(part["unit"])) in reached else None}
        | {"differs": bool(part["reported"]) and part["reported"] != part["printed"]}
        for part in found.figure["parts"]
    ]


@require_safe
def report_photo(request: MemberRequest, pk: int, evidence: int) -> FileResponse:
    """A photo the report shows: who may read the report may see it."""
    report = _visible(request.actor, pk)
    photos = mentioned(report).photos if report.digest else {}
    if evidence not in photos:
        raise Http404
    photo = get_object_or_404(Evidence, pk=evidence, sha256=photos[evidence])
    if not default_storage.exists(str(photo.file)):
        raise Http404
    headers = {"Cache-Control": "private, max-age=86400", "Content-Security-Policy": "default-src 'none'; sandbox"}
    return FileResponse(photo.file.open(), content_type=photo.mime, headers=headers)


@require_safe
def report_pdf(request: MemberRequest, pk: int) -> HttpResponse | FileResponse:
    """The stored bytes; of a draft, what it would look like now."""
    report = _visible(request.actor, pk)
    name = f"bao-cao-{report.unit.code}-{report.period.lower()}-v{report.version}.pdf"
    if report.document is not None and report.document.standing in signing.SHOWN:
        return FileResponse(BytesIO(report.document.newest.read()), as_attachment=True, filename=name)
    if report.pdf:
        return FileResponse(report.pdf.open(), as_attachment=True, filename=name, content_type="application/pdf")
    _told(report)
    try:
        pdf = rendering.draft_pdf(report, now=timezone.now())
    except DocumentNotRenderable as problem:
        messages.error(request, str(problem))
        return redirect(report)
    headers = {"Content-Disposition": f'attachment; filename="du-thao-{name}"', "Cache-Control": "no-store"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@require_safe
def report_file(request: MemberRequest, pk: int, suffix: str) -> HttpResponse:
    """The report in another form, made from the same snapshot."""
    report = _visible(request.actor, pk)
    form = formats.FORMS.get(suffix)
    if form is None or not report.digest:
        raise Http404
    draft = "du-thao-" if report.state == Report.State.DRAFT else ""
    name = f"{draft}bao-cao-{report.unit.code}-{report.period.lower()}-v{report.version}.{suffix}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    content = formats.file_of(report, form, now=timezone.now())
    return HttpResponse(content, content_type=form.mime, headers=headers)


@require_safe
def report_schema(request: MemberRequest) -> JsonResponse:
    """What the JSON form of a report holds."""
    shown = {"ensure_ascii": False, "indent": 1}
    return JsonResponse(schema(), json_dumps_params=shown, content_type="application/schema+json")


@require_http_methods(["GET", "POST"])
def report_narrative(request: MemberRequest, pk: int) -> HttpResponse:
    report = _for_step(request.actor, pk, steps.WRITERS)
    texts, boxes = texts_of(report), boxes_of(report)
    told = outline(read(report.snapshot), texts) if report.snapshot else None
    offered = drafting.drafts(told) if told else {}
    if (section := request.POST.get("draft", "")) in offered:  # put into its box, to be read before it is saved
        form = NarrativeForm(_with_draft(request, section, offered[section]), texts=texts, boxes=boxes)
    else:
        form = NarrativeForm(request.POST or None, texts=texts, boxes=boxes)
        if form.is_valid() and _write(request, report, form):
            return redirect(report)
    strange = {name: drafting.strange_numbers(text, told) for name, text in texts.items()} if told else {}
    fields = [(field, offered.get(field.name, []), strange.get(field.name, [])) for field in form.visible_fields()]
    return render(request, "reports/narrative.html", {"report": report, "form": form, "fields": fields})


def _with_draft(request: MemberRequest, section: str, sentences: list[drafting.Sentence]) -> QueryDict:
    typed = request.POST.copy()
    before = typed.get(section, "").strip()
    typed[section] = "\n".join(filter(None, [before, drafting.text_of(sentences)]))
    return typed


def _write(request: MemberRequest, report: Report, form: NarrativeForm) -> bool:
    """Whether the text was saved; a refusal stands beside its section."""
    try:
        services.write_narrative(report, form.written(), by=request.actor, now=timezone.now(), seen=form.seen())
    except services.SectionChanged as conflict:
        form.add_error(conflict.section, str(conflict))
    except services.ReportRefused as refusal:
        form.add_error(None, str(refusal))
    else:
        messages.success(request, _("The text was saved."))
        return True
    return False


@require_http_methods(["GET", "POST"])
def report_rebuild(request: MemberRequest, pk: int) -> HttpResponse:
    report = _for_step(request.actor, pk, steps.WRITERS)
    return _take_step(request, report, services.rebuild_report, "reports/rebuild.html")


@require_http_methods(["GET", "POST"])
def report_finalise(request: MemberRequest, pk: int) -> HttpResponse:
    report = _for_step(request.actor, pk, steps.DECIDERS)
    return _take_step(request, report, services.finalise_report, "reports/finalise.html")


@require_http_methods(["GET", "POST"])
def report_publish(request: MemberRequest, pk: int) -> HttpResponse:
    report = _for_step(request.actor, pk, steps.DECIDERS)
    return _take_step(request, report, services.publish_report, "reports/publish.html")


@require_http_methods(["GET", "POST"])
def report_show(request: MemberRequest, pk: int) -> HttpResponse:
    report = _for_step(request.actor, pk, steps.DECIDERS)
    return _take_step(request, report, publicity.show_report, "reports/show.html")


@require_http_methods(["GET", "POST"])
def report_hide(request: MemberRequest, pk: int) -> HttpResponse:
    report = _for_step(request.actor, pk, steps.DECIDERS)
    return _take_step(request, report, publicity.hide_report, "reports/hide.html")


@require_http_methods(["GET", "POST"])
def report_new_version(request: MemberRequest, pk: int) -> HttpResponse:
    report = _for_step(request.actor, pk, steps.WRITERS)
    form = NewVersionForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            return redirect(services.start_new_version(report, by=request.actor, reason=reason, now=timezone.now()))
        except services.ReportRefused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "reports/new_version.html", {"report": report, "form": form})


def _take_step(request: MemberRequest, report: Report, act: Callable[..., Report], template: str) -> HttpResponse:
    """Ask on GET, act on POST; a refusal is told on the page of the report."""
    if request.method != "POST":
        texts = report.texts()
        missing = [label for section, (label, _guidance) in boxes_of(report).items() if section not in texts]
        below = read(report.snapshot)["below"] if report.snapshot else []
        unreported = [line["name"] for line in below if line["report"] is None]
        context = {"report": report, "missing": missing, "unreported": unreported, "strange": _strange(report)}
        return render(request, template, context)
    now: datetime = timezone.now()
    try:
        report = act(report, by=request.actor, now=now)
    except services.ReportRefused as refusal:
        messages.error(request, str(refusal))
    return redirect(report)


def _strange(report: Report) -> list[tuple[str, str]]:
    """Sections with numbers that no figure of the report says, to be looked at once more."""
    if not report.snapshot:
        return []
    texts, called = texts_of(report), boxes_of(report)
    told = outline(read(report.snapshot), texts)
    found = {section: drafting.strange_numbers(text, told) for section, text in texts.items()}
    return [(str(called[section][0]), "; ".join(numbers)) for section, numbers in found.items() if numbers]


def _visible(actor: Actor, pk: int) -> Report:
    """Without the long snapshot, which most pages need not read."""
    seen = Report.objects.visible_to(actor).select_related("unit", "campaign", "document").defer("snapshot")
    return get_object_or_404(seen, pk=pk)


def _for_step(actor: Actor, pk: int, grants: tuple[Grant, ...]) -> Report:
    report = _visible(actor, pk)
    if not steps.may(actor, grants, report.unit):
        raise PermissionDenied(_("The office you act in may not do this with this report."))
    return report


def _told(report: Report) -> Content:
    if not report.digest:
        raise Http404
    return read(report.snapshot)


def _shown_job(report: Report) -> Job | None:
    """The newest job about the report while it runs or when it failed."""
    job = Job.objects.about(report).order_by("-pk").first()
    return job if job and job.state != Job.State.DONE else None


def _changes(report: Report, actor: Actor) -> Content | None:
    """Against the version before, if the reader may see it; a first version, or one without figures yet, has none."""
    if not report.digest or report.version == 1:
        return None
    versions = services.versions_of(report.unit, report.span).filter(version=report.version - 1)
    older = Report.objects.visible_to(actor).filter(pk__in=versions).exclude(digest="").first()
    if older is None:
        return None
    was, now = read(older.snapshot), read(report.snapshot)
    called = boxes_of(older) | boxes_of(report)
    words = rewordings(texts_of(older), texts_of(report), called)
    labelled = [(called[each.section][0], each.pieces) for each in words]
    return {"older": older, "figures": differences(was, now), "deeds": deed_differences(was, now), "words": labelled}


def _newer(report: Report, actor: Actor) -> Report | None:
    newer = services.versions_of(report.unit, report.span).filter(version__gt=report.version)
    if not newer.exists():  # mostly; asking for reach takes longer
        return None
    return Report.objects.visible_to(actor).filter(pk__in=newer).defer("snapshot").order_by("-version").first()
