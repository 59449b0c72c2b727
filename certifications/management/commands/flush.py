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

from certifications.models import Release

TABLE = Release._meta.db_table


class Command(flush.Command):
    """Empties every table, the releases included."""

    def handle(self, **options: Any) -> None:
        """As Django does it, with the triggers lifted."""
        with triggers_lifted(connections[options["database"]]):
            super().handle(**options)


@contextmanager
def triggers_lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Releases can be deleted inside, and not a moment longer."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if TABLE not in connection.introspection.table_names(cursor):
            yield
        elif connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER USER")
            yield
            cursor.execute(f"ALTER TABLE {TABLE} ENABLE TRIGGER USER")
        else:
            triggers = "FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
            cursor.execute(f"SELECT name, sql {triggers}", [TABLE])
            found = cursor.fetchall()
            for name, _sql in found:
                cursor.execute(f"DROP TRIGGER {name}")
            yield
            for _name, sql in found:
                cursor.execute(sql)
