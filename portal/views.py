from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

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
