"""The forms a report is taken away in beside its PDF: DOCX, XLSX, CSV, JSON. All come from the one snapshot.

Nothing is stored: the same report gives the same bytes each time. The stored PDF stays the document that counts.
"""

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from documents.word import formal_docx
from portal.exports import XLSX_MIME, Cell, printed
from portal.vietnamese import format_day
from reports import rendering
from reports.models import Report
from reports.outlines import boxes_of, texts_of
from reports.snapshot import Content, read
from reports.tables import KIND_WORDS, TABLES, controls
from reports.workbook import BY_NAME, counted, workbook

DOCX_MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Rows = list[list[Cell]]


@dataclass(frozen=True)
class Form:
    suffix: str
    label: Promise
    mime: str
    make: Callable[[Report, datetime], bytes]


def file_of(report: Report, form: Form, *, now: datetime) -> bytes:
    """The bytes; of a final report they depend on nothing but what was frozen, of a draft also on `now`."""
    return form.make(report, report.final_at or now)


def docx(report: Report, moment: datetime) -> bytes:
    """The wording of the PDF, to be edited; the chart is a table there."""
    is_draft = report.state == Report.State.DRAFT
    return formal_docx(rendering.paper_of(report, texts_of(report), now=moment, is_draft=is_draft), moment=moment)


def xlsx(report: Report, moment: datetime) -> bytes:
    content = read(report.snapshot)
    return workbook(content, facts=facts_of(report, content), texts=text_rows(report), moment=moment)


def csv_archive(report: Report, moment: datetime) -> bytes:
    """A ZIP of CSV files (UTF-8 with BOM, RFC 4180) with control totals and the dictionary of every column."""
    content = read(report.snapshot)
    files: dict[str, Rows] = {
        "thong-tin": [["field", "value"], *[list(fact) for fact in facts_of(report, content)]],
        "tong-kiem": [["name", "label", "table", "column", "stated", "counted"], *_controls(content)],
        **{table.name: [[column.name for column in table.columns], *table.cells(content)] for table in TABLES},
        "noi-dung": [["section", "label", "text"], *text_rows(report)],
        "tu-dien": [["table", "column", "label", "kind", "meaning"], *_dictionary()],
    }
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, rows in files.items():
            entry = ZipInfo(f"{name}.csv")  # dated 1980: the same rows are the same bytes
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, _csv(rows))
    return packed.getvalue()


def json_text(report: Report, moment: datetime) -> bytes:
    """As `schema.schema` says. The snapshot goes out as it was frozen, so that its digest can be computed again."""
    content = read(report.snapshot)
    told = {
        "report": {
            "title": title_of(content),
            "version": report.version,
            "state": report.state,
            "correction_reason": report.correction_reason,
            "figures_at": _moment(report.figures_at),
            "final_at": _moment(report.final_at),
            "digest": report.digest,
            "final_digest": report.final_digest,
            "pdf_sha256": report.pdf_sha256,
        },
        "controls": {
            each.name: each.stated if isinstance(each.stated, int) else f"{each.stated:f}" for each in controls(content)
        },
        "texts": texts_of(report),
        "snapshot": json.loads(report.snapshot),
    }
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode()


FORMS = {
    form.suffix: form
    for form in (
        Form("docx", _("Word, to be edited"), DOCX_MIME, docx),
        Form("xlsx", _("Excel workbook"), XLSX_MIME, xlsx),
        Form("zip", _("CSV with dictionary"), "application/zip", csv_archive),
        Form("json", _("JSON"), "application/json", json_text),
    )
}


def title_of(content: Content) -> str:
    """“Báo cáo tổng kết phong trào thi đua năm 2021”: the subject goes on in the same sentence."""
    subject: str = content["period"]["subject"]
    return f"Báo cáo {subject[:1].lower()}{subject[1:]}"


def facts_of(report: Report, content: Content) -> list[tuple[str, Cell]]:
    """Which report this is, for a reader who has nothing but the file."""
    with override("vi"):
        state = str(report.get_state_display())
    first, last = (format_day(date.fromisoformat(content["period"][end])) for end in ("first", "last"))
    people = content["people"]
    return [
        ("Báo cáo", title_of(content)),
        ("Đơn vị", content["unit"]["name"]),
        ("Kỳ báo cáo", f"{first} – {last}"),
        ("Phiên bản", report.version),
        ("Lý do lập phiên bản", report.correction_reason),
        ("Trạng thái", state),
        ("Chốt số liệu lúc", _clock(report.figures_at)),
        ("Số người lao động", people["staff"]),
        ("Số đoàn viên", people["members"]),
        ("Trong đó nữ", people["women"]),
        ("Trong đó đảng viên", people["party_members"]),
        ("SHA-256 của bộ số liệu", report.digest),
        ("SHA-256 của số liệu và nội dung", report.final_digest),
        ("SHA-256 của tệp PDF đã lưu", report.pdf_sha256),
    ]


def text_rows(report: Report) -> Rows:
    with override("vi"):
        called = {section: str(label) for section, (label, _guidance) in boxes_of(report).items()}
        return [[section, called[section], text] for section, text in texts_of(report).items()]


def _controls(content: Content) -> Rows:
    return [
        [each.name, each.label, each.table, each.column, each.stated, counted(each, content)]
        for each in controls(content)
    ]


def _dictionary() -> Rows:
    return [
        [table.name, column.name, column.label, KIND_WORDS[column.kind], column.meaning]
        for table in BY_NAME.values()
        for column in table.columns
    ]


def _csv(rows: Rows) -> bytes:
    written = StringIO()
    csv.writer(written).writerows([[printed(cell) for cell in row] for row in rows])
    return ("\ufeff" + written.getvalue()).encode()


def _moment(value: datetime | None) -> str | None:
    return timezone.localtime(value).isoformat() if value else None


def _clock(value: datetime | None) -> datetime | None:
    """As on Vietnamese clocks, without its zone, which no spreadsheet knows."""
    return timezone.localtime(value).replace(tzinfo=None) if value else None
