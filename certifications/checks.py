"""What `manage.py check --database default` looks for in the database itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from .models import Publication, Release

TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    " AND tgrelid = to_regclass(%s)",
}
EXPECTED = {"sqlite": 3, "postgresql": 2}
GUARDED = {
    Release: "0002_releases_are_immutable",
    Publication: "0012_publications_are_immutable",
}
"""What is never changed, with the migration that lets the database say so."""


@checks.register(checks.Tags.database)
def releases_are_guarded(
    databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """The triggers are there: a copied database, or a table made anew, may lack them.

    A warning and no error, since `migrate` stops at errors.
    """
    return [
        checks.Warning(
            "The database would let somebody change or delete what was published.",
            hint=f"Some triggers of {model._meta.db_table} are missing. Run the statements of the"
            f" migration certifications.{migration} again.",
            id="certifications.W001",
        )
        for alias in databases or ()
        for model, migration in GUARDED.items()
        if _lacks_triggers(connections[alias], model._meta.db_table, migration)
    ]


def _lacks_triggers(connection: Any, table: str, migration: str) -> bool:
    with connection.cursor() as cursor:
        if table not in connection.introspection.table_names(cursor):
            return False
        if ("certifications", migration) not in MigrationRecorder(connection).applied_migrations():
            return False
        cursor.execute(TRIGGERS[connection.vendor], [table])
        return len(cursor.fetchall()) < EXPECTED[connection.vendor]
