"""Tables made at one go are those that Django makes one by one, and go as they came."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from certifications.new_tables import NewTables, together

pytestmark = pytest.mark.django_db(transaction=True)  # SQLite changes tables outside of one only


def table(name, **fields):
    fields = {"id": models.BigAutoField(primary_key=True), **fields}
    return migrations.CreateModel(
        name,
        fields=list(fields.items()),
        options={
            "constraints": [
                models.CheckConstraint(condition=models.Q(id__gt=0), name=f"{name.lower()}_counts")
            ]
        },
    )


def two():
    """The second points at the first and has a table between."""
    return [
        table("First", letters=models.CharField(max_length=20, unique=True)),
        table(
            "Second",
            first=models.ForeignKey("certifications.First", models.CASCADE),
            all=models.ManyToManyField("certifications.First", related_name="+"),
        ),
    ]


class Probe(migrations.Migration):
    """A migration of its own operations, not found in a folder."""

    def __init__(self, operations: list[Operation]) -> None:
        super().__init__("probe", "certifications")
        self.operations = operations


def columns_and_constraints():
    with connection.cursor() as cursor:
        inspect = connection.introspection
        return {
            name: (
                [(column.name, column.null_ok) for column in rows],
                sorted(map(str, inspect.get_constraints(cursor, name).items())),
            )
            for name in sorted(inspect.table_names(cursor))
            if name.startswith(("certifications_first", "certifications_second"))
            for rows in [inspect.get_table_description(cursor, name)]
        }


def made_by(operations):
    """The tables there are after these operations; none is left."""
    before, state = ProjectState(), ProjectState()
    assert before.apps  # as Django has it: built before the first migration
    with connection.schema_editor() as editor:
        after = Probe(operations).apply(state, editor)
    made = columns_and_constraints()
    assert set(after.models) == {("certifications", "first"), ("certifications", "second")}
    with connection.schema_editor() as editor:
        Probe(operations).unapply(before, editor)
    assert columns_and_constraints() == {}
    return made


def test_they_are_the_same_as_one_by_one_and_go_again():
    at_one_go = made_by(together(two()))
    assert len(at_one_go) == 3
    assert at_one_go == made_by(two())


def test_only_tables_in_a_row_are_put_together():
    first, second = two()
    field = migrations.AddField("first", "more", models.TextField(default=""))
    third = table("Third")
    found = together([first, second, field, third])
    assert [type(one) for one in found] == [NewTables, migrations.AddField, NewTables]
    assert [found[0].tables, found[1], found[2].tables] == [[first, second], field, [third]]
    assert found[0].describe() == "Create model First; Create model Second"
