"""The template that is filled in, and the rows that come back with their errors in red."""

import io

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from members.services.roster import Roster
from portal.imports import services, workbooks
from tests.factories import NOW
from tests.spreadsheets import PEOPLE, checked, counts, csv_file, people, xlsx_file

pytestmark = pytest.mark.django_db
NGA = ("DV01", "Nguyễn Thị Nga", "nữ", "to-vp", "01/03/2021")
ABOUT = workbooks.Template(sheet_name="Đoàn viên", title="Nhập", notes=["Một"], lists={"unit": ["to-vp – Tổ"]})


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def marked(run):
    with default_storage.open(run.marked_file) as stored:
        return opened(stored.read()).active


def test_the_template_has_headings_an_example_and_hidden_lists():
    book = opened(workbooks.template(Roster.columns, ABOUT))

    assert [sheet.sheet_state for sheet in book] == ["visible", "visible", "hidden"]
    assert [cell.value for cell in book.worksheets[0][1]][:3] == ["Số thẻ đoàn viên", "Họ và tên", "Giới tính"]
    assert "Nguyễn Thị Minh Họa" in [cell.value for row in book.worksheets[1] for cell in row]


def test_a_unit_is_chosen_from_a_list_and_every_cell_is_text():
    sheet = opened(workbooks.template(Roster.columns, ABOUT)).worksheets[0]

    rules = {str(rule.sqref).partition(":")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert rules["F2"] == "'Danh mục'!$F$1:$F$1"
    assert {sheet.column_dimensions[letter].number_format for letter in "AFG"} == {"@"}


def test_the_template_filled_in_is_taken(administrator, union_group, run_jobs):
    book = opened(workbooks.template(Roster.columns, ABOUT))
    book.worksheets[0].append(["DV01", "Nga", "nữ", "có", "không", "to-vp – Tổ", "01/03/2021"])
    packed = io.BytesIO()
    book.save(packed)
    run = checked(administrator, SimpleUploadedFile("mau.xlsx", packed.getvalue()), run_jobs)

    assert (run.state, counts(run)) == ("checked", (1, 0, 0, 0))


def test_wrong_cells_come_back_in_red_with_a_sentence_beside(administrator, union_group, run_jobs):
    sheet = marked(checked(administrator, people(NGA, ("DV02", "", *NGA[2:])), run_jobs))

    assert [cell.value for cell in sheet[1]] == [*PEOPLE, "Cần sửa"]
    assert [cell.value for cell in sheet[2]][:5] == list(NGA)
    assert sheet["F3"].value == "Họ và tên: Ô này bắt buộc phải điền."
    assert [cell.fill.fgColor.rgb for cell in sheet[3]] == ["00000000", "FFFDECEE", *["00000000"] * 3, "FFFDECEE"]


def test_a_cell_that_looks_like_a_formula_stays_text(administrator, union_group, run_jobs):
    sheet = marked(checked(administrator, csv_file([PEOPLE, ["=1+1", "", *NGA[2:]]]), run_jobs))

    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")


def test_the_marked_file_corrected_and_sent_again_is_taken(administrator, union_group, run_jobs):
    run = checked(administrator, people(("DV02", "", *NGA[2:])), run_jobs)
    rows = [[cell.value for cell in row] for row in marked(run)]
    rows[1][1] = "Trần Văn Ba"
    services.abandon_import(run, by=administrator.actor, now=NOW)
    again = checked(administrator, xlsx_file(rows), run_jobs)

    assert (counts(again), again.layout["left_out"]) == ((1, 0, 0, 0), [])


def test_a_file_in_order_is_not_given_back(administrator, union_group, run_jobs):
    assert checked(administrator, people(NGA), run_jobs).marked_file == ""
