"""Searching for words inside long columns: an index that only PostgreSQL has, made where it can be made."""

from collections.abc import Callable
from logging import getLogger
from typing import Any

from django.db import DatabaseError, transaction
from django.db.migrations import RunPython

logger = getLogger("portal.trigrams")


def trigram_index(table: str, column: str, name: str) -> RunPython:
    """A GIN index over the trigrams of `column` (a million names: 26–64 ms instead of a scan).

    SQLite scans. Where the role of the portal may not install the extension `pg_trgm`, PostgreSQL scans too: an
    administrator runs `CREATE EXTENSION pg_trgm` and the migration again, or lives with it.
    """
    make = f'CREATE INDEX IF NOT EXISTS "{name}" ON "{table}" USING gin ("{column}" gin_trgm_ops)'
    return RunPython(
        _on_postgresql("CREATE EXTENSION IF NOT EXISTS pg_trgm", make), _on_postgresql(f'DROP INDEX IF EXISTS "{name}"')
    )


def _on_postgresql(*statements: str) -> Callable[[Any, Any], None]:
    def run(_apps: Any, schema_editor: Any) -> None:
        connection = schema_editor.connection
        if connection.vendor != "postgresql":
            return
        try:
            with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
        except DatabaseError as refusal:
            logger.warning("no trigram index: %s", refusal)

    return run
