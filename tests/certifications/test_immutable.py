"""A release is never altered: not by a model, not by a query, not by SQL written by hand."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from certifications.models import Release, ReleaseIsImmutable

TEXT = '{"format":1}'


@pytest.fixture
def release(db: None) -> Release:
    return Release.objects.create(hash="a" * 64, text=TEXT)


@pytest.mark.parametrize(
    "attempt",
    [
        pytest.param(lambda release: release.save(), id="save"),
        pytest.param(lambda release: release.delete(), id="delete"),
        pytest.param(lambda release: Release.objects.update(text="{}"), id="update rows"),
        pytest.param(lambda release: Release.objects.all().delete(), id="delete rows"),
        pytest.param(lambda release: Release.objects.bulk_update([release], ["text"]), id="bulk"),
    ],
)
def test_the_model_refuses_to_change_a_release(
    release: Release, attempt: Callable[[Release], object]
) -> None:
    with pytest.raises(ReleaseIsImmutable, match="Publish another one instead"):
        attempt(release)
    assert Release.objects.get().text == TEXT


def sql(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE certifications_release SET text = '{}'",
        "UPDATE certifications_release SET built_on = '2020-01-01'",
        "DELETE FROM certifications_release",
    ],
)
def test_the_database_refuses_to_change_a_release(release: Release, statement: str) -> None:
    with pytest.raises(IntegrityError, match=r"never (changed|deleted)"):
        sql(statement)
    assert Release.objects.get().text == TEXT


def test_the_database_refuses_to_put_another_release_in_its_place(release: Release) -> None:
    # Given each database's own way to write over a row
    columns = "(id, hash, text, built_on)"
    values = f"VALUES ({release.pk}, '{'b' * 64}', '{{}}', '2020-01-01')"
    over = {
        "sqlite": f"INSERT OR REPLACE INTO certifications_release {columns} {values}",
        "postgresql": f"INSERT INTO certifications_release {columns} {values}"
        " ON CONFLICT (id) DO UPDATE SET text = excluded.text",
    }
    # When somebody uses it
    with pytest.raises(IntegrityError, match="never"):
        sql(over[connection.vendor])
    # Then the release is what it was
    assert Release.objects.get().text == TEXT


def test_the_database_refuses_to_write_over_a_release_with_the_same_hash(release: Release) -> None:
    changed = Release(hash=release.hash, text="{}")
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.bulk_create(
            [changed], update_conflicts=True, unique_fields=["hash"], update_fields=["text"]
        )
    assert Release.objects.get().text == TEXT


def test_postgresql_refuses_to_empty_the_table(release: Release) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(IntegrityError, match="never"):
        sql("TRUNCATE certifications_release CASCADE")
    assert Release.objects.get().text == TEXT


@pytest.mark.django_db(transaction=True)
def test_emptying_the_whole_database_leaves_the_triggers_in_place() -> None:
    # Given a release
    Release.objects.create(hash="a" * 64, text=TEXT)
    # When the whole database is emptied, as after each test with real transactions
    call_command("flush", interactive=False, verbosity=0)
    assert not Release.objects.exists()
    # Then the next release is as safe as the last one
    Release.objects.create(hash="b" * 64, text=TEXT)
    with pytest.raises(IntegrityError, match="never"):
        sql("UPDATE certifications_release SET text = '{}'")
    with pytest.raises(IntegrityError, match="never"):
        sql("DELETE FROM certifications_release")
