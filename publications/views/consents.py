from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members.actor import MemberRequest
from portal.exports import export_list
from portal.listing import answer_list, page_of
from publications import services
from publications.exports import CONSENTS
from publications.models import Publication, PublicConsent, PublicPhoto
from publications.views.photos import private_photo


@require_http_methods(["GET", "HEAD", "POST"])
def consent_list(request: MemberRequest) -> HttpResponseBase:
    """Every page that shows or would show the person, the newest first."""
    rows = PublicConsent.objects.visible_to(request.actor).select_related("publication__unit")
    rows = rows.order_by("-asked_at", "-pk")
    if request.method == "POST":
        return export_list(request, rows, CONSENTS)
    context = {"page": page_of(request, rows)}
    return answer_list(request, "publications/consents.html", "publications/_consent_rows.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def consent_answer(request: MemberRequest, pk: int) -> HttpResponse:
    """What would be shown, and one button for each answer."""
    rows = PublicConsent.objects.visible_to(request.actor).select_related("member", "publication__unit")
    consent = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        try:
            services.answer_consent(consent, request.POST.get("answer", ""), by=request.actor, now=timezone.now())
        except services.ConsentNotAnswerable as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Thank you, your answer is recorded."))
        return redirect(consent)
    publication = consent.publication
    context = {
        "consent": consent,
        "publication": publication,
        "named": [consent.member],
        "photos": list(publication.photos.order_by("position", "pk")),
        "figures": publication.figures(),
        "answers": consent.answers(),
        "others": publication.consents.exclude(pk=consent.pk).count(),
    }
    return render(request, "publications/consent.html", context)


@require_safe
def publication_photo(request: MemberRequest, pk: int) -> HttpResponse:
    """A chosen photo before it is public: to the officers concerned, and to the people who are asked."""
    seen = Publication.objects.visible_to(request.actor).values("pk")
    asked = PublicConsent.objects.visible_to(request.actor).values("publication")
    photo = get_object_or_404(PublicPhoto, Q(publication__in=seen) | Q(publication__in=asked), pk=pk)
    return private_photo(request, photo.source)
