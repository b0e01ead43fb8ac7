"""Deeds from a file: drafts or submitted, never approved, and by the rules of the form."""

from datetime import date

import pytest

from achievements.models import Achievement, SocialResult
from achievements.services import approve_achievement, submit_achievement
from achievements.services.sheet import DeedSheet
from campaigns.models import Campaign
from campaigns.values import Qualifier, Shape
from members.models import Unit
from notifications.models import Notice
from portal import audit
from portal.imports import running
from tests.achievements.factories import make_campaign, make_indicator
from tests.factories import NOW, Person, make_member
from tests.spreadsheets import checked, complaints, counts, imported, xlsx_file

pytestmark = pytest.mark.django_db
HEADINGS = [
    "Mã thành tích", "Mã đơn vị", "Phong trào", "Lĩnh vực", "Nội dung thành tích", "Từ ngày", "Đến ngày",
    "Tính vào ngày", "Mô tả", "Số thẻ người tham gia", "Chỉ tiêu 1", "Giá trị 1", "Chỉ tiêu 2", "Giá trị 2",
]  # fmt: skip
CAMERAS = {
    "Mã thành tích": "TT-01",
    "Mã đơn vị": "cdcs-stttt",
    "Phong trào": "Lao động giỏi",
    "Nội dung thành tích": "Lắp camera giám sát",
    "Từ ngày": "01/06/2021",
    "Đến ngày": "31/08/2021",
    "Mô tả": "Trong thời gian ngắn",
    "Chỉ tiêu 1": "Camera đã lắp",
    "Giá trị 1": "62",
}


@pytest.fixture(autouse=True)
def words(union: Unit) -> None:
    """The campaign and the indicators that the rows name."""
    campaign = make_campaign(union, "Lao động giỏi")
    make_indicator(union, "Camera đã lắp", unit_of_measure="camera", campaign=campaign)
    make_indicator(union, "Dịch vụ công trực tuyến", shape=Shape.RATIO, scale=2)


def deeds(*rows, **changed):
    """A file of deeds; `changed` replaces cells by their heading, written with underscores."""
    given = [
        CAMERAS | {name.replace("_", " "): value for name, value in changed.items()} | row for row in rows or ({},)
    ]
    names = list(dict.fromkeys([*HEADINGS, *(name for row in given for name in row)]))
    return xlsx_file([names, *([row.get(name, "") for name in names] for row in given)])


def bring(officer: Person, file, run_jobs, then="draft"):
    return imported(officer, file, run_jobs, kind="achievements", then=then)


def look(officer: Person, file, run_jobs, then="draft"):
    return checked(officer, file, run_jobs, kind="achievements", then=then)


def test_a_row_becomes_a_draft_with_its_figures_and_people(officer, union, run_jobs):
    nga = make_member(unit=union, code="DV01")
    run = bring(officer, deeds({"Số thẻ người tham gia": "DV01"}), run_jobs)

    deed = Achievement.objects.get(import_code="TT-01")
    assert counts(run) == (1, 0, 0, 0)
    assert (deed.state, deed.unit, deed.author, deed.author_office) == ("draft", union, officer.user, officer.office)
    assert (deed.campaign.name, deed.area, deed.counted_on) == ("Lao động giỏi", "professional", date(2021, 8, 31))
    assert [row.statement.printed for row in deed.measurements.all()] == ["62 camera"]
    assert list(deed.members.all()) == [nga]


def test_an_imported_draft_is_found_and_has_a_history(officer, run_jobs):
    bring(officer, deeds(), run_jobs)

    deed = Achievement.objects.matching("lap camera").get()
    assert [entry.action for entry in audit.history(deed)] == ["achievement.created"]
    assert audit.verify_chain() > 0


def test_a_percentage_with_a_comma_is_kept_to_its_last_digit(officer, run_jobs):
    bring(officer, deeds({"Chỉ tiêu 2": "Dịch vụ công trực tuyến", "Giá trị 2": 80.35}), run_jobs)

    printed = [row.statement.printed for row in Achievement.objects.get(import_code="TT-01").measurements.all()]
    assert printed == ["62 camera", "80,35%"]


def test_a_value_of_nought_counts(officer, run_jobs):
    bring(officer, deeds(Giá_trị_1=0), run_jobs)

    assert Achievement.objects.get(import_code="TT-01").measurements.get().scaled_value == 0


def test_the_same_file_twice_changes_nothing(officer, run_jobs):
    bring(officer, deeds(), run_jobs)
    before = list(Achievement.objects.values())
    run = look(officer, deeds(), run_jobs)

    assert (counts(run), list(Achievement.objects.values())) == ((0, 0, 1, 0), before)


def test_a_changed_row_brings_the_draft_up_to_date(officer, run_jobs):
    bring(officer, deeds(), run_jobs)
    run = bring(officer, deeds(Giá_trị_1="64"), run_jobs)

    assert counts(run) == (0, 1, 0, 0)
    assert Achievement.objects.get(import_code="TT-01").measurements.get().scaled_value == 64


def test_what_was_said_about_a_figure_on_the_page_stays(officer, run_jobs):
    bring(officer, deeds(), run_jobs)
    deed = Achievement.objects.get(import_code="TT-01")
    deed.measurements.update(qualifier=Qualifier.ESTIMATED)
    bring(officer, deeds(Mô_tả="Nói rõ hơn"), run_jobs)

    assert (deed.measurements.get().qualifier, Achievement.objects.get().narrative) == ("estimated", "Nói rõ hơn")


def test_deeds_are_submitted_where_that_was_chosen_and_the_reviewer_hears_once(officer, reviewer, run_jobs):
    run = bring(officer, deeds({}, {"Mã thành tích": "TT-02"}), run_jobs, then="submit")

    assert set(Achievement.objects.values_list("state", flat=True)) == {"submitted"}
    assert [notice.recipient for notice in Notice.objects.all()] == [reviewer.user]
    deed = Achievement.objects.get(import_code="TT-02")
    assert [entry.action for entry in audit.history(deed)] == ["achievement.created", "achievement.submitted"]
    assert run.state == "done"


def test_drafts_of_an_earlier_file_are_submitted_by_the_same_file(officer, reviewer, run_jobs):
    bring(officer, deeds(), run_jobs)
    run = bring(officer, deeds(), run_jobs, then="submit")
    again = look(officer, deeds(), run_jobs, then="submit")

    assert (counts(run), counts(again)) == ((0, 1, 0, 0), (0, 0, 1, 0))
    assert Achievement.objects.get().state == "submitted"


def test_an_approved_deed_is_never_changed_by_a_file(officer, reviewer, run_jobs):
    bring(officer, deeds(), run_jobs)
    deed = Achievement.objects.get(import_code="TT-01")
    submit_achievement(deed, by=officer.actor, now=NOW)
    approve_achievement(deed, by=reviewer.actor, now=NOW)
    run = look(officer, deeds(Giá_trị_1="99"), run_jobs)

    sentence = "Thành tích này đã gửi duyệt hoặc đã duyệt: hãy đính chính trên trang của thành tích."
    assert complaints(run) == [(2, "Mã thành tích", sentence)]


def test_a_draft_of_somebody_else_is_not_changed(officer, chair, run_jobs):
    bring(officer, deeds(), run_jobs)
    run = look(chair, deeds(Giá_trị_1="99"), run_jobs)

    assert [column for _row, column, _text in complaints(run)] == ["Mã thành tích"]


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"Mã_đơn_vị": "cdcs-stc"}, "Mã đơn vị"),
        ({"Phong_trào": "Không có phong trào này"}, "Phong trào"),
        ({"Phong_trào": "", "Chỉ_tiêu_1": "", "Giá_trị_1": ""}, "Lĩnh vực"),
        ({"Lĩnh_vực": "Bóng đá"}, "Lĩnh vực"),
        ({"Đến_ngày": ""}, "Đến ngày"),
        ({"Từ_ngày": "01/09/2021"}, "Đến ngày"),
        ({"Đến_ngày": "01/01/2200"}, "Đến ngày"),
        ({"Tính_vào_ngày": "01/05/2021"}, "Tính vào ngày"),
        ({"Số_thẻ_người_tham_gia": "DV404"}, "Số thẻ người tham gia"),
        ({"Chỉ_tiêu_1": "Không có chỉ tiêu này"}, "Chỉ tiêu 1"),
        ({"Giá_trị_1": "80.35"}, "Giá trị 1"),
        ({"Giá_trị_1": ""}, "Giá trị 1"),
        ({"Chỉ_tiêu_2": "", "Giá_trị_2": "5"}, "Chỉ tiêu 2"),
        ({"Chỉ_tiêu_2": "Camera đã lắp", "Giá_trị_2": "5"}, "Chỉ tiêu 2"),
        ({"Phong_trào": "", "Lĩnh_vực": "Học tập, sáng kiến"}, "Chỉ tiêu 1"),
    ],
)
def test_a_cell_that_breaks_a_rule_of_the_form_is_named(officer, other_union, run_jobs, changed, column):
    run = look(officer, deeds(**changed), run_jobs)

    assert [name for _row, name, _text in complaints(run)] == [column]
    assert counts(run) == (0, 0, 0, 1)


def test_a_deed_without_figure_and_description_is_not_submitted(officer, run_jobs):
    bare = {"Mô_tả": "", "Chỉ_tiêu_1": "", "Giá_trị_1": ""}
    draft = bring(officer, deeds(**bare), run_jobs)
    submitted = look(officer, deeds(**bare), run_jobs, then="submit")

    assert (counts(draft), counts(submitted)) == ((1, 0, 0, 0), (0, 0, 0, 1))
    assert [column for _row, column, _text in complaints(submitted)] == ["Mô tả"]


def test_of_campaigns_with_one_name_the_one_of_the_year_is_meant(officer, union, run_jobs):
    spans = {"starts_on": date(2020, 1, 1), "ends_on": date(2020, 12, 31)}
    make_campaign(union, "Lao động giỏi", **spans)
    bring(officer, deeds(), run_jobs)

    assert Achievement.objects.get().campaign.starts_on.year == 2021


def test_one_code_is_a_deed_of_its_own_in_each_unit(officer, union_group, run_jobs):
    run = bring(officer, deeds({}, {"Mã đơn vị": "to-vp"}, {"Mã đơn vị": "TO-VP"}), run_jobs)

    assert counts(run) == (2, 0, 0, 1)
    assert complaints(run) == [(4, "Mã thành tích", "Dòng 3 đã có mã này.")]


def test_a_file_costs_the_same_queries_for_many_rows(officer, run_jobs, django_assert_max_num_queries):
    run = look(officer, deeds(*({"Mã thành tích": f"TT-{number}"} for number in range(150))), run_jobs)
    with django_assert_max_num_queries(30):
        layout = running._layout(run)
        reader = running.RowReader(layout, DeedSheet.columns)
        rows = [reader.read(line) for line in running._data_lines(run, layout)]
        DeedSheet(officer.actor, submits=False).judge(rows, is_writing=False)


def test_money_and_goods_that_were_added_on_the_page_stay(officer, run_jobs):
    bring(officer, deeds(), run_jobs)
    SocialResult.objects.create(achievement=Achievement.objects.get(), money=5_000_000)
    bring(officer, deeds(Mô_tả="Nói rõ hơn"), run_jobs)

    assert SocialResult.objects.get().money == 5_000_000


def close(union):
    Campaign.objects.filter(owner=union).update(state="closed", closed_at=NOW)


def test_a_new_deed_of_a_closed_campaign_says_why_it_comes_late(officer, union, run_jobs):
    close(union)
    run = look(officer, deeds({}, {"Mã thành tích": "TT-02", "Lý do nhập muộn": "Nghỉ ốm"}), run_jobs)

    assert counts(run) == (1, 0, 0, 1)
    assert [(row, column) for row, column, _text in complaints(run)] == [(2, "Lý do nhập muộn")]


@pytest.mark.parametrize("then", ["draft", "submit"])
def test_the_same_file_changes_nothing_after_the_campaign_is_closed(officer, union, run_jobs, then):
    bring(officer, deeds(), run_jobs, then=then)
    Achievement.objects.filter(state="submitted").update(submitted_at=NOW)
    close(union)

    assert counts(look(officer, deeds(), run_jobs, then=then)) == (0, 0, 1, 0)


def test_a_draft_that_is_sent_after_the_close_says_why(officer, union, run_jobs):
    bring(officer, deeds(), run_jobs)
    close(union)

    assert counts(look(officer, deeds(), run_jobs, then="submit")) == (0, 0, 0, 1)
