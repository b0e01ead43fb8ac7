"""Every app writes its full paths itself (`campaigns/…`, `inbox/…`), so that one stem runs through name and address."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from portal.health import health

handler400 = "portal.errors.bad_request"
handler403 = "portal.errors.forbidden"
handler404 = "portal.errors.not_found"
handler500 = "portal.errors.server_error"

urlpatterns = [
    path("health/", health, name="health"),
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    path("accounts/", include("allauth.urls")),
    path("public/en/", include("publications.public_urls", namespace="public_en")),
    path("public/", include("publications.public_urls", namespace="public")),
    path("", include("portal.site_urls")),
    path("", include("members.urls")),
    path("", include("notifications.urls")),
    path("", include("documents.urls")),
    path("", include("campaigns.urls")),
    path("", include("achievements.urls")),
    path("", include("publications.urls")),
    path("", include("pledges.urls")),
    path("", include("reports.urls")),
    path("", include("overview.urls")),
]
