import re

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications import services
from notifications.models import Notice
from tests.factories import NOW

INBOX = reverse("notifications:inbox")
PARTIAL = {"HTTP_HX_REQUEST": "true"}


def tell(person, subject="Giao ước chờ ký", **fields):
    return services.notify([person.user], subject=subject, body="", url="/pledges/", now=NOW, **fields)[0]


def shown(response):
    return [notice.subject for notice in response.context["page"].object_list]


def without_tokens(response):
    return re.sub(r'value="\w{64}"', "", response.content.decode()).strip()


def test_the_inbox_shows_ones_own_notices_newest_first(chair, officer):
    services.notify([chair.user], subject="Cũ", body="", url="", now=NOW.replace(year=2020))
    tell(chair, "Mới")
    tell(officer, "Của người khác")

    assert shown(chair.client.get(INBOX)) == ["Mới", "Cũ"]


def test_the_search_ignores_marks(chair):
    tell(chair, "Giao ước thi đua")
    tell(chair, "Báo cáo năm")

    assert shown(chair.client.get(INBOX, {"q": "giao uoc"})) == ["Giao ước thi đua"]


def test_the_filters_tell_open_from_unread(chair, union):
    tell(chair, "Đã xử lý", about=union)
    services.settle(about=union, now=NOW)
    tell(chair, "Để biết", needs_action=False)
    services.mark_read(tell(chair, "Chờ ký, đã đọc"), now=NOW)

    assert shown(chair.client.get(INBOX, {"show": "open"})) == ["Chờ ký, đã đọc"]
    assert shown(chair.client.get(INBOX, {"show": "unread"})) == ["Để biết"]
    assert len(shown(chair.client.get(INBOX, {"show": "no such filter"}))) == 3


def test_the_answer_to_htmx_is_the_rows_of_the_page(chair):
    tell(chair)
    rows = chair.client.get(INBOX, **PARTIAL)

    assert without_tokens(rows) in without_tokens(chair.client.get(INBOX))
    assert "HX-Request" in rows["Vary"]
    assert b"<html" in chair.client.get(INBOX, **PARTIAL, HTTP_HX_HISTORY_RESTORE_REQUEST="true").content


def test_reading_is_a_post_and_leaves_what_waits_waiting(chair):
    notice = tell(chair)
    address = reverse("notifications:read", args=[notice.pk])

    assert chair.client.get(address).status_code == 405
    chair.client.post(address)
    notice.refresh_from_db()
    assert (notice.is_unread, notice.is_open) == (False, True)


def test_a_notice_of_somebody_else_does_not_exist(chair, officer):
    address = reverse("notifications:read", args=[tell(chair).pk])

    assert officer.client.post(address).status_code == 404
    assert Notice.objects.get().read_at is None


def test_all_can_be_marked_as_read_but_only_ones_own(chair, officer):
    tell(chair)
    tell(officer)

    chair.client.post(reverse("notifications:all_read"))

    assert list(Notice.objects.unread().values_list("recipient", flat=True)) == [officer.user.pk]


def test_the_head_of_every_page_counts_what_waits_and_hints_at_news(chair, union):
    services.mark_read(tell(chair), now=timezone.now())
    tell(chair, about=union)
    services.settle(about=union, now=NOW)
    state = chair.client.get(INBOX).context["inbox_state"]
    tell(chair, needs_action=False)

    assert (state.open, state.has_news) == (1, False)
    assert chair.client.get(INBOX).context["inbox_state"].has_news is True


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_inbox_costs_the_same_for_any_number(chair, number, django_assert_num_queries):
    for index in range(number):
        tell(chair, f"Thông báo {index}")
    chair.client.get(INBOX)

    with django_assert_num_queries(6):
        chair.client.get(INBOX)


def test_an_empty_inbox_says_what_will_come(chair):
    assert "Chưa có thông báo" in chair.client.get(INBOX).content.decode()
