"""A person's certificates with remote signing services."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from documents import csc, services
from documents.forms import LinkForm
from documents.models import RemoteCredential
from documents.refusals import SigningRefused
from members.actor import MemberRequest
from members.models import Grant


@never_cache
@require_http_methods(["GET", "POST"])
def remote_credentials(request: MemberRequest) -> HttpResponse:
    """Link one by its ID; the service tells the certificate."""
    if not request.actor.may_somewhere(Grant.SIGN):
        return render(request, "documents/credential_none.html", status=403)
    offered, now = csc.services(), timezone.now()
    form = LinkForm(request.POST or None, services=[(each.key, each.name) for each in offered.values()])
    if form.is_valid():
        try:
            services.link_remote(request.actor, **form.cleaned_data, now=now)
        except SigningRefused as refusal:
            form.add_error("credential", str(refusal))
        else:
            messages.success(request, _("The certificate is linked; you can sign remotely with it."))
            return redirect("documents:remote_credentials")
    linked = RemoteCredential.objects.live(now).filter(member=request.actor.member).order_by("pk")
    rows = [(row, offered[row.service].name if row.service in offered else row.service) for row in linked]
    return render(request, "documents/remote_credentials.html", {"form": form, "rows": rows, "has_services": offered})


@require_POST
def remote_credential_unlink(request: MemberRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(RemoteCredential, pk=pk, member=request.actor.member, unlinked_at=None)
    services.unlink_remote(row, by=request.actor, now=timezone.now())
    messages.success(request, _("The link is removed. What you signed with it stays valid."))
    return redirect("documents:remote_credentials")
