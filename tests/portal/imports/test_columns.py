"""Headings as officers write them, cells as they fill them in."""

from datetime import date

import pytest
from django.utils.translation import gettext_lazy as _
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.imports import columns
from portal.imports.columns import CellUnreadable, Column, HeadingsMissing, RowReader, find_layout

CODE = Column("code", _("Membership number"), columns.text(10), is_required=True, aliases=("Mã",))
NAME = Column("name", _("Full name"), columns.text(20), is_required=True)
VALUE = Column("value", _("Value"), columns.text(20), repeats=3)
COLUMNS = (CODE, NAME, VALUE)


@pytest.mark.parametrize("headings", [["Mã", "Họ và tên"], ["SO THE DOAN VIEN", "ho va ten (*)"], ["mã", "Full name"]])
def test_headings_are_known_with_and_without_marks_in_both_languages(headings):
    assert find_layout([[1, *headings]], COLUMNS).places == {0: ("code", 0), 1: ("name", 0)}


def test_a_letterhead_may_stand_above_the_headings():
    above = [[1, "CÔNG ĐOÀN CƠ SỞ"], [3, "DANH SÁCH", "DANH SÁCH"], [4, "TT", "Mã", "Họ và tên", "Ghi chú"]]
    layout = find_layout(above, COLUMNS, ["Ghi chú"])

    assert (layout.heading_row, layout.places, layout.left_out) == (4, {1: ("code", 0), 2: ("name", 0)}, ["TT"])


def test_headings_that_are_missing_are_named():
    with pytest.raises(HeadingsMissing) as problem:
        find_layout([[1, "Mã", "Tuổi"]], COLUMNS)
    assert problem.value.missing == ["Họ và tên"]


def test_of_two_columns_with_one_heading_the_first_counts():
    layout = find_layout([[1, "Mã", "Họ và tên", "Mã"]], COLUMNS)
    assert layout.left_out == ["Mã"]


def test_columns_that_repeat_are_told_apart_by_their_number():
    layout = find_layout([[1, "Mã", "Họ và tên", "Giá trị 1", "Giá trị 3", "Giá trị 4"]], COLUMNS)
    row = RowReader(layout, COLUMNS).read([2, "DV1", "Nga", "5", "7", "9"])

    assert (row.values["value"], layout.left_out) == ({0: "5", 2: "7"}, ["Giá trị 4"])


def test_every_cell_that_cannot_be_read_has_its_sentence():
    layout = find_layout([[1, "Mã", "Họ và tên"]], COLUMNS)
    row = RowReader(layout, COLUMNS).read([2, "A" * 11])

    assert (row.number, [name for name, _sentence in row.errors], row.values) == (2, ["code", "name"], {})


@pytest.mark.parametrize("cell", ["05/03/2021", "5/3/2021", "2021-03-05", "05-03-2021", "05.03.2021"])
def test_a_day_is_read_the_vietnamese_way(cell):
    assert columns.day(cell) == date(2021, 3, 5)


@pytest.mark.parametrize("cell", ["31/02/2021", "03/2021", "05/03/0021", "2021", "hôm qua"])
def test_a_day_that_is_none_is_refused(cell):
    with pytest.raises(CellUnreadable):
        columns.day(cell)


@pytest.mark.parametrize(("cell", "answer"), [("Có", True), ("x", True), ("X", True), ("KHÔNG", False), ("0", False)])
def test_yes_and_no_in_the_ways_they_are_written(cell, answer):
    assert columns.yes_no(cell) is answer


def test_any_other_answer_is_refused():
    with pytest.raises(CellUnreadable):
        columns.yes_no("có lẽ")


def test_an_address_is_kept_in_small_letters():
    assert columns.email(" Nga@Example.VN ") == "nga@example.vn"


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(max_size=30), max_size=6))
def test_whatever_stands_in_the_cells_a_row_is_read_or_refused(cells):
    layout = find_layout([[1, "Mã", "Họ và tên", "Giá trị 1"]], COLUMNS)
    row = RowReader(layout, COLUMNS).read([2, *cells])

    assert row.errors or {"code", "name"} <= set(row.values)
