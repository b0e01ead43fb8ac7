"""The portal, a page with nothing on it, and the admin's lists of the same tables for anybody who is signed in."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from achievements.models import Achievement
from campaigns.models import Campaign, Indicator
from members.models import Member, Office, Unit
from notifications.models import Notice
from pledges.models import Pledge
from portal.listing import PER_PAGE
from portal.urls import handler400, handler403, handler404, handler500, urlpatterns
from reports.models import Report

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


class OpenSite(admin.AdminSite):
    def has_permission(self, request: HttpRequest) -> bool:
        return True


class SameList(admin.ModelAdmin):  # type: ignore[type-arg]
    """As many rows in the same order with the same tables joined as the list of the portal."""

    list_per_page = PER_PAGE
    show_full_result_count = True  # as Django does it

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True


SITE = OpenSite(name="bench_admin")
LISTS: list[tuple[Any, tuple[str, ...], tuple[str, ...]]] = [
    (Unit, ("name", "kind", "code", "parent"), ("path", "pk")),
    (Member, ("full_name", "code", "gender", "user"), ("sort_key", "pk")),
    (Office, ("title", "unit", "member", "from_on", "to_on"), ("unit__path", "from_on", "pk")),
    (Notice, ("subject", "created_at", "read_at"), ("-created_at", "-pk")),
    (Campaign, ("name", "kind", "state", "owner", "starts_on", "ends_on"), ("-starts_on", "-pk")),
    (Indicator, ("name", "area", "unit_of_measure", "shape", "owner"), ("owner__path", "position", "pk")),
    (Achievement, ("title", "campaign", "unit", "counted_on", "state", "author"), ("-counted_on", "-pk")),
    (Pledge, ("title", "unit", "state"), ("-year", "-pk")),
    (Report, ("period", "unit", "version", "state", "figures_at"), ("-period_to", "-pk")),
]
for model, shown, order in LISTS:
    options = {"list_display": shown, "ordering": order, "list_select_related": True, "search_fields": ["search_key"]}
    if not hasattr(model, "search_key"):
        options.pop("search_fields")
    SITE.register(model, type(f"{model.__name__}List", (SameList,), options))


def bare(request: HttpRequest) -> HttpResponse:
    return render(request, "base.html", {})


urlpatterns = [path("bench/bare/", bare), path("bench/admin/", SITE.urls), *urlpatterns]
