"""The pages for everybody. Nothing here knows who asks."""

from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from campaigns.models import Campaign
from portal.listing import page_of
from portal.vietnamese import SEARCH_LETTERS
from publications.models import Publication, PublicationQuerySet, PublicCampaign, PublicConsent, PublicPhoto
from publications.public.answers import page, shared

PER_PAGE = 12
LATEST_DEEDS, LATEST_ROLE_MODELS, LATEST_CAMPAIGNS = 6, 3, 4
DEEDS_OF_CAMPAIGN = 12


def shown(publications: PublicationQuerySet) -> PublicationQuerySet:
    """With what a card or a page shows: unit, photos that are made, and the people who agreed to be named."""
    photos = PublicPhoto.objects.filter(made_at__isnull=False).order_by("position", "pk")
    given = PublicConsent.objects.given().select_related("member").order_by("member__sort_key", "pk")
    return publications.select_related("unit", "member").prefetch_related(
        Prefetch("photos", photos, to_attr="shown_photos"), Prefetch("consents", given, to_attr="given")
    )


def public_campaigns() -> Any:
    rows = Campaign.objects.filter(pk__in=PublicCampaign.objects.public().values("campaign"))
    return rows.select_related("owner").with_launchers().defer("content", "search_key")


@shared
def front(request: HttpRequest) -> HttpResponse:
    newest = shown(Publication.objects.public()).newest_first()
    today = timezone.localdate(timezone.now())
    context = {
        "deeds": list(newest.deeds()[:LATEST_DEEDS]),
        "role_models": list(newest.role_models()[:LATEST_ROLE_MODELS]),
        "campaigns": list(public_campaigns().order_by("-starts_on", "-pk")[:LATEST_CAMPAIGNS]),
        "today": today,
    }
    return page(request, "publications/public/front.html", context)


@shared
def campaigns(request: HttpRequest) -> HttpResponse:
    query = _query(request)
    rows = public_campaigns().matching(query).order_by("-starts_on", "-pk")
    context = {"page": page_of(request, rows, size=PER_PAGE), "q": query}
    return page(request, "publications/public/campaigns.html", context)


@shared
def campaign(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(public_campaigns().defer(None), pk=pk)
    deeds = shown(Publication.objects.public().deeds().filter(achievement__campaign=found)).newest_first()
    return page(
        request, "publications/public/campaign.html", {"campaign": found, "deeds": list(deeds[:DEEDS_OF_CAMPAIGN])}
    )


@shared
def deeds(request: HttpRequest) -> HttpResponse:
    return _list(request, Publication.objects.public().deeds(), "publications/public/deeds.html")


@shared
def role_models(request: HttpRequest) -> HttpResponse:
    return _list(request, Publication.objects.public().role_models(), "publications/public/role_models.html")


def _list(request: HttpRequest, rows: PublicationQuerySet, template: str) -> HttpResponse:
    query = _query(request)
    found = shown(rows.matching(query)).newest_first()
    return page(request, template, {"page": page_of(request, found, size=PER_PAGE), "q": query})


def _query(request: HttpRequest) -> str:
    return request.GET.get("q", "").strip()[:SEARCH_LETTERS]


@shared
def deed(request: HttpRequest, pk: int) -> HttpResponse:
    publication = get_object_or_404(shown(Publication.objects.public().deeds()), pk=pk)
    shown_in = public_campaigns().filter(achievements=publication.achievement_id).first()
    context = {
        "publication": publication,
        "campaign": shown_in,
        "figures": publication.figures(),
        "role_models": list(Publication.objects.public().filter(deeds=publication).newest_first()),
    }
    return page(request, "publications/public/deed.html", context)


@shared
def role_model(request: HttpRequest, pk: int) -> HttpResponse:
    publication = get_object_or_404(shown(Publication.objects.public().role_models()), pk=pk)
    linked = publication.deeds.public().newest_first()
    return page(request, "publications/public/role_model.html", {"publication": publication, "deeds": list(linked)})
