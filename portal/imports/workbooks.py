"""Workbooks of an import: the template an officer fills in, and the officer's own rows with the errors marked."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from portal.imports import files
from portal.imports.columns import Column, Layout
from portal.imports.models import ImportFinding, ImportRun
from portal.storage import keeping

TO_CORRECT = gettext_noop("To correct")
OWN_HEADINGS = ("Cần sửa", TO_CORRECT)
PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
ROWS_WITH_LISTS, LONGEST_LIST = 5000, 3000
HEADING = {
    "bold": True,
    "bg_color": "#0B4A8F",
    "font_color": "#FFFFFF",
    "border": 1,
    "text_wrap": True,
    "valign": "top",
}
WRONG = {"bg_color": "#FDECEE", "font_color": "#9C0A22", "border": 1, "border_color": "#C8102E", "num_format": "@"}


@dataclass(frozen=True)
class Template:
    """What the template of one kind of import says beside its columns. `lists` gives columns their drop-downs."""

    sheet_name: str
    title: str
    notes: Sequence[str]
    lists: Mapping[str, Sequence[str]]
    shown_repeats: int = 3


def template(columns: Sequence[Column], about: Template) -> bytes:
    """An XLSX file: headings with drop-downs, an example on the second sheet, with what every column means."""
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, PLAIN | {"in_memory": True}) as book:
        sheet, guide = book.add_worksheet(about.sheet_name[:31]), book.add_worksheet(_("How to fill it in")[:31])
        lists = book.add_worksheet(_("Lists"))
        lists.hide()
        shown = list(_shown(columns, about.shown_repeats))
        _data_sheet(book, sheet, shown)
        _drop_downs(sheet, lists, shown, about.lists)
        _guide(book, guide, shown, about)
    return packed.getvalue()


def _shown(columns: Sequence[Column], repeats: int) -> Iterator[tuple[str, Column]]:
    """Headings with their columns; those that repeat stand together: “Indicator 1”, “Value 1”, “Indicator 2” …"""
    for column in columns:
        if column.repeats == 1:
            yield str(column.heading), column
    for number in range(1, repeats + 1):
        for column in columns:
            if column.repeats > 1:
                yield f"{column.heading} {number}", column


def _data_sheet(book: Any, sheet: Any, shown: Sequence[tuple[str, Column]]) -> None:
    needed = book.add_format(HEADING)
    optional = book.add_format(HEADING | {"bg_color": "#E8F0F9", "font_color": "#1B1F24"})
    as_text = book.add_format({"num_format": "@"})  # codes keep their zeros, days are not turned round
    for place, (heading, column) in enumerate(shown):
        sheet.set_column(place, place, column.width, as_text)
        sheet.write_string(0, place, heading, needed if column.is_required else optional)
    sheet.freeze_panes(1, 0)


def _drop_downs(
    sheet: Any, lists: Any, shown: Sequence[tuple[str, Column]], known: Mapping[str, Sequence[str]]
) -> None:
    for place, (_heading, column) in enumerate(shown):
        offered = [str(value) for value in (known.get(column.name) or column.choices)][:LONGEST_LIST]
        if not offered:
            continue
        lists.write_column(0, place, offered)
        letter = xlsxwriter.utility.xl_col_to_name(place)
        source = f"='{lists.get_name()}'!${letter}$1:${letter}${len(offered)}"
        rule = {"validate": "list", "source": source, "error_type": "warning"}
        sheet.data_validation(1, place, ROWS_WITH_LISTS, place, rule)


def _guide(book: Any, guide: Any, shown: Sequence[tuple[str, Column]], about: Template) -> None:
    title, heading = book.add_format({"bold": True, "font_size": 14}), book.add_format(HEADING)
    cell = book.add_format(
        {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#D7DDE4", "num_format": "@"}
    )
    guide.set_column(0, 0, 26)
    guide.set_column(1, 1, 12)
    guide.set_column(2, 2, 70)
    guide.set_column(3, 3, 30)
    guide.write_string(0, 0, about.title, title)
    for row, note in enumerate(about.notes, start=1):
        guide.write_string(row, 0, f"– {note}")
    top = len(about.notes) + 2
    for place, text in enumerate([_("Column"), _("Needed"), _("What to write"), _("Example")]):
        guide.write_string(top, place, text, heading)
    for row, (name, column) in enumerate(shown, start=top + 1):
        needed = _("yes") if column.is_required else ""
        for place, text in enumerate([name, needed, str(column.hint), column.example]):
            guide.write_string(row, place, text, cell)
    bottom = top + len(shown) + 3
    guide.write_string(bottom - 1, 0, _("A row filled in, as an example:"))
    for place, (name, column) in enumerate(shown):
        guide.write_string(bottom, place, name, heading)
        guide.write_string(bottom + 1, place, column.example, cell)


def mark(run: ImportRun, layout: Layout) -> str:
    """Store the rows of the file again, the cells to correct in red and a sentence in a last column; its name."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "marked.xlsx"
        with xlsxwriter.Workbook(str(path), PLAIN | {"constant_memory": True}) as book:
            _write_marked(book, run, layout)
        with keeping(), path.open("rb") as made:
            return default_storage.save(f"imports/marked/{run.pk}.xlsx", File(made))


def _write_marked(book: Any, run: ImportRun, layout: Layout) -> None:
    sheet, heading = book.add_worksheet(), book.add_format(HEADING)
    plain, wrong = book.add_format({"num_format": "@"}), book.add_format(WRONG)
    last = next((place for place, text in enumerate(layout.headings) if text in OWN_HEADINGS), len(layout.headings))
    sheet.set_column(0, max(last - 1, 0), 20, plain)
    sheet.set_column(last, last, 90)
    errors = _errors_by_row(run)
    row_with_errors, found = next(errors, (0, []))
    for number, *cells in files.lines(run.row_file):
        is_heading = number == layout.heading_row
        here = found if number == row_with_errors else []
        bad = {error.place for error in here}
        texts = {place: str(text) for place, text in enumerate(cells) if place != last or not is_heading}
        texts[last] = _(TO_CORRECT) if is_heading else " ".join(f"{e.column}: {e.text}" for e in here)
        for place in sorted({*texts} | {place for place in bad if place is not None}):
            style = heading if is_heading else wrong if place in bad or (place == last and here) else plain
            sheet.write_string(number - 1, place, texts.get(place, ""), style)
        if here:
            row_with_errors, found = next(errors, (0, []))
    sheet.freeze_panes(layout.heading_row, 0)
    sheet.autofilter(layout.heading_row - 1, 0, layout.heading_row + run.total - 1, last)


def _errors_by_row(run: ImportRun) -> Iterator[tuple[int, list[ImportFinding]]]:
    rows = run.findings.filter(kind=ImportFinding.Kind.ERROR).order_by("row", "place", "pk")
    number, found = 0, list[ImportFinding]()
    for error in rows.iterator(chunk_size=2000):
        if error.row != number and found:
            yield number, found
            found = []
        number = error.row
        found.append(error)
    if found:
        yield number, found
