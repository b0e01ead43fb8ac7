"""The page on which a person asks for a remote signature and waits for the phone, for every app with documents."""

from typing import Any

from django.utils import timezone

from documents import remote, remote_jobs
from documents.expected import Expected
from documents.forms import CONSENT, RemoteForm
from documents.pictures import frozen_pages
from documents.refusals import OwnerRefused, SigningRefused
from members.actor import MemberRequest
from portal.models import Job


def remote_page(request: MemberRequest, task: str, expected: Expected) -> dict[str, Any] | None:
    """What `documents/sign_remotely.html` shows; None once the signature was asked for."""
    usable = remote.usable(request.actor, timezone.now())
    form = RemoteForm(request.POST or None, usable=usable)
    if form.is_valid() and _begin(request, task, expected, form):
        return None
    document = expected.slot.document
    return {
        "expected": expected,
        "form": form,
        "usable": usable,
        "job": _shown_job(request, task, expected),
        "newest": document.newest,
        "pages": range(1, len(frozen_pages(document)) + 1),
        "why_not_as": expected.why_not_as(request.actor),
    }


def _begin(request: MemberRequest, task: str, expected: Expected, form: RemoteForm) -> bool:
    row, now = form.cleaned_data["credential"], timezone.now()
    try:
        remote_jobs.begin(task, expected, row, by=request.actor, consent=str(CONSENT), now=now)
    except (SigningRefused, OwnerRefused) as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _shown_job(request: MemberRequest, task: str, expected: Expected) -> Job | None:
    """The person's own newest request; one that was cancelled leaves only the form."""
    job = remote_jobs.newest_job(task, expected)
    is_own = job is not None and job.requested_by_id == request.user.pk
    return job if is_own and job and job.state not in {Job.State.CANCELLED, Job.State.DONE} else None
