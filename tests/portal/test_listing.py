import re
from datetime import date
from html import unescape
from urllib.parse import parse_qs

import pytest
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from django_htmx.middleware import HtmxMiddleware

from members.models import Unit
from portal import listing
from portal.choosing import FEW
from portal.listing import Select, answer_list, page_of, years
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


@pytest.fixture
def many(db):
    return [make_unit(f"Công đoàn xã Hùng Lữ k{number:02d}h") for number in range(FEW + 1)]


def unit_filter(query):
    return Select.among(asked(query), "unit", "Đơn vị", Unit.objects.order_by("pk"))


def meant(select):
    return list(Unit.objects.filter(select.chosen("pk", Unit.objects.all())).order_by("pk"))


def test_few_rows_are_offered_in_a_list(db):
    units = [make_unit(), make_unit()]
    select = unit_filter(f"?unit={units[1].pk}")

    assert select.options == [(str(unit.pk), unit.name) for unit in units]
    assert (select.is_typed, meant(select)) == (False, [units[1]])


def test_many_rows_are_found_by_words_without_marks(many):
    select = unit_filter("?unit=hung+lu+k07h")
    assert (select.is_typed, select.options, select.words, meant(select)) == (True, [], "hung lu k07h", [many[7]])


def test_a_link_to_one_of_many_shows_its_name(many):
    select = unit_filter(f"?unit={many[3].pk}")
    assert (select.words, meant(select)) == (many[3].name, [many[3]])


@pytest.mark.parametrize("asked_for", ["", "%20", "%00"])
def test_a_filter_left_empty_means_all(many, asked_for):
    assert meant(unit_filter(f"?unit={asked_for}")) == many


@pytest.mark.parametrize("asked_for", ["999999999", "9" * 40, "khong+dau"])
def test_a_filter_for_what_is_not_there_finds_nothing(many, asked_for):
    assert meant(unit_filter(f"?unit={asked_for}")) == []


@pytest.mark.parametrize(
    ("first", "last", "offered"),
    [
        (None, None, []),
        (date(2020, 12, 31), date(2022, 1, 1), [2022, 2021, 2020]),
        (2021, 2021, [2021]),
    ],
)
def test_years_are_offered_from_the_newest_to_the_oldest(first, last, offered):
    assert [year for year, _label in years(first, last)] == offered


def test_a_list_says_how_many_rows_it_has(db):
    for _each in range(4):
        make_unit()

    page = page_of(asked(), Unit.objects.order_by("pk"), size=3)

    assert (len(page.object_list), page.count, page.is_capped) == (3, 4, False)


def test_a_very_long_list_is_not_counted_to_its_end(db, monkeypatch):
    monkeypatch.setattr(listing, "COUNTED", 3)
    for _each in range(5):
        make_unit()

    page = page_of(asked(), Unit.objects.order_by("pk"), size=2)

    assert (page.count, page.is_capped) == (3, True)
    assert "Hơn 3 kết quả" in render_to_string("components/count.html", {"page": page})


def test_the_links_keep_the_filters_and_forget_the_old_cursor(db):
    for _each in range(7):
        make_unit()
    rows = Unit.objects.order_by("pk")
    first = page_of(asked(), rows, size=3)
    request = asked(f"?q=cong&after={first.after}")
    second = page_of(request, rows, size=3)

    pager = render_to_string("components/pagination.html", {"page": second}, request=request)
    links = [parse_qs(link.partition("?")[2]) for link in re.findall(r'href="([^"]*)"', unescape(pager))]

    kept = {"q": ["cong"]}
    assert links == [kept, kept | {"before": [second.before]}, kept | {"after": [second.after]}]


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
