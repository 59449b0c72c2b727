"""Django's `flush`, which may empty the releases too: the only way past their triggers.

It empties the whole database, after asking; tests that need real transactions end with it. The
triggers are lifted in the same transaction, so whatever happens they are there afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.commands import flush
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from certifications.models import Publication, Release

TABLES = (Publication._meta.db_table, Release._meta.db_table)


class Command(flush.Command):
    """Empties every table, the releases included."""

    def handle(self, **options: Any) -> None:
        """As Django does it, with the triggers lifted."""
        with triggers_lifted(connections[options["database"]]):
            super().handle(**options)


@contextmanager
def triggers_lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """What was published can be deleted inside, and not a moment longer."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        there = connection.introspection.table_names(cursor)
        tables = [table for table in TABLES if table in there]
        if connection.vendor == "postgresql":
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        else:
            found = [trigger for table in tables for trigger in _triggers(cursor, table)]
            for name, _sql in found:
                cursor.execute(f"DROP TRIGGER {name}")
            yield
            for _name, sql in found:
                cursor.execute(sql)


def _triggers(cursor: Any, table: str) -> list[tuple[str, str]]:
    cursor.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table]
    )
    return list(cursor.fetchall())
