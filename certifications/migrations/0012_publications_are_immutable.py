"""The database itself refuses to change or delete what says when a release was published.

As with releases, REPLACE and TRUNCATE need triggers of their own. One change is let through: the
account of who published it goes when the account is deleted.
"""

from django.db import migrations

SQLITE = (
    """
    CREATE TRIGGER certifications_publication_no_update BEFORE UPDATE ON certifications_publication
    WHEN NOT (NEW.by_id IS NULL AND NEW.id = OLD.id AND NEW.release_id = OLD.release_id
              AND NEW.published_on = OLD.published_on AND NEW.note = OLD.note)
    BEGIN SELECT RAISE(ABORT, 'A publication is never changed.'); END
    """,
    """
    CREATE TRIGGER certifications_publication_no_delete BEFORE DELETE ON certifications_publication
    BEGIN SELECT RAISE(ABORT, 'A publication is never deleted.'); END
    """,
    """
    CREATE TRIGGER certifications_publication_no_replace BEFORE INSERT ON certifications_publication
    WHEN EXISTS (SELECT 1 FROM certifications_publication WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'A publication is never replaced.'); END
    """,
)
SQLITE_BACK = (
    "DROP TRIGGER certifications_publication_no_update",
    "DROP TRIGGER certifications_publication_no_delete",
    "DROP TRIGGER certifications_publication_no_replace",
)
POSTGRESQL = (
    """
    CREATE FUNCTION certifications_publication_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' THEN
            IF NEW.by_id IS NULL AND (NEW.id, NEW.release_id, NEW.published_on, NEW.note)
                = (OLD.id, OLD.release_id, OLD.published_on, OLD.note) THEN
                RETURN NEW;
            END IF;
        END IF;
        RAISE EXCEPTION 'A publication is never changed or deleted.'
            USING ERRCODE = 'restrict_violation';
    END
    $$
    """,
    """
    CREATE TRIGGER certifications_publication_no_change
    BEFORE UPDATE OR DELETE ON certifications_publication
    FOR EACH ROW EXECUTE FUNCTION certifications_publication_is_immutable()
    """,
    """
    CREATE TRIGGER certifications_publication_no_truncate
    BEFORE TRUNCATE ON certifications_publication
    FOR EACH STATEMENT EXECUTE FUNCTION certifications_publication_is_immutable()
    """,
)
POSTGRESQL_BACK = (
    "DROP TRIGGER certifications_publication_no_truncate ON certifications_publication",
    "DROP TRIGGER certifications_publication_no_change ON certifications_publication",
    "DROP FUNCTION certifications_publication_is_immutable()",
)


def forwards(apps, schema_editor):
    run(schema_editor, {"sqlite": SQLITE, "postgresql": POSTGRESQL})


def backwards(apps, schema_editor):
    run(schema_editor, {"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK})


def run(schema_editor, statements):
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("certifications", "0011_addresses_of_the_web")]

    operations = [migrations.RunPython(forwards, backwards)]
