"""Walking a list page by page: each row once, in order, however it is sorted and whatever is added meanwhile."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import F, QuerySet
from django.db.models.functions import Upper
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from members.models import Member, Membership
from portal.keyset import OrderNotUnique
from portal.listing import Page, page_of
from tests.factories import make_member, make_unit

pytestmark = pytest.mark.django_db

ORDERS = [
    ("pk",),
    ("-pk",),
    ("from_on", "pk"),
    ("-from_on", "-pk"),
    ("-from_on", "pk"),
    ("to_on", "pk"),
    ("-to_on", "-pk"),
    ("member__code", "-from_on", "pk"),
    ("-member__code", "to_on", "-unit_id", "-pk"),
    ("unit", "-member__sort_key", "pk"),
    ("loud", "-pk"),
]
PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(["An", "Ánh", "Đào", "Ơn"]),
        st.booleans(),
        st.integers(0, 2),
        st.one_of(st.none(), st.integers(3, 5)),
    ),
    max_size=17,
)


def memberships(order: tuple[str, ...]) -> QuerySet[Membership]:
    rows = Membership.objects.select_related("member").annotate(loud=Upper("member__code"))
    return rows.order_by(*order)


def page(rows: QuerySet[Membership], size: int = 3, **cursor: str) -> Page[Membership]:
    return page_of(RequestFactory().get("/", cursor), rows, size=size)


def forward(rows: QuerySet[Membership]) -> Iterator[Page[Membership]]:
    seen = page(rows)
    yield seen
    while seen.after:
        seen = page(rows, after=seen.after)
        yield seen


def backward(rows: QuerySet[Membership], last: Page[Membership]) -> Iterator[Page[Membership]]:
    seen = last
    while seen.before:
        seen = page(rows, before=seen.before)
        yield seen


def fill(people: list[tuple[str, bool, int, int | None]]) -> None:
    Membership.objects.all().delete()
    units = [make_unit(), make_unit()]
    for number, (name, has_code, first, last) in enumerate(people):
        member = make_member(name)
        Member.objects.filter(pk=member.pk).update(code=f"m{number % 3}-{member.pk}" if has_code else None)
        span = [None if days is None else date(2021, 1, 1) + timedelta(days) for days in (first, last)]
        Membership.objects.create(member=member, unit=units[number % 2], from_on=span[0], to_on=span[1])


def in_order(order: tuple[str, ...]) -> list[int]:
    """The same order told to the database in the plainest way: no value last, one column after the other."""
    plain = []
    for term in order:
        column = F(term.lstrip("-"))
        plain += [column.desc(nulls_last=True) if term.startswith("-") else column.asc(nulls_last=True)]
    return [row.pk for row in memberships(("pk",)).order_by(*plain)]


@settings(max_examples=60, deadline=None)
@given(people=PEOPLE, order=st.sampled_from(ORDERS))
def test_every_row_stands_once_and_in_order_there_and_back(people, order) -> None:
    fill(people)
    pages = list(forward(memberships(order)))
    there = [row.pk for each in pages for row in each.object_list]
    back = [row.pk for each in list(backward(memberships(order), pages[-1]))[::-1] for row in each.object_list]

    assert there == in_order(order)
    assert back == there[: len(back)]
    assert len(back) == len(there) - len(pages[-1].object_list)
    assert {each.count for each in pages} == {len(people)}


@settings(max_examples=30, deadline=None)
@given(people=PEOPLE, order=st.sampled_from(ORDERS), before_page=st.integers(1, 4))
def test_rows_added_meanwhile_neither_repeat_nor_hide_the_others(people, order, before_page) -> None:
    fill(people)
    old, seen = in_order(order), []
    for number, each in enumerate(forward(memberships(order)), start=1):
        seen += [row.pk for row in each.object_list]
        if number == before_page:
            newcomer = make_member("Bình", code=f"new{Member.objects.count()}")
            Membership.objects.create(member=newcomer, unit=make_unit(), from_on=date(2021, 1, 2))

    assert [pk for pk in seen if pk in old] == old
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("cursor", ["x", "", "a:b:c", "\x00", "9" * 5000, "eyJ4IjoxfQ:1:z"])
def test_a_made_up_cursor_shows_the_first_page(cursor: str) -> None:
    fill([("An", True, 0, None)] * 5)
    rows = memberships(("-from_on", "-pk"))

    assert page(rows, after=cursor) == page(rows) == page(rows, before=cursor)


def test_a_cursor_of_another_order_shows_the_first_page() -> None:
    fill([("An", True, 0, None)] * 5)
    elsewhere = page(memberships(("-from_on", "-pk"))).after
    rows = memberships(("from_on", "pk"))

    assert page(rows, after=elsewhere) == page(rows)


def test_a_cursor_behind_which_nothing_is_left_shows_the_first_page() -> None:
    fill([("An", True, 0, None)] * 5)
    rows = memberships(("pk",))
    cursor = page(rows).after
    Membership.objects.filter(pk__in=in_order(("pk",))[3:]).delete()

    assert [row.pk for row in page(rows, after=cursor).object_list] == in_order(("pk",))


def test_the_row_of_the_cursor_may_leave_the_list_meanwhile() -> None:
    fill([("An", True, 0, None)] * 5)
    rows, all_of_them = memberships(("pk",)), in_order(("pk",))
    cursor = page(rows).after
    Membership.objects.filter(pk=all_of_them[2]).delete()

    assert [row.pk for row in page(rows, after=cursor).object_list] == all_of_them[3:]


@pytest.mark.parametrize("order", [(), ("from_on",), ("pk", "from_on"), ("member__pk",), ("unit_id",)])
def test_a_list_that_is_not_ordered_down_to_its_key_is_refused(order: tuple[str, ...]) -> None:
    with pytest.raises(OrderNotUnique):
        page(memberships(order))


def test_no_page_is_reached_by_counting_rows_off() -> None:
    fill([("An", True, 0, None)] * 9)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        list(forward(memberships(("-from_on", "-pk"))))

    assert not [query["sql"] for query in asked if "OFFSET" in query["sql"]]
