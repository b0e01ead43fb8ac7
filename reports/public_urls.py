"""Included below /public/reports/ and /public/en/reports/ by publications.public_urls, in its namespace."""

from django.urls import path

from reports import public_views

urlpatterns = [
    path("", public_views.reports, name="reports"),
    path("<int:pk>/", public_views.report, name="report"),
]
