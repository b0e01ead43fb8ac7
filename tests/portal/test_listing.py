import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django_htmx.middleware import HtmxMiddleware

from members.models import Unit
from portal import listing
from portal.listing import PER_PAGE, Select, answer_list, page_of
from tests.factories import make_unit

STATES = [("draft", "Nháp"), ("approved", "Đã duyệt")]


def asked(query="", **headers):
    request = RequestFactory().get(f"/units/{query}", headers=headers)
    HtmxMiddleware(lambda request: HttpResponse())(request)
    return request


@pytest.mark.parametrize(
    ("query", "value"),
    [("?state=draft", "draft"), ("?state=", ""), ("", ""), ("?state=%27--", ""), ("?state=DRAFT", "")],
)
def test_a_filter_that_is_no_option_counts_as_all(query, value):
    assert Select.of(asked(query), "state", "Trạng thái", STATES).value == value


@pytest.mark.parametrize(
    ("query", "number"), [("", 1), ("?page=2", 2), ("?page=99", 2), ("?page=x", 1), ("?page=-1", 2)]
)
def test_a_page_that_does_not_exist_is_the_nearest_that_does(query, number, db):
    for _each in range(PER_PAGE + 1):
        make_unit()

    assert page_of(asked(query), Unit.objects.order_by("pk")).number == number


@pytest.mark.parametrize(
    ("headers", "template"),
    [
        ({}, "list.html"),
        ({"HX-Request": "true"}, "_rows.html"),
        ({"HX-Request": "true", "HX-Boosted": "true"}, "list.html"),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, "list.html"),
    ],
)
def test_only_a_plain_htmx_request_gets_the_rows_alone(headers, template, monkeypatch):
    monkeypatch.setattr(listing, "render", lambda request, name, context: HttpResponse(name))

    response = answer_list(asked(**headers), "list.html", "_rows.html", {})

    assert (response.content.decode(), response["Vary"]) == (template, "HX-Request")
