"""Files as officers send them, and how they go through an import."""

import csv
import io
from collections.abc import Callable, Sequence
from typing import Any

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.imports import services
from portal.imports.models import ImportRun
from tests.factories import NOW, Person

PEOPLE = ["Mã đoàn viên", "Họ và tên", "Giới tính", "Mã đơn vị", "Từ ngày"]


def csv_file(rows: Sequence[Sequence[Any]], *, encoding: str = "utf-8-sig", delimiter: str = ";") -> SimpleUploadedFile:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return SimpleUploadedFile("danh-sach.csv", text.getvalue().encode(encoding), content_type="text/csv")


def xlsx_file(rows: Sequence[Sequence[Any]], arrange: Callable[[Any, Any], object] | None = None) -> SimpleUploadedFile:
    """`arrange` gets the workbook and the sheet after the rows are written."""
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet("Danh sách")
        for number, cells in enumerate(rows):
            sheet.write_row(number, 0, cells)
        if arrange:
            arrange(book, sheet)
    return SimpleUploadedFile("danh-sach.xlsx", packed.getvalue())


def people(*rows: Sequence[Any]) -> SimpleUploadedFile:
    """A file of people: number, name, gender, unit, first day."""
    return xlsx_file([PEOPLE, *rows])


def begin(person: Person, file: SimpleUploadedFile, kind: str = "members", **options: Any) -> ImportRun:
    return services.begin_import(kind, file, by=person.actor, language="vi", now=NOW, options=options)


def checked(person: Person, file: SimpleUploadedFile, run_jobs: Callable[[], int], **chosen: Any) -> ImportRun:
    run = begin(person, file, **chosen)
    run_jobs()
    run.refresh_from_db()
    return run


def imported(person: Person, file: SimpleUploadedFile, run_jobs: Callable[[], int], **chosen: Any) -> ImportRun:
    """Sent, checked, confirmed, written."""
    run = checked(person, file, run_jobs, **chosen)
    assert run.state == "checked", run.state_reason
    services.confirm_import(run, by=person.actor, now=NOW)
    run_jobs()
    run.refresh_from_db()
    return run


def counts(run: ImportRun) -> tuple[int, int, int, int]:
    """Created, changed, unchanged, refused."""
    return (run.created, run.changed, run.unchanged, run.refused)


def complaints(run: ImportRun) -> list[tuple[int, str, str]]:
    """Row, heading and sentence of every error."""
    return list(run.findings.filter(kind="error").order_by("row", "pk").values_list("row", "column", "text"))
