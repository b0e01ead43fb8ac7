"""Views with one fault each, so that every guard is seen to fail on what it guards against."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.urls import include, path

from members.models import Member, Unit


def writes_on_get(request: HttpRequest) -> HttpResponse:
    Member.objects.filter(pk=request.user.member_id).update(full_name="Kẻ Đổi Tên")  # type: ignore[union-attr]
    return HttpResponse("")


def asks_once_per_row(request: HttpRequest) -> HttpResponse:
    return HttpResponse(", ".join(str(unit.parent) for unit in Unit.objects.all()))


def answers_htmx_with_other_rows(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(
        "<ul><li>ba</li></ul>" if request.headers.get("HX-Request") else "<main><li>hai</li></main>"
    )
    response["Vary"] = "HX-Request"
    return response


def prints_what_nobody_gave(request: HttpRequest) -> HttpResponse:
    return render(request, "components/badge.html", {"tone": "info"})


@login_not_required
def is_open_to_all(request: HttpRequest) -> HttpResponse:
    return HttpResponse(engines["django"].from_string("công khai").render())


planted = [
    path("writes/", writes_on_get, name="writes"),
    path("rows/", asks_once_per_row, name="rows"),
    path("htmx/", answers_htmx_with_other_rows, name="htmx"),
    path("variable/", prints_what_nobody_gave, name="variable"),
    path("open/", is_open_to_all, name="open"),
]
urlpatterns = [path("planted/", include((planted, "planted"))), path("", include("portal.urls"))]
