"""What stands in the columns of an import: headings as officers write them, and cells read into values. No database."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal.vietnamese import fold, written

DAY_FORMATS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y")
YES, NO = frozenset({"co", "x", "yes", "1", "true", "dung"}), frozenset({"khong", "no", "0", "false", "sai"})
HEADING_ROWS = 20  # letterheads and titles may stand above the headings


class CellUnreadable(ValueError):
    """What stands in the cell is no such value; the sentence tells what to write instead."""


class HeadingsMissing(ValueError):
    """No row of the sheet holds the headings that are needed; `missing` names them in the language of the page."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


@dataclass(frozen=True)
class Column:
    """One column: `heading` is a lazy string, found again in both languages and under each alias, marks or not.

    `repeats` makes it “Indicator 1”, “Indicator 2” …, at most so many. `example` and `hint` go into the template.
    """

    name: str
    heading: str | Promise
    read: Callable[[str], Any]
    is_required: bool = False
    aliases: tuple[str, ...] = ()
    hint: str | Promise = ""
    example: str = ""
    choices: tuple[str | Promise, ...] = ()
    width: int = 18
    repeats: int = 1

    def known_as(self) -> set[str]:
        names = set(self.aliases)
        for language in ("vi", "en"):
            with translation.override(language):
                names.add(str(self.heading))
        return {_bare(name) for name in names}


@dataclass(frozen=True)
class Layout:
    """Which column of the sheet holds what: place (from 0) → name of the column and its number (from 0)."""

    heading_row: int
    places: Mapping[int, tuple[str, int]]
    headings: Sequence[str] = ()
    left_out: Sequence[str] = ()


@dataclass
class Row:
    """One row of the sheet, read: values by column, and a sentence for each cell that could not be read."""

    number: int
    cells: list[str]
    values: dict[str, Any] = field(default_factory=dict)
    errors: list[tuple[str, str]] = field(default_factory=list)

    def refuse(self, name: str, sentence: str) -> None:
        """`name` is a column, with its number where it repeats: `code`, `value.2`."""
        self.errors.append((name, sentence))

    def get(self, name: str, default: Any = None) -> Any:
        value = self.values.get(name)
        return default if value is None else value


def _bare(heading: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", re.sub(r"\(.*?\)", " ", fold(heading))).split())


def find_layout(rows: Iterable[Sequence[Any]], columns: Sequence[Column], ignored: Iterable[str] = ()) -> Layout:
    """The headings among the first rows (number, then cells); raises `HeadingsMissing` with what the best row lacks."""
    required = {column.name for column in columns if column.is_required}
    names = {known: column for column in columns for known in column.known_as()}
    best = set[str]()
    for number, *cells in rows:
        places = _places(cells, names)
        found = {name for name, _number in places.values()}
        if required <= found:
            return _layout(number, cells, places, {_bare(name) for name in ignored})
        best = max(best, found & required, key=len)
    raise HeadingsMissing([str(column.heading) for column in columns if column.name in required - best])


def _layout(number: int, cells: Sequence[str], places: dict[int, tuple[str, int]], ignored: set[str]) -> Layout:
    strange = [cell for place, cell in enumerate(cells) if cell and place not in places]
    return Layout(number, places, list(cells), [cell for cell in strange if _bare(cell) not in ignored])


def _places(cells: Sequence[str], names: Mapping[str, Column]) -> dict[int, tuple[str, int]]:
    """Of two columns with the same heading, the first counts."""
    places: dict[int, tuple[str, int]] = {}
    for place, cell in enumerate(cells):
        bare = _bare(cell)
        stem, _space, count = bare.rpartition(" ")
        column, number = names.get(bare), 0
        if column is None and count.isdigit() and stem in names and 1 <= int(count) <= names[stem].repeats:
            column, number = names[stem], int(count) - 1
        if column is not None and (column.name, number) not in places.values():
            places[place] = (column.name, number)
    return places


class RowReader:
    """Reads the rows of one sheet; made once, because it is used a hundred thousand times."""

    def __init__(self, layout: Layout, columns: Sequence[Column]) -> None:
        by_name = {column.name: column for column in columns}
        known = sorted(layout.places.items())
        self.single = [
            (place, name, by_name[name].read, by_name[name].is_required)
            for place, (name, _number) in known
            if by_name[name].repeats == 1
        ]
        self.repeated = [(place, *layout.places[place]) for place, (name, _n) in known if by_name[name].repeats > 1]
        self.readers = {column.name: column.read for column in columns}

    def read(self, line: Sequence[Any]) -> Row:
        """`line` is a line of the row file: the number of the row, then its cells."""
        number, *cells = line
        row, width = Row(number, cells), len(cells)
        for place, name, read, is_required in self.single:
            text = cells[place] if place < width else ""
            if text:
                try:
                    row.values[name] = read(text)
                except CellUnreadable as unreadable:
                    row.refuse(name, str(unreadable))
            elif is_required:
                row.refuse(name, _("This cell must be filled in."))
        for place, name, count in self.repeated:
            if place < width and cells[place]:
                row.values.setdefault(name, {})[count] = cells[place]
        return row


def text(longest: int) -> Callable[[str], str]:
    """Words, composed (NFC), with single spaces."""

    def read(cell: str) -> str:
        words = " ".join(written(cell).split())
        if len(words) > longest:
            raise CellUnreadable(_("Too long: at most %(limit)s characters.") % {"limit": longest})
        return words

    return read


def lines(longest: int) -> Callable[[str], str]:
    """Text of several lines."""

    def read(cell: str) -> str:
        words = written(cell).strip()
        if len(words) > longest:
            raise CellUnreadable(_("Too long: at most %(limit)s characters.") % {"limit": longest})
        return words

    return read


def day(cell: str) -> date:
    """A day as dd/mm/yyyy; CSV files of other programs also bring yyyy-mm-dd."""
    found = _day(cell)
    if found is None:
        raise CellUnreadable(_("Enter the day as dd/mm/yyyy, for example 05/03/2021."))
    return found


@lru_cache(maxsize=4096)
def _day(cell: str) -> date | None:
    for pattern in DAY_FORMATS:
        try:
            found = datetime.strptime(cell, pattern).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
        return found if 1900 <= found.year <= 2200 else None
    return None


def yes_no(cell: str) -> bool:
    """“có”, “x”, “không”, also what Excel makes of TRUE and FALSE."""
    answer = _answer(cell)
    if answer is None:
        raise CellUnreadable(_("Write “có” or “không”."))
    return answer


@lru_cache(maxsize=256)
def _answer(cell: str) -> bool | None:
    bare = fold(cell)
    return True if bare in YES else False if bare in NO else None


def choice(known: Mapping[str, str], sentence: str | Promise) -> Callable[[str], str]:
    """One of the known words (folded) → its value; `sentence` says which there are."""

    def read(cell: str) -> str:
        value = known.get(_folded(cell))
        if value is None:
            raise CellUnreadable(str(sentence))
        return value

    return read


@lru_cache(maxsize=4096)
def _folded(cell: str) -> str:
    return fold(cell)


def email(cell: str) -> str:
    """An address in small letters."""
    address = written(cell).strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise CellUnreadable(_("This is no e-mail address.")) from None
    if len(address) > 254:
        raise CellUnreadable(_("Too long: at most %(limit)s characters.") % {"limit": 254})
    return address
