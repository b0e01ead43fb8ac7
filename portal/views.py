from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from portal.models import Job


@require_safe
def job_status(request: HttpRequest, pk: int) -> HttpResponse:
    """Progress of a job, asked for by the page of the person who requested it."""
    job = get_object_or_404(Job, pk=pk, requested_by_id=request.user.pk)
    response = render(request, "components/job.html", {"job": job, "next": request.GET.get("next", "")})
    if job.is_finished and request.headers.get("HX-Request"):
        response["HX-Refresh"] = "true"
    return response
