"""An update that is taken back: the newest migrations go back and forth, and nothing is lost."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from quiz.models import AnswerSheet
from tests.quiz.conftest import PERSONAS, keep_all

LEAST = "certifications"
"""The one whose newest migration takes the least: another falls back on all that need it."""
OURS = ("careers", "history", "quiz")
STEPS = 2
"""How many of the newest migrations of each app are tried."""


@pytest.fixture
def filled(published, transactional_db):
    """Every table as an editor and a visitor left it."""
    call_command("load_fixtures", verbosity=0)
    keep_all(PERSONAS[0])


def newest(app: str) -> tuple[str, str]:
    """The last migration of an app, and before it the one to go back to."""
    names = sorted(name for label, name in MigrationLoader(None).disk_migrations if label == app)
    return names[-2], names[-1]


def rows() -> dict[str, int]:
    """How many there are in each table."""
    with connection.cursor() as cursor:
        found = {}
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(name)}")
            found[name] = cursor.fetchone()[0]
    return found


def shape() -> dict[str, list[str]]:
    """The columns and constraints of each table."""
    with connection.cursor() as cursor:
        look = connection.introspection
        return {
            name: sorted(
                [column.name for column in look.get_table_description(cursor, name)]
                + [
                    f"{'+'.join(one['columns'] or ())} {one['unique']} {one['check']}"
                    for one in look.get_constraints(cursor, name).values()
                ]
            )
            for name in look.table_names(cursor)
        }


@pytest.mark.parametrize(
    "app", [LEAST, *(pytest.param(app, marks=pytest.mark.long) for app in OURS)]
)
def test_the_newest_migration_goes_back_and_forth_on_a_filled_database(filled, app):
    before, after = newest(app)
    had, looked, kept = rows(), shape(), list(AnswerSheet.objects.values_list("kept", flat=True))
    try:
        call_command("migrate", app, before, verbosity=0)
        assert shape() != looked or rows() != had or after.endswith("immutable")
    finally:
        call_command("migrate", verbosity=0)
    assert shape() == looked
    lost = {name: (had[name], many) for name, many in rows().items() if many != had[name]}
    assert {name: two for name, two in lost.items() if name != "django_migrations"} == {}
    assert list(AnswerSheet.objects.values_list("kept", flat=True)) == kept
