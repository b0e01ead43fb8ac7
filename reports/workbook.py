"""The report as a workbook: a sheet a table, typed cells, control totals that count themselves. Pure.

The only formulas are those of the control totals; they are made of our own sheet names, never of what somebody typed.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from portal.exports import Cell, write_rows
from reports.snapshot import Content
from reports.tables import KIND_WORDS, TABLES, Control, Table, controls

LAST_ROW = 1_048_576
BY_NAME = {table.name: table for table in TABLES}
CONTROLS = ("Tổng kiểm", "Theo bộ số liệu đã chốt", "Đếm trong tệp này", "Đối chiếu")
TEXTS = ("Phần", "Tên phần", "Nội dung")
DICTIONARY = ("Bảng", "Cột", "Tên trường", "Kiểu", "Ý nghĩa")
Rows = Iterable[list[Cell]]


def workbook(
    content: Content, *, facts: Sequence[tuple[str, Cell]], texts: Sequence[list[Cell]], moment: datetime
) -> bytes:
    """`facts` say which report it is; `texts` are section, label, words; `moment` stands in the properties."""
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"created": moment.astimezone(UTC).replace(tzinfo=None)})
        shapes = {shape: book.add_format({"num_format": shape}) for shape in ("dd/mm/yyyy", "dd/mm/yyyy hh:mm")}
        styles = {"head": book.add_format({"bold": True}), "day": shapes["dd/mm/yyyy"]}
        styles["moment"] = shapes["dd/mm/yyyy hh:mm"]
        _sheet(book, "Thông tin", ("Mục", "Nội dung"), (30, 80), [list(fact) for fact in facts], styles)
        _controls(book, content, styles)
        for table in TABLES:
            labels, widths = zip(*((column.label, column.width) for column in table.columns), strict=True)
            _sheet(book, table.title, labels, widths, table.cells(content), styles)
        _sheet(book, "Nội dung", TEXTS, (16, 36, 100), texts, styles)
        _sheet(book, "Từ điển", DICTIONARY, (20, 24, 20, 16, 80), dictionary(), styles)
    return file.getvalue()


def dictionary() -> list[list[Cell]]:
    """Every column of every table: where it stands, what it is called, of which kind, what it means."""
    return [
        [table.title, column.label, column.name, KIND_WORDS[column.kind], column.meaning]
        for table in TABLES
        for column in table.columns
    ]


def counted(control: Control, content: Content) -> Cell:
    """What a reader of the table finds: its rows, or the sum of a column."""
    table = BY_NAME[control.table]
    rows = list(table.cells(content))
    if not control.column:
        return len(rows)
    values = [row[_place(table, control.column)] for row in rows]
    return sum((Decimal(value) for value in values if isinstance(value, int | Decimal)), Decimal(0))


def _place(table: Table, name: str) -> int:
    return [column.name for column in table.columns].index(name)


def _sheet(
    book: Any,
    title: str,
    labels: Sequence[str],
    widths: Sequence[int],
    rows: Iterable[Sequence[Cell]],
    styles: dict[str, Any],
) -> Any:
    sheet = book.add_worksheet(title)
    for number, width in enumerate(widths):
        sheet.set_column(number, number, width)
    sheet.write_row(0, 0, labels, styles["head"])
    sheet.freeze_panes(1, 0)
    last = write_rows(sheet, rows, styles["day"], styles["moment"])
    sheet.autofilter(0, 0, last, len(labels) - 1)
    return sheet


def _controls(book: Any, content: Content, styles: dict[str, Any]) -> None:
    totals = controls(content)
    stated = [[each.label, each.stated] for each in totals]
    sheet = _sheet(book, CONTROLS[0], CONTROLS, (30, 26, 26, 16), stated, styles)
    for row, each in enumerate(totals, start=1):
        found = counted(each, content)
        sheet.write_formula(row, 2, _formula(each), None, found)
        word = "khớp" if found == each.stated else "KHÔNG KHỚP"
        sheet.write_formula(row, 3, f'=IF(ROUND(B{row + 1}-C{row + 1},6)=0,"khớp","KHÔNG KHỚP")', None, word)


def _formula(control: Control) -> str:
    table = BY_NAME[control.table]
    letter = xl_col_to_name(_place(table, control.column) if control.column else 0)
    work = "SUM" if control.column else "COUNTA"
    return f"={work}('{table.title}'!{letter}2:{letter}{LAST_ROW})"
