from pathlib import Path

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from portal import jobs
from portal.models import Job


@require_safe
@login_not_required
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker has to stand at the root, because a browser lets it serve only what lies below its own address."""
    path = finders.find("js/worker.js")
    if not isinstance(path, str):
        raise Http404
    return HttpResponse(Path(path).read_bytes(), content_type="text/javascript")


@require_safe
def job_status(request: HttpRequest, pk: int) -> HttpResponse:
    """Progress of a job, asked for by the page of the person who requested it."""
    job = get_object_or_404(Job, pk=pk, requested_by_id=request.user.pk)
    response = render(request, "components/job.html", {"job": job, "next": request.GET.get("next", "")})
    if job.is_finished and request.headers.get("HX-Request"):
        response["HX-Refresh"] = "true"
    return response


@require_POST
def job_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """The person who asked for the work stops it, and goes back to the page it was asked for on."""
    job = get_object_or_404(Job, pk=pk, requested_by_id=request.user.pk)
    try:
        jobs.cancel(job, by=request.actor, now=timezone.now())  # type: ignore[attr-defined]
    except jobs.JobNotCancellable as refusal:
        messages.info(request, str(refusal))
    page = request.POST.get("next", "")
    return redirect(page if url_has_allowed_host_and_scheme(page, allowed_hosts=None) else "/")
