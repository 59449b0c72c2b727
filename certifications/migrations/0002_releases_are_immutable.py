"""The database itself refuses to change or delete a release.

SQLite has two ways to take a row away, and each needs its trigger: DELETE, and REPLACE, which
does not run the triggers of DELETE. PostgreSQL can empty a table with TRUNCATE, which does not
run the triggers of rows.
"""

from django.db import migrations

SQLITE = (
    """
    CREATE TRIGGER certifications_release_no_update BEFORE UPDATE ON certifications_release
    BEGIN SELECT RAISE(ABORT, 'A release is never changed.'); END
    """,
    """
    CREATE TRIGGER certifications_release_no_delete BEFORE DELETE ON certifications_release
    BEGIN SELECT RAISE(ABORT, 'A release is never deleted.'); END
    """,
    """
    CREATE TRIGGER certifications_release_no_replace BEFORE INSERT ON certifications_release
    WHEN EXISTS (SELECT 1 FROM certifications_release WHERE id = NEW.id OR hash = NEW.hash)
    BEGIN SELECT RAISE(ABORT, 'A release is never replaced.'); END
    """,
)
SQLITE_BACK = (
    "DROP TRIGGER certifications_release_no_update",
    "DROP TRIGGER certifications_release_no_delete",
    "DROP TRIGGER certifications_release_no_replace",
)
POSTGRESQL = (
    """
    CREATE FUNCTION certifications_release_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'A release is never changed or deleted.' USING ERRCODE = 'restrict_violation';
    END
    $$
    """,
    """
    CREATE TRIGGER certifications_release_no_change
    BEFORE UPDATE OR DELETE ON certifications_release
    FOR EACH ROW EXECUTE FUNCTION certifications_release_is_immutable()
    """,
    """
    CREATE TRIGGER certifications_release_no_truncate
    BEFORE TRUNCATE ON certifications_release
    FOR EACH STATEMENT EXECUTE FUNCTION certifications_release_is_immutable()
    """,
)
POSTGRESQL_BACK = (
    "DROP TRIGGER certifications_release_no_truncate ON certifications_release",
    "DROP TRIGGER certifications_release_no_change ON certifications_release",
    "DROP FUNCTION certifications_release_is_immutable()",
)


def forwards(apps, schema_editor):
    run(schema_editor, {"sqlite": SQLITE, "postgresql": POSTGRESQL})


def backwards(apps, schema_editor):
    run(schema_editor, {"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK})


def run(schema_editor, statements):
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("certifications", "0001_catalogue_and_releases")]

    operations = [migrations.RunPython(forwards, backwards)]
