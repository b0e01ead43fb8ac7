"""News for feed readers and search engines: the same rows, under the same rules, as the pages."""

from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from publications.models import Publication, PublicCampaign
from publications.public.answers import shared

ITEMS, WORDS = 30, 60
MOST_ADDRESSES = 20_000  # of each kind; a sitemap holds 50,000 (sitemaps.org)
BEFORE_ALL_NEWS = datetime(2021, 1, 1, tzinfo=UTC)


def _newest_moment(feed: SyndicationFeed) -> datetime:
    """The moment of the newest item; an empty feed is not new each time it is asked for."""
    return max((item["pubdate"] for item in feed.items), default=BEFORE_ALL_NEWS)


class Rss(Rss201rev2Feed):
    def latest_post_date(self) -> datetime:
        return _newest_moment(self)


class Atom(Atom1Feed):
    def latest_post_date(self) -> datetime:
        return _newest_moment(self)


@shared
def rss(request: HttpRequest) -> HttpResponse:
    return _feed(request, Rss)


@shared
def atom(request: HttpRequest) -> HttpResponse:
    return _feed(request, Atom)


def _feed(request: HttpRequest, kind: type[Rss | Atom]) -> HttpResponse:
    feed = kind(
        title=_("Deeds and role models of the trade union"),
        link=absolute(reverse("public:front", current_app=_instance(request))),
        description=_("What was achieved, shown with the consent of those it names."),
        language=get_language(),
        feed_url=absolute(request.path),
        author_name=_("Emulation portal of the trade union"),
    )
    rows = Publication.objects.public().select_related("unit").newest_first()
    for each in rows.defer("search_key")[:ITEMS]:
        address = absolute(each.get_public_url(_instance(request)))
        feed.add_item(
            title=each.title,
            link=address,
            unique_id=address,
            description=Truncator(each.text).words(WORDS),
            author_name=each.unit.name,
            categories=[str(each.get_kind_display()).capitalize()],
            pubdate=each.published_at,
            updateddate=each.published_at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=kind.content_type)


def _instance(request: HttpRequest) -> str:
    return request.resolver_match.namespace if request.resolver_match else "public"


def absolute(path: str) -> str:
    return f"{settings.PORTAL_URL}{path}"


@shared
def sitemap(request: HttpRequest) -> HttpResponse:
    fixed = [absolute(reverse(f"public:{name}")) for name in ("front", "deeds", "role_models", "campaigns")]
    publications = Publication.objects.public().newest_first().only("kind", "published_at")[:MOST_ADDRESSES]
    campaigns = PublicCampaign.objects.public().order_by("-shown_at", "-pk")[:MOST_ADDRESSES]
    moments = [(absolute(each.get_public_url()), each.published_at) for each in publications]
    moments += [(absolute(each.get_public_url()), each.shown_at) for each in campaigns]
    body = render_to_string("publications/public/sitemap.xml", {"fixed": fixed, "moments": moments})
    return HttpResponse(body, content_type="application/xml")


@shared
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines read the public pages and nothing else."""
    lines = ["User-agent: *", "Allow: /public/", "Allow: /static/", "Disallow: /"]
    lines.append(f"Sitemap: {absolute(reverse('public:sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
