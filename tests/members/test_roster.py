"""People from a file: added, brought up to date, moved, and nobody touched who is not one's own to administer."""

from datetime import date

import pytest
from django.core import mail

from members.models import Member, Membership, User
from members.services import move_member
from portal.imports import services
from portal.models import AuditEntry
from tests.factories import NOW, make_account, make_member, make_office, make_person, make_unit
from tests.spreadsheets import PEOPLE, checked, complaints, counts, imported, people, xlsx_file

pytestmark = pytest.mark.django_db
NGA = ("DV01", "Nguyễn Thị Nga", "nữ", "to-vp", "01/03/2021")


def test_people_of_a_file_are_added_with_their_unit(administrator, union_group, run_jobs):
    run = imported(administrator, people(NGA, ("DV02", "Trần Văn Ba", "nam", "TO-VP – Tổ", "15/03/2021")), run_jobs)

    nga = Member.objects.get(code="DV01")
    assert counts(run) == (2, 0, 0, 0)
    assert (nga.full_name, nga.gender, nga.is_union_member, nga.is_party_member) == (NGA[1], "female", True, False)
    assert list(nga.memberships.values_list("unit", "from_on", "to_on")) == [(union_group.pk, date(2021, 3, 1), None)]


def test_an_added_person_is_found_and_sorted_like_one_entered_by_hand(administrator, union_group, run_jobs):
    imported(administrator, people(NGA), run_jobs)
    kept = Member.objects.get(code="DV01")
    by_file = (kept.search_key, kept.sort_key)
    kept.save()

    assert (kept.search_key, kept.sort_key) == by_file


def test_the_same_file_twice_changes_nothing(administrator, union_group, run_jobs):
    imported(administrator, people(NGA), run_jobs)
    before = list(Member.objects.values()), list(Membership.objects.values()), AuditEntry.objects.count()
    run = checked(administrator, people(NGA), run_jobs)

    assert counts(run) == (0, 0, 1, 0)
    assert before[:2] == (list(Member.objects.values()), list(Membership.objects.values()))


def test_a_changed_row_brings_the_person_up_to_date(administrator, union_group, run_jobs):
    imported(administrator, people(NGA), run_jobs)
    run = imported(administrator, people(("DV01", "Nguyễn Thị Ngà", "", "to-vp", "")), run_jobs)

    nga = Member.objects.get(code="DV01")
    assert counts(run) == (0, 1, 0, 0)
    assert (nga.full_name, nga.gender, nga.search_key) == ("Nguyễn Thị Ngà", "female", "nguyen thi nga dv01")


def test_the_preview_says_what_would_change_and_changes_nothing(administrator, union_group, run_jobs):
    imported(administrator, people(NGA), run_jobs)
    run = checked(administrator, people(("DV01", "Nguyễn Thị Ngà", "nữ", "to-vp", "")), run_jobs)

    (finding,) = run.findings.all()
    assert (finding.kind, finding.row, finding.text) == ("changed", 2, "Họ và tên: Nguyễn Thị Nga → Nguyễn Thị Ngà")
    assert Member.objects.get(code="DV01").full_name == "Nguyễn Thị Nga"


def test_another_unit_means_a_move_from_that_day(administrator, union, union_group, run_jobs):
    imported(administrator, people(NGA), run_jobs)
    imported(administrator, people((*NGA[:3], union.code, "01/09/2021")), run_jobs)

    spans = Membership.objects.filter(member__code="DV01").order_by("from_on").values_list("unit", "from_on", "to_on")
    first, second = (union_group.pk, date(2021, 3, 1), date(2021, 8, 31)), (union.pk, date(2021, 9, 1), None)
    assert list(spans) == [first, second]


def test_a_move_by_file_leaves_the_rows_of_a_move_by_hand(administrator, union, union_group, run_jobs):
    imported(administrator, people(NGA, ("DV02", *NGA[1:])), run_jobs)
    imported(administrator, people((*NGA[:3], union.code, "01/09/2021")), run_jobs)
    by_hand = Membership.objects.get(member__code="DV02")
    move_member(by_hand, unit=union, on=date(2021, 9, 1), by=administrator.actor, now=NOW)

    moved, by_file = (Membership.objects.filter(member__code=code).order_by("from_on") for code in ("DV02", "DV01"))
    columns = ("unit", "from_on", "to_on")
    assert list(moved.values_list(*columns)) == list(by_file.values_list(*columns))


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        (("", *NGA[1:]), "Mã đoàn viên", "Ô này bắt buộc phải điền."),
        (("DV01", "", *NGA[2:]), "Họ và tên", "Ô này bắt buộc phải điền."),
        ((*NGA[:2], "gái", *NGA[3:]), "Giới tính", "Ghi “nam” hoặc “nữ”, hoặc để trống."),
        ((*NGA[:3], "khong-co", NGA[4]), "Mã đơn vị", "Chức vụ bạn đang dùng không quản trị đơn vị nào có mã này."),
        ((*NGA[:4], "31/02/2021"), "Từ ngày", "Hãy nhập ngày theo dạng ngày/tháng/năm, ví dụ 05/03/2021."),
        ((*NGA[:4], ""), "Từ ngày", "Ghi rõ người này thuộc đơn vị từ ngày nào."),
        (("D" * 41, *NGA[1:]), "Mã đoàn viên", "Dài quá: tối đa 40 ký tự."),
    ],
)
def test_a_cell_that_is_wrong_is_named_with_what_to_write(administrator, union_group, run_jobs, row, column, sentence):
    run = checked(administrator, people(NGA, (), row if row[0] != "DV01" else ("DV09", *row[1:])), run_jobs)

    assert complaints(run) == [(4, column, sentence)]
    assert counts(run) == (1, 0, 0, 1)


def test_rows_in_order_are_imported_and_the_refused_ones_left_out(administrator, union_group, run_jobs):
    run = imported(administrator, people(("DV05", "Sai Ngày", "", "to-vp", "hôm qua"), NGA), run_jobs)

    assert counts(run) == (1, 0, 0, 1)
    assert list(Member.objects.filter(code__startswith="DV").values_list("code", flat=True)) == ["DV01"]
    assert len(complaints(run)) == 1


def test_a_number_twice_in_a_file_is_refused_the_second_time(administrator, union_group, run_jobs):
    run = imported(administrator, people(NGA, ("DV01", "Người Khác", "nam", "to-vp", "01/03/2021")), run_jobs)

    assert counts(run) == (1, 0, 0, 1)
    assert complaints(run) == [(3, "Mã đoàn viên", "Dòng 2 đã có mã này.")]
    assert Member.objects.get(code="DV01").full_name == "Nguyễn Thị Nga"


def test_nobody_is_brought_into_a_unit_of_another(union, union_group, other_union, run_jobs):
    keeper = make_person(unit=union, grants="administer")
    run = checked(keeper, people((*NGA[:3], other_union.code, NGA[4])), run_jobs)

    assert counts(run) == (0, 0, 0, 1)


def test_nobody_of_another_unit_is_changed(union, union_group, other_union, run_jobs):
    keeper, stranger = make_person(unit=union, grants="administer"), make_member(unit=other_union, code="DV77")
    run = checked(keeper, people(("DV77", "Đổi Tên", "", "to-vp", "01/03/2021")), run_jobs)

    sentence = "Chức vụ bạn đang dùng không quản trị người mang số này."
    assert complaints(run) == [(2, "Mã đoàn viên", sentence)]
    assert stranger.memberships.get().to_on is None


def test_an_officer_above_is_not_changed_from_below(union, union_above, union_group, run_jobs):
    keeper = make_person(unit=union, grants="administer")
    make_office(make_member(unit=union, code="DV77"), union_above)
    run = checked(keeper, people(("DV77", "Đổi Tên", "", union.code, "")), run_jobs)

    assert counts(run) == (0, 0, 0, 1)


def test_zeros_that_excel_dropped_are_pointed_out(administrator, union_group, run_jobs):
    imported(administrator, people(("00123", *NGA[1:])), run_jobs)
    run = checked(administrator, people((123, *NGA[1:])), run_jobs)

    ((_row, column, sentence),) = complaints(run)
    assert (column, "“00123”" in sentence) == ("Mã đoàn viên", True)


def test_a_person_of_several_units_is_not_moved_by_a_file(administrator, union, union_group, run_jobs):
    busy = make_member(unit=union, code="DV08")
    Membership.objects.create(member=busy, unit=union_group, from_on=date(2016, 1, 1))
    third = make_unit(parent=union)
    run = checked(administrator, people(("DV08", busy.full_name, "", third.code, "01/09/2021")), run_jobs)

    assert [column for _row, column, _text in complaints(run)] == ["Mã đơn vị"]


def test_another_first_day_in_the_same_unit_is_refused_rather_than_lost(administrator, union_group, run_jobs):
    imported(administrator, people(NGA), run_jobs)
    run = checked(administrator, people((*NGA[:4], "02/03/2021")), run_jobs)

    ((_row, column, sentence),) = complaints(run)
    assert (column, "01/03/2021" in sentence) == ("Từ ngày", True)


def test_an_address_makes_an_account_that_waits_and_sends_nothing(administrator, union_group, run_jobs):
    run = imported(administrator, xlsx_file([[*PEOPLE, "Thư điện tử"], [*NGA, "Nga@Example.vn"]]), run_jobs)

    user = User.objects.get(member__code="DV01")
    assert (run.created, user.email, user.has_joined, user.invited_at) == (1, "nga@example.vn", False, None)
    assert mail.outbox == []


@pytest.mark.parametrize("address", ["ai-do@example.vn", "khong phai thu"])
def test_an_address_that_cannot_be_given_is_refused(administrator, union_group, run_jobs, address):
    make_account("ai-do@example.vn", make_member())
    run = checked(administrator, xlsx_file([[*PEOPLE, "Thư điện tử"], [*NGA, address]]), run_jobs)

    assert [column for _row, column, _text in complaints(run)] == ["Thư điện tử"]


def test_one_audit_row_tells_of_a_chunk_by_ids(administrator, union_group, run_jobs):
    run = imported(administrator, people(NGA, ("DV02", *NGA[1:])), run_jobs)

    first, last = Member.objects.filter(code__startswith="DV").order_by("pk").values_list("pk", flat=True)
    entry = AuditEntry.objects.get(action="members.imported")
    assert (entry.user_id, entry.target_id) == (administrator.user.pk, str(run.pk))
    assert entry.details == {"rows": [2, 3], "added": [[first, last]], "changed": [], "moved": []}


def test_an_office_that_has_ended_ends_the_import(administrator, union_group, run_jobs):
    run = checked(administrator, people(NGA), run_jobs)
    services.confirm_import(run, by=administrator.actor, now=NOW)
    administrator.office.to_on = date(2021, 9, 15)
    administrator.office.save()
    run_jobs()

    run.refresh_from_db()
    assert (run.state, run.state_reason.startswith("Chức vụ bạn dùng")) == ("failed", True)
    assert not Member.objects.filter(code="DV01").exists()
