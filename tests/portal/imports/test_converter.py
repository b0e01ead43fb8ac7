"""Spreadsheets become rows of text, in a process that may die of them."""

import io
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter

from portal.imports import converter, files
from portal.jobs import JobRefused
from tests.spreadsheets import csv_file, xlsx_file


def rows_of(upload, tmp_path):
    source = tmp_path / "upload"
    read = converter.workbook_rows if files.kind_of(upload) == "xlsx" else converter.delimited_rows
    source.write_bytes(upload.read())
    return list(read(source))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12.0, "12"),
        (80.35, "80,35"),
        (0.1 + 0.2, "0,3"),
        (1e15, "1000000000000000"),
        (-3, "-3"),
        (True, "có"),
        (date(2021, 3, 5), "05/03/2021"),
        (datetime(2021, 3, 5, 13, 0), "05/03/2021"),
        ("  0012 ", "0012"),
        (None, ""),
    ],
)
def test_a_cell_is_read_as_an_officer_sees_it(value, text):
    assert converter.as_text(value) == text


def test_numbers_and_days_of_a_workbook_become_text(tmp_path):
    upload = xlsx_file([["a"], [123, date(2021, 3, 5), 80.35, "0012"]])
    assert rows_of(upload, tmp_path)[1] == (2, ["123", "05/03/2021", "80,35", "0012"])


def test_a_merged_cell_counts_for_each_of_its_rows(tmp_path):
    def arrange(book, sheet):
        sheet.merge_range("A2:A3", "to-vp")
        sheet.write(1, 1, "Nga")
        sheet.write(2, 1, "Ba")

    rows = rows_of(xlsx_file([["Đơn vị", "Tên"]], arrange), tmp_path)
    assert rows[1:] == [(2, ["to-vp", "Nga"]), (3, ["to-vp", "Ba"])]


def test_a_hidden_sheet_is_passed_over(tmp_path):
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed) as book:
        hidden, shown = book.add_worksheet("an"), book.add_worksheet("hien")
        hidden.write(0, 0, "bí mật")
        hidden.hide()
        shown.activate()
        shown.write(0, 0, "Mã")
    (tmp_path / "upload").write_bytes(packed.getvalue())

    assert list(converter.workbook_rows(tmp_path / "upload")) == [(1, ["Mã"])]


def test_a_formula_gives_what_was_stored_with_it_and_is_never_computed(tmp_path):
    upload = xlsx_file(
        [["Mã"]], lambda book, sheet: sheet.write_formula("A2", '=HYPERLINK("http://x","y")', None, "DV1")
    )
    assert rows_of(upload, tmp_path)[1] == (2, ["DV1"])


def test_empty_columns_on_the_left_keep_their_place(tmp_path):
    assert rows_of(xlsx_file([["", "", "Mã"], ["", "", "DV1"]]), tmp_path)[1] == (2, ["", "", "DV1"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_csv_file_is_read_whatever_stands_between_its_columns(encoding, delimiter, tmp_path):
    upload = csv_file([["Mã", "Tên"], ["DV1", "Ngọc\nÁnh"]], encoding=encoding, delimiter=delimiter)
    assert rows_of(upload, tmp_path) == [(1, ["Mã", "Tên"]), (2, ["DV1", "Ngọc\nÁnh"])]


def test_the_line_with_which_excel_names_the_separator_is_no_row(tmp_path):
    (tmp_path / "upload").write_text("sep=|\nMã|Tên\n")
    assert list(converter.delimited_rows(tmp_path / "upload")) == [(2, ["Mã", "Tên"])]


def run_converter(tmp_path, content):
    (tmp_path / "upload").write_bytes(content)
    files._run_converter(tmp_path / "upload", tmp_path / "rows", lambda: None)


def test_rows_without_text_are_left_out_and_the_others_keep_their_number(tmp_path):
    run_converter(tmp_path, "Mã\n\n;;\nDV1\n".encode())
    assert (tmp_path / "rows").read_text() == '[1,"Mã"]\n[4,"DV1"]\n'


def test_letters_of_an_old_code_page_are_refused_not_garbled(tmp_path):
    with pytest.raises(JobRefused, match="CSV UTF-8"):
        run_converter(tmp_path, "Mã;Nguyễn".encode("cp1258", "replace") + b"\xd0\xf5")


def a_zip(**parts):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04 and nothing more", a_zip(bomb=b"0" * (converter.LARGEST_UNPACKED + 1)), a_zip(word="x")],
    ids=["cut off", "bomb", "no workbook"],
)
def test_a_file_made_to_break_the_reader_is_refused_with_a_sentence(content, tmp_path):
    with pytest.raises(JobRefused, match="damaged"):
        run_converter(tmp_path, content)


def test_a_sheet_with_one_cell_far_away_does_not_take_the_memory(tmp_path):
    far = xlsx_file([["Mã"]], lambda book, sheet: sheet.write("XFD1048576", "x"))
    with pytest.raises(JobRefused, match="damaged"):
        run_converter(tmp_path, far.read())


def test_more_rows_than_agreed_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MOST_ROWS", 2)
    with pytest.raises(JobRefused, match="200,000"):
        run_converter(tmp_path, b"a\nb\nc\n")


def test_a_reader_that_hangs_is_ended_when_its_job_is_taken_away(tmp_path, monkeypatch):
    class Gone(Exception):
        pass

    def gone():
        raise Gone

    monkeypatch.setattr(files, "SIGN_OF_LIFE_SECONDS", 0.001)
    (tmp_path / "upload").write_bytes(b"a\n")
    with pytest.raises(Gone):
        files._run_converter(tmp_path / "upload", tmp_path / "rows", gone)
