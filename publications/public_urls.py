"""Included twice: below /public/ in Vietnamese, below /public/en/ in English (settings.PUBLIC_PAGES)."""

from django.urls import include, path

from publications.public import feeds, pages, photos

app_name = "public"
urlpatterns = [
    path("", pages.front, name="front"),
    path("campaigns/", pages.campaigns, name="campaigns"),
    path("campaigns/<int:pk>/", pages.campaign, name="campaign"),
    path("deeds/", pages.deeds, name="deeds"),
    path("deeds/<int:pk>/", pages.deed, name="deed"),
    path("role-models/", pages.role_models, name="role_models"),
    path("role-models/<int:pk>/", pages.role_model, name="role_model"),
    path("reports/", include("reports.public_urls")),  # by name: reports stand above publications
    path("photos/<str:code>/<int:width>.jpg", photos.photo, name="photo"),
    path("rss.xml", feeds.rss, name="rss"),
    path("atom.xml", feeds.atom, name="atom"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
]
