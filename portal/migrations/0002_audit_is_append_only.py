"""The database itself refuses to change or delete an audit row, on SQLite and on PostgreSQL."""

from typing import ClassVar

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQLITE = [
    """CREATE TRIGGER audit_row_is_final BEFORE UPDATE ON portal_auditentry
       BEGIN SELECT RAISE(ABORT, 'audit rows cannot be changed'); END""",
    """CREATE TRIGGER audit_row_stays BEFORE DELETE ON portal_auditentry
       BEGIN SELECT RAISE(ABORT, 'audit rows cannot be deleted'); END""",
]
POSTGRESQL = [
    """CREATE OR REPLACE FUNCTION audit_row_is_final() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'audit rows cannot be changed or deleted'; END $$""",
    """CREATE TRIGGER audit_row_is_final BEFORE UPDATE OR DELETE ON portal_auditentry
       FOR EACH ROW EXECUTE FUNCTION audit_row_is_final()""",
]


def protect(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    statements = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE
    for statement in statements:
        schema_editor.execute(statement)


def begin_chain(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("portal", "AuditHead").objects.create(pk=1, sequence=0, digest="")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("portal", "0001_initial")]
    operations: ClassVar = [
        migrations.RunPython(begin_chain, migrations.RunPython.noop),
        migrations.RunPython(protect, migrations.RunPython.noop),
    ]
