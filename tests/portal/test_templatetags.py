from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, RequestContext, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.urls import reverse

from portal.templatetags.portal import state_tone, vn_formal_day, vn_money, vn_number


def drawn(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("value", "printed"),
    [(1234567, "1.234.567"), (Decimal("80.35"), "80,35"), (0, "0"), (None, ""), ("", "")],
)
def test_a_number_is_printed_the_vietnamese_way_and_nought_is_a_number(value, printed):
    assert vn_number(value) == printed


def test_money_says_its_unit():
    assert (vn_money(1500000), vn_money(None)) == ("1.500.000 đồng", "")


def test_a_moment_just_after_midnight_in_hanoi_is_that_day_and_not_the_utc_day_before():
    assert vn_formal_day(datetime(2021, 3, 4, 17, 30, tzinfo=UTC)) == "ngày 05 tháng 3 năm 2021"
    assert vn_formal_day(date(2021, 1, 5)) == "ngày 05 tháng 01 năm 2021"


def test_red_is_kept_for_what_needs_the_person():
    tones = {state: state_tone(state) for state in ["returned", "approved", "draft", "exceeded", "no such state"]}

    assert tones == {
        "returned": "danger",
        "approved": "success",
        "draft": "secondary",
        "exceeded": "gold",
        "no such state": "secondary",
    }


def test_an_icon_is_decoration_unless_it_has_a_label():
    assert 'aria-hidden="true"' in drawn('{% icon "bell" %}')
    assert 'role="img" aria-label="Thông báo &lt;mới&gt;"' in drawn('{% icon "bell" label %}', label="Thông báo <mới>")


@pytest.mark.parametrize("name", ["../package", "Bell", ""])
def test_an_icon_cannot_reach_another_file(name):
    with pytest.raises(TemplateSyntaxError):
        drawn("{% icon name %}", name=name)


def test_the_way_back_is_given_in_pairs():
    html = drawn('{% breadcrumbs "overview:home" "Trang chủ" "/units/7/" unit %}', unit="Tổ <Văn phòng>")

    assert '<a href="/">Trang chủ</a>' in html
    assert '<a href="/units/7/">Tổ &lt;Văn phòng&gt;</a>' in html


@pytest.mark.parametrize(("path", "is_current"), [("/inbox/", True), ("/inbox/3/read/", True), ("/", False)])
def test_the_navigation_marks_the_page_one_is_below(path, is_current):
    context = RequestContext(RequestFactory().get(path))
    html = Template('{% nav_link "notifications:inbox" "Thông báo" %}').render(context)

    assert ('aria-current="page"' in html) is is_current


def test_home_is_current_only_on_the_home_page():
    context = RequestContext(RequestFactory().get(reverse("notifications:inbox")))

    assert "aria-current" not in Template('{% nav_link "overview:home" "Trang chủ" %}').render(context)


def test_a_percentage_in_an_attribute_keeps_its_point():
    html = drawn('{% include "components/progress.html" with percent=percent label="Tiến độ" only %}', percent=45.5)

    assert 'value="45.5"' in html


def test_a_reason_keeps_its_lines_and_nothing_it_says_becomes_markup():
    html = drawn(
        '{% include "components/reason.html" with tone="danger" title="Bị trả lại" reason=reason only %}',
        reason="Thiếu ảnh\n<script>",
    )

    assert "Thiếu ảnh<br>&lt;script&gt;" in html
