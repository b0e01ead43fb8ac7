"""Many rows at once hold the same values as rows saved one by one."""

from datetime import date

import pytest

from members.models import Member, Membership
from portal import bulk
from tests.factories import make_member

pytestmark = pytest.mark.django_db
HARD = "Tên \\N có\ttab, xuống\ndòng, “ngoặc” 'nháy' %s \\ cuối\\"


def test_text_that_looks_like_a_command_of_the_copy_stays_text():
    columns = ("code", "full_name", "gender", "is_union_member", "is_party_member", "search_key", "sort_key")
    bulk.insert(Member, columns, [(code, HARD, "female", True, False, "", "") for code in ("\\N", None)])

    rows = Member.objects.order_by("pk").values_list("code", "full_name", "is_union_member", "is_party_member")
    assert list(rows) == [("\\N", HARD, True, False), (None, HARD, True, False)]


def test_days_are_kept(union):
    member = make_member()
    bulk.insert(Membership, ("member_id", "unit_id", "from_on"), [(member.pk, union.pk, date(2021, 3, 5))])

    assert Membership.objects.values_list("from_on", "to_on").get() == (date(2021, 3, 5), None)


def test_no_row_is_no_fault():
    bulk.insert(Membership, ("member_id", "unit_id", "from_on"), [])
    assert not Membership.objects.exists()
