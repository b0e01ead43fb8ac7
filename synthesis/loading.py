"""Rows into tables as fast as the database takes them: COPY on PostgreSQL, long INSERTs elsewhere."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from io import TextIOBase
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Field, Model

Row = tuple[Any, ...]
CHUNK = 5_000
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def load(model: type[Model], columns: tuple[str, ...], rows: Iterable[Row]) -> int:
    """Write rows, given by attribute name (`unit_id`); the other columns take the defaults of their fields."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    rest = [
        name for name, field in fields.items() if name not in columns and not (field.primary_key or field.generated)
    ]
    constants = tuple(_default(fields[name]) for name in rest)
    order = [fields[name] for name in (*columns, *rest)]
    write = _copy if connection.vendor == "postgresql" else _insert
    return write(model, order, (row + constants for row in rows))


def _default(field: "Field[Any, Any]") -> Any:
    value = field.get_default()
    return "" if value is None and not field.null else value


def _copy(model: type[Model], fields: list["Field[Any, Any]"], rows: Iterable[Row]) -> int:
    names = ", ".join(f'"{field.column}"' for field in fields)
    source = _Lines(rows)
    with connection.cursor() as cursor:
        # psycopg2's copy, below Django's wrapper
        cursor.cursor.copy_expert(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN', source, size=1 << 16)
    return source.count


class _Lines(TextIOBase):
    """A file of COPY lines that is never whole."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows, self._rest, self.count = iter(rows), "", 0

    def read(self, size: int | None = -1) -> str:
        parts, length = [self._rest], len(self._rest)
        while length < (size or 0):
            line = self._line()
            if not line:
                break
            parts.append(line)
            length += len(line)
        text = "".join(parts)
        self._rest = text[size:]
        return text[:size]

    def _line(self) -> str:
        row = next(self._rows, None)
        if row is None:
            return ""
        self.count += 1
        return "\t".join([_ENCODE.get(type(value), _text)(value) for value in row]) + "\n"


def _text(value: Any) -> str:
    return str(value).translate(_ESCAPES)


_ENCODE: dict[type, Callable[[Any], str]] = {
    type(None): lambda _none: "\\N",
    str: lambda value: value.translate(_ESCAPES),
    int: str,
    bool: lambda value: "t" if value else "f",
    date: date.isoformat,
    datetime: datetime.isoformat,
    list: lambda value: json.dumps(value, ensure_ascii=False).translate(_ESCAPES),
    dict: lambda value: json.dumps(value, ensure_ascii=False).translate(_ESCAPES),
}


def _insert(model: type[Model], fields: list["Field[Any, Any]"], rows: Iterable[Row]) -> int:
    names, marks = ", ".join(f'"{field.column}"' for field in fields), ", ".join(["%s"] * len(fields))
    statement = f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})'  # noqa: S608 - our own names
    count, source = 0, iter(rows)
    with connection.cursor() as cursor:
        while chunk := list(islice(source, CHUNK)):
            cursor.executemany(statement, [_adapted(fields, row) for row in chunk])
            count += len(chunk)
    return count


def _adapted(fields: list["Field[Any, Any]"], row: Row) -> list[Any]:
    return [field.get_db_prep_save(value, connection) for field, value in zip(fields, row, strict=True)]


FOREIGN_KEYS = """
    SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
           format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE contype = 'f' AND conrelid::regclass::text = ANY(%s) ORDER BY conname
"""
INDEXES = """
    SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
    FROM pg_index WHERE NOT indisunique AND indrelid::regclass::text = ANY(%s) ORDER BY indexrelid
"""


@contextmanager
def references_and_indexes_once(models: Iterable[type[Model]]) -> Iterator[None]:
    """PostgreSQL looks up the references of every row and enters it into every index, one by one.

    Taken off and put back, each key is checked, and each index built, in one pass.
    """
    if connection.vendor != "postgresql":
        yield
        return
    tables = [model._meta.db_table for model in models]
    with connection.cursor() as cursor:
        pairs = []
        for found in (FOREIGN_KEYS, INDEXES):
            cursor.execute(found, [tables])
            pairs += cursor.fetchall()
        for take_off, _put_back in pairs:
            cursor.execute(take_off)
        yield
        for _take_off, put_back in reversed(pairs):
            cursor.execute(put_back)


def reset_sequences(models: Iterable[type[Model]]) -> None:
    """The next row made by hand gets the next number."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models)):
            cursor.execute(statement)


def analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
