from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.actor import MemberRequest
from publications import services
from publications.forms import PublishForm, RecordForm, WithdrawForm
from publications.models import Publication, PublicConsent, PublicPhoto
from publications.views.actions import allow, publication_of


@require_http_methods(["GET", "HEAD", "POST"])
def publication_publish(request: MemberRequest, pk: int) -> HttpResponse:
    publication = publication_of(request, pk)
    allow(services.why_never_published_by(publication, request.actor))
    if publication.state != Publication.State.PROPOSED:
        return redirect(publication)
    photos = list(publication.photos.order_by("position", "pk"))
    form = PublishForm(request.POST or None, photos=photos)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            services.publish(publication, **typed, by=request.actor, now=timezone.now())
        except services.NotPublishable as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Published: “%(title)s”.") % {"title": publication.title})
            return redirect(publication)
    return render(request, "publications/publish.html", _looked_at(publication, photos, form))


def _looked_at(publication: Publication, photos: list[PublicPhoto], form: PublishForm) -> dict[str, object]:
    consents = list(publication.consents.select_related("member").order_by("pk"))
    return {
        "publication": publication,
        "photos": photos,
        "ticked": form.ticked(),
        "figures": publication.figures(),
        "form": form,
        "named": [each.member for each in consents if each.state == PublicConsent.State.GIVEN],
        "unnamed": [each for each in consents if each.state != PublicConsent.State.GIVEN],
    }


@require_http_methods(["GET", "HEAD", "POST"])
def publication_withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    publication = publication_of(request, pk)
    allow(services.why_not_recorded_by(publication, request.actor))
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            services.withdraw_publication(publication, by=request.actor, reason=reason, now=timezone.now())
        except services.NotWithdrawable as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is no longer public."))
            return redirect(publication)
    return render(request, "publications/withdraw.html", {"publication": publication, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def consent_record(request: MemberRequest, pk: int, consent: int) -> HttpResponse:
    """An officer enters what a person signed on paper."""
    publication = publication_of(request, pk)
    allow(services.why_not_recorded_by(publication, request.actor))
    row = get_object_or_404(publication.consents.select_related("member", "publication__unit"), pk=consent)
    form = RecordForm(request.POST or None, consent=row)
    if form.is_valid():
        try:
            services.record_consent(row, **form.cleaned_data, by=request.actor, now=timezone.now())
        except services.ConsentNotAnswerable as refusal:
            form.add_error(refusal.about, str(refusal))
        else:
            messages.success(request, _("The answer is recorded."))
            return redirect(publication)
    context = {"publication": publication, "consent": row, "form": form}
    return render(request, "publications/consent_record.html", context)
