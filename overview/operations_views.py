from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from achievements.models import Evidence
from members.actor import MemberRequest
from members.views.guards import require_operator
from overview import files, unfinished
from portal.file_checks import FileCheck, FileFinding
from portal.holidays import missing_year
from portal.models import Job

SHOWN = 200
EVIDENCE = Evidence._meta.label_lower


@dataclass(frozen=True)
class Line:
    """A finding, and the page of what the file belongs to where there is one."""

    finding: FileFinding
    title: str
    url: str


@require_safe
def operations(request: MemberRequest) -> HttpResponse:
    """What the administrators of the whole portal look after: unfinished work and the stored files."""
    require_operator(request.actor)
    found = FileFinding.objects.open().order_by("first_seen_at", "pk")
    last = FileCheck.objects.filter(is_running=False).order_by("-finished_at").first()
    running = Job.objects.unfinished().filter(task=files.CHECK_FILES, requested_by_id=request.user.pk).first()
    context = {"lines": _lines(list(found[:SHOWN])), "count": found.count(), "last": last, "job": running}
    context["missing_year"] = missing_year(request.actor.today)
    context["unfinished"] = unfinished.unfinished(timezone.now(), limit=SHOWN)
    return render(request, "overview/operations.html", context)


@require_POST
def file_check_start(request: MemberRequest) -> HttpResponse:
    require_operator(request.actor)
    job = files.start_file_check(by=request.actor, now=timezone.now())
    if job.requested_by_id != request.user.pk:
        messages.info(request, _("The files are being checked already."))
    return redirect("overview:operations")


def _lines(found: list[FileFinding]) -> list[Line]:
    of_deeds = [finding.subject_id for finding in found if finding.subject_kind == EVIDENCE]
    proofs = Evidence.objects.select_related("achievement").in_bulk(of_deeds)
    return [_line(finding, proofs.get(finding.subject_id)) for finding in found]


def _line(finding: FileFinding, proof: Evidence | None) -> Line:
    if proof is None or finding.subject_kind != EVIDENCE:
        return Line(finding, title="", url="")
    return Line(finding, title=f"{proof.achievement.title}: {proof}", url=proof.achievement.get_absolute_url())
