"""A list taken away as a file: every row that matches, not the page, with the columns the list view names.

Both files are made in bounded memory. XLSX holds typed cells and text that is never read as a formula or a link; it is
written whole before it is sent, so it ends at `XLSX_ROWS`. CSV is sent while it is read and has no end: UTF-8 with BOM,
commas (RFC 4180), days as 2021-03-05, numbers with a point.
"""

import csv
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

import xlsxwriter
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.encoding import force_str
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from portal import audit
from portal.vietnamese import format_number

M = TypeVar("M", bound=Model)
Cell = str | int | Decimal | date | datetime | bool | None

XLSX_ROWS = 100_000  # about ten seconds of a web process; a sheet of Excel would hold 1,048,575 below its header
XLSX_LETTERS = 32_767  # of one cell
CHUNK = 2_000
XLSX_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Column(Generic[M]):
    label: Any
    value: Callable[[M], Any]
    width: int = 20  # characters, in XLSX


@dataclass(frozen=True)
class Export(Generic[M]):
    """What a list becomes as a file. `name` is that of the file and of the audit row: letters and hyphens."""

    name: str
    columns: tuple[Column[M], ...]

    def header(self) -> list[str]:
        return [force_str(column.label) for column in self.columns]

    def cells(self, row: M) -> list[Cell]:
        return [_cell(column.value(row)) for column in self.columns]


def export_list(request: HttpRequest, rows: QuerySet[M], export: Export[M]) -> HttpResponseBase:
    """The answer to the POST of `components/export.html`; `rows` are those of the list, filtered and ordered.

    Leaves one audit row with the list, the format and the number of rows. More rows than a workbook takes are refused
    with a sentence on the list.
    """
    make = {"csv": _csv, "xlsx": _xlsx}.get(request.POST.get("export", ""))
    if make is None:
        raise BadRequest("A list is exported as csv or xlsx.")
    count = rows.order_by().values("pk").count()
    if make is _xlsx and count > XLSX_ROWS:
        sentence = _("A workbook takes %(limit)s rows and this list has more: narrow it, or export it as CSV.")
        messages.error(request, sentence % {"limit": format_number(XLSX_ROWS)})
        return redirect(request.get_full_path())
    now = timezone.now()
    with transaction.atomic():
        details = {"list": export.name, "format": make.__name__.strip("_"), "rows": count}
        actor = request.actor  # type: ignore[attr-defined]
        audit.record("list.exported", by=actor, target=None, at=now, details=details)
    return make(rows, export, f"{export.name}-{timezone.localdate(now):%Y-%m-%d}")


def defused(text: str) -> str:
    """Text that a spreadsheet would calculate gets an apostrophe before it and stays text.

    Source: OWASP, CSV Injection (fields that begin with = + - @, tab or carriage return, also in full width).
    """
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _csv(rows: QuerySet[M], export: Export[M], name: str) -> StreamingHttpResponse:
    lines = _lines(rows, export, get_language() or "vi")
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "private, no-store"}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


class _Line:
    """A file for the csv writer that hands back what is written."""

    def write(self, line: str) -> str:
        return line


def _lines(rows: QuerySet[M], export: Export[M], language: str) -> Iterator[str]:
    writer = csv.writer(_Line())
    with override(language):  # the request that chose it is over when this is read
        yield "\ufeff" + writer.writerow([defused(label) for label in export.header()])
    for cells in _rows_of(rows, export, language):
        yield writer.writerow([printed(cell) for cell in cells])


def _rows_of(rows: QuerySet[M], export: Export[M], language: str) -> Iterator[list[Cell]]:
    for row in rows.iterator(chunk_size=CHUNK):
        with override(language):
            cells = export.cells(row)
        yield cells


def printed(cell: Cell) -> str:
    """A cell of a CSV file: text defused, numbers with a point, days as 2021-03-05."""
    if isinstance(cell, str):
        return defused(cell)
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    return "" if cell is None else str(cell)


def _xlsx(rows: QuerySet[M], export: Export[M], name: str) -> FileResponse:
    stored = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stored, options) as book:
        sheet = book.add_worksheet()
        for number, column in enumerate(export.columns):
            sheet.set_column(number, number, column.width)
        sheet.write_row(0, 0, export.header(), book.add_format({"bold": True}))
        sheet.freeze_panes(1, 0)
        day, moment = (book.add_format({"num_format": shape}) for shape in ("dd/mm/yyyy", "dd/mm/yyyy hh:mm"))
        last = write_rows(sheet, _rows_of(rows, export, get_language() or "vi"), day, moment)
        sheet.autofilter(0, 0, last, len(export.columns) - 1)
    stored.seek(0)
    response = FileResponse(stored, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX_MIME)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def write_rows(sheet: Any, rows: Iterable[Sequence[Cell]], day: Any, moment: Any) -> int:
    """Typed cells below a header, row by row, as constant memory wants it; answers the number of the last row.

    Text is written as text whatever it begins with. `day` and `moment` are cell formats of the book.
    """
    number = 0
    for number, cells in enumerate(rows, start=1):
        for place, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.write_string(number, place, cell[:XLSX_LETTERS])
            elif isinstance(cell, date):
                sheet.write_datetime(number, place, cell, moment if isinstance(cell, datetime) else day)
            elif cell is not None:
                sheet.write_number(number, place, cell)
    return number


def _cell(value: Any) -> Cell:
    """A moment is the one on Vietnamese clocks, without its zone, which no spreadsheet knows; yes and no are words."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None)
    if value is None or isinstance(value, int | Decimal | date):
        return value
    return force_str(value)
