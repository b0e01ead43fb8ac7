"""A spreadsheet to rows of text, in a process of its own: a file made to break the reader breaks nothing else.

Run as a script, with nothing of the portal around it: `converter.py xlsx|csv INPUT OUTPUT MOST_ROWS`. Each line of
OUTPUT is a JSON list, the number of the row in the sheet and then its cells as text, written the Vietnamese way (day
31/12/2021, comma before the decimals). Rows without any text are left out. Formulas are never computed: what counts is
the value that was stored with them. Exit code 3 and one word on standard output say why a file is refused.
"""

import codecs
import csv
import io
import itertools
import json
import resource
import sys
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

MEMORY_LIMIT, SECONDS_LIMIT = 1024**3, 240
LARGEST_UNPACKED, LARGEST_OUTPUT = 400 * 1024**2, 400 * 1024**2
MOST_COLUMNS, LONGEST_CELL, MOST_MERGED = 60, 20_000, 500_000
REFUSED = 3  # exit code
DELIMITERS = ";,\t|"
BYTE_ORDER_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


class Refused(Exception):
    """The file is readable but not taken; the one word is known to `portal.imports.files`."""


def as_text(value: Any) -> str:
    """A cell as an officer reads it in Excel with Vietnamese settings."""
    if isinstance(value, str):
        return value.replace("\x00", "").strip()[:LONGEST_CELL]
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, int | float):
        return number_as_text(value)
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    return str(value) if isinstance(value, time | timedelta) else ""


def number_as_text(number: float) -> str:
    """Integers come back from the file as floats; Excel keeps fifteen digits, so what follows them is noise."""
    if number == int(number) and abs(number) < 10**15:
        return str(int(number))
    return f"{Decimal(f'{number:.15g}'):f}".replace(".", ",")


def workbook_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of the first sheet that is shown and holds something; merged cells give their value to each cell."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    with zipfile.ZipFile(path) as packed:
        if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
            raise Refused("too_large")
    book = CalamineWorkbook.from_path(str(path))
    for about in book.sheets_metadata:
        if about.visible != SheetVisibleEnum.Visible or about.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(about.name)
        if sheet.height and sheet.start is not None:
            yield from _sheet_rows(sheet)
            return


def _sheet_rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """The reader gives every row from the first, but leaves out the empty columns on the left."""
    indent = [""] * sheet.start[1]
    merged, held = _merged(sheet.merged_cell_ranges or []), dict[tuple[int, int], str]()
    for row, cells in enumerate(sheet.iter_rows()):
        texts = indent + [as_text(cell) for cell in cells[:MOST_COLUMNS]]
        for column, origin in merged.get(row, {}).items():
            if column < len(texts):
                texts[column] = held.setdefault(origin, texts[column])
        yield row + 1, texts


def _merged(ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> dict[int, dict[int, tuple[int, int]]]:
    """Row → column → the cell that holds the value of the merged area."""
    cells: dict[int, dict[int, tuple[int, int]]] = {}
    count = 0
    for (top, left), (bottom, right) in ranges:
        for row, column in itertools.product(range(top, bottom + 1), range(left, min(right, MOST_COLUMNS) + 1)):
            count += 1
            if count > MOST_MERGED:
                raise Refused("too_large")
            cells.setdefault(row, {})[column] = (top, left)
    return cells


def delimited_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV file; what stands between its columns is found in its first line."""
    csv.field_size_limit(LONGEST_CELL * 4)
    with path.open(encoding=encoding_of(path), newline="") as opened:
        first = next((line for line in opened if line.strip()), "")
        said = first.strip()[4:] if first.lower().startswith("sep=") else ""
        delimiter = said if said in tuple(DELIMITERS) else max(DELIMITERS, key=first.count)
        opened.seek(0)
        for number, cells in enumerate(csv.reader(opened, delimiter=delimiter), start=1):
            if number > 1 or not said:
                yield number, [as_text(cell) for cell in cells[:MOST_COLUMNS]]


def encoding_of(path: Path) -> str:
    """UTF-8 or UTF-16. Older code pages cannot be told apart, and guessing would garble names: they are refused."""
    with path.open("rb") as opened:
        head = opened.read(4)
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if head.startswith(mark):
            return encoding
    return "utf-8"


def write_rows(rows: Iterable[tuple[int, list[str]]], out: io.TextIOBase, most_rows: int) -> int:
    written = 0
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    for number, cells in rows:
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        written += 1
        if written > most_rows:
            raise Refused("too_many_rows")
        out.write(f"{encode([number, *cells])}\n")
    return written


def limit(memory: int = MEMORY_LIMIT) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_LIMIT, SECONDS_LIMIT))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_OUTPUT, LARGEST_OUTPUT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(kind: str, source: str, target: str, most_rows: str) -> int:
    limit()
    rows = workbook_rows if kind == "xlsx" else delimited_rows
    try:
        with Path(target).open("w", encoding="utf-8") as out:
            print(write_rows(rows(Path(source)), out, int(most_rows)))
    except Refused as refusal:
        print(refusal)
        return REFUSED
    except UnicodeError:
        print("encoding")
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
