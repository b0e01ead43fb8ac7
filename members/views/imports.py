"""Imports of every kind: the list of one's own, what the check found, the decision. Other apps begin theirs here."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.actor import MemberRequest
from members.models import Grant
from members.services.roster import Roster
from members.views.guards import require_somewhere
from portal.imports import services, workbooks
from portal.imports.forms import ImportForm
from portal.imports.models import ImportFinding, ImportRun
from portal.listing import Select, answer_list, page_of
from portal.storage import FileNotKept
from portal.uploads import UploadRefused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 50


@dataclass(frozen=True)
class Start:
    """The page on which an import of one kind begins: its words and addresses."""

    kind: str
    heading: str
    explained: str
    template_url: str
    back_url: str
    back_label: str


@require_safe
def import_list(request: MemberRequest) -> HttpResponse:
    """One's own imports, the newest first."""
    query = request.GET.get("q", "").strip()
    selects = [
        Select.of(request, "kind", _("What was imported"), ImportRun.Kind.choices),
        Select.of(request, "state", _("State"), ImportRun.State.choices),
    ]
    found = ImportRun.objects.visible_to(request.actor).matching(query)
    found = found.filter(**{select.name: select.value for select in selects if select.value})
    context = {
        "page": page_of(request, found.defer("layout").order_by("-created_at", "-pk")),
        "q": query,
        "selects": selects,
        "may_import_members": request.actor.may_somewhere(Grant.ADMINISTER),
        "may_import_achievements": request.actor.may_somewhere(Grant.LOG),
    }
    return answer_list(request, "members/import_list.html", "members/_import_rows.html", context)


@require_http_methods(["GET", "POST"])
def import_add(request: MemberRequest) -> HttpResponse:
    require_somewhere(request.actor, Grant.ADMINISTER)
    start = Start(
        kind=ImportRun.Kind.MEMBERS,
        heading=_("Import people"),
        explained=_(
            "New people are added to the roster, people with a known membership number are brought up to date. The "
            "same file twice changes nothing."
        ),
        template_url="members:import_template",
        back_url="members:people",
        back_label=_("People"),
    )
    return begin(request, start, ImportForm(**sent(request)))


def sent(request: MemberRequest) -> dict[str, Any]:
    """What a form of an import is filled with: a page that is only looked at brings nothing."""
    return {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}


def begin(request: MemberRequest, start: Start, form: ImportForm) -> HttpResponse:
    """Take the file of a form that is sent; otherwise, or when it is refused, show the page."""
    if form.is_valid():
        upload, options = form.cleaned_data["file"], form.options()
        language, now = translation.get_language() or "vi", timezone.now()
        try:
            return redirect(
                services.begin_import(
                    start.kind, upload, by=request.actor, language=language[:2], now=now, options=options
                )
            )
        except (UploadRefused, FileNotKept) as refusal:
            form.add_error("file", str(refusal))
        except services.ImportUnfinished as refusal:
            form.add_error(None, str(refusal))
    unfinished = ImportRun.objects.visible_to(request.actor).unfinished().first()
    return render(request, "members/import_add.html", {"start": start, "form": form, "unfinished": unfinished})


@require_safe
def import_template(request: MemberRequest) -> HttpResponse:
    """The workbook to fill in, with the units that the office administers in its lists."""
    require_somewhere(request.actor, Grant.ADMINISTER)
    roster = Roster(request.actor)
    about = workbooks.Template(
        sheet_name=_("People"),
        title=_("Import people"),
        notes=[
            _("One row for each person, below the headings; the headings stay as they are."),
            _("Columns with a dark heading are needed, the others may be left empty."),
            _("The membership number is what the portal knows a person by: the same number changes that person."),
        ],
        lists={"unit": [str(place) for place in roster.places.all]},
    )
    return workbook(workbooks.template(roster.columns, about), "mau-nhap-doan-vien.xlsx")


def workbook(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=XLSX, headers=headers)


@require_safe
def import_detail(request: MemberRequest, pk: int) -> HttpResponse:
    """How far it is, what the check found, what was written."""
    run = _own(request, pk)
    job = services.newest_job(run)
    findings = run.findings.order_by("row", "pk")
    context = {
        "run": run,
        "job": job if job and not run.is_finished and job.state != "done" else None,
        "left_out": run.layout.get("left_out", []),
        "errors": findings.filter(kind=ImportFinding.Kind.ERROR)[:SHOWN],
        "changed": findings.filter(kind=ImportFinding.Kind.CHANGED)[:SHOWN],
        "created": findings.filter(kind=ImportFinding.Kind.CREATED)[:SHOWN],
        "shown": SHOWN,
    }
    return render(request, "members/import_detail.html", context)


@require_POST
def import_confirm(request: MemberRequest, pk: int) -> HttpResponse:
    return _step(request, pk, "confirm")


@require_POST
def import_abandon(request: MemberRequest, pk: int) -> HttpResponse:
    return _step(request, pk, "abandon")


@require_POST
def import_resume(request: MemberRequest, pk: int) -> HttpResponse:
    return _step(request, pk, "resume")


def _step(request: MemberRequest, pk: int, step: str) -> HttpResponse:
    """A refusal is told on the page of the import."""
    steps = {
        "confirm": services.confirm_import,
        "abandon": services.abandon_import,
        "resume": services.resume_import,
    }
    run = _own(request, pk)
    try:
        steps[step](run, by=request.actor, now=timezone.now())
    except services.ImportRefused as refusal:
        messages.error(request, str(refusal))
    return redirect(run)


@require_safe
def import_marked(request: MemberRequest, pk: int) -> FileResponse:
    """The rows of the file with the errors marked."""
    run = _own(request, pk)
    if not run.marked_file or not default_storage.exists(run.marked_file):
        raise Http404
    name = f"{PurePath(run.original_name).stem}-can-sua.xlsx"
    stored = default_storage.open(run.marked_file)
    headers = {"Cache-Control": "private, no-store"}
    return FileResponse(stored, as_attachment=True, filename=name, content_type=XLSX, headers=headers)


def _own(request: MemberRequest, pk: int) -> ImportRun:
    return get_object_or_404(ImportRun.objects.visible_to(request.actor), pk=pk)
