"""Migrations that make many tables: all of them at one go, and not each by itself.

For each table of a migration Django builds again every class that is tied to it, here nearly all
there are. With eighty tables that was most of the time that an empty database takes to be filled.
`migrate --fake-initial` does not know such tables again: an old database needs `--fake`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.state import ProjectState


class NewTables(Operation):
    """Tables made one after the other, with the classes built once for all of them."""

    category = OperationCategory.ADDITION
    serialization_expand_args: Sequence[str] = ["tables"]

    def __init__(self, tables: Sequence[CreateModel]) -> None:
        self.tables = tables

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The state with all tables; its classes are built when somebody asks for them."""
        state.__dict__.pop("apps", None)
        for table in self.tables:
            table.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Make them in their order: later ones may point at earlier ones."""
        for table in self.tables:
            table.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Drop them, the last one first."""
        for table in reversed(self.tables):
            table.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """What `migrate --plan` and `sqlmigrate` say of it."""
        return "; ".join(table.describe() for table in self.tables)


def together(operations: Iterable[Operation]) -> list[Operation]:
    """The same operations, with tables that are made in a row made at one go."""
    found: list[Operation] = []
    for is_table, row in groupby(operations, lambda one: type(one) is CreateModel):
        in_a_row = list(row)
        found += [NewTables(in_a_row)] if is_table else in_a_row
    return found
