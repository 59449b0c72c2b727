"""A release is never altered: not by a model, not by a query, not by SQL written by hand.

Nor is what says when it was published.
"""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from certifications.models import Publication, Release, ReleaseIsImmutable

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
    with pytest.raises(ReleaseIsImmutable, match="Publish another release instead"):
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
    Publication.objects.create(release=Release.objects.create(hash="a" * 64, text=TEXT))
    # When the whole database is emptied, as after each test with real transactions
    call_command("flush", interactive=False, verbosity=0)
    assert not Release.objects.exists()
    # Then the next release is as safe as the last one
    again = Release.objects.create(hash="b" * 64, text=TEXT)
    Publication.objects.create(release=again)
    with pytest.raises(IntegrityError, match="never"):
        sql("UPDATE certifications_release SET text = '{}'")
    with pytest.raises(IntegrityError, match="never"):
        sql("DELETE FROM certifications_release")
    with pytest.raises(IntegrityError, match="never"):
        sql("UPDATE certifications_publication SET note = 'Another.'")
    with pytest.raises(IntegrityError, match="never"):
        sql("DELETE FROM certifications_publication")


# ---------------------------------------------------------------- when it was published


@pytest.fixture
def publication(release: Release) -> Publication:
    by = User.objects.create(username="publisher")
    return Publication.objects.create(release=release, note="The first.", by=by)


def everything_of(publication: Publication) -> dict[str, object]:
    return Publication.objects.filter(pk=publication.pk).values().get()


@pytest.mark.parametrize(
    "attempt",
    [
        pytest.param(lambda row: row.save(), id="save"),
        pytest.param(lambda row: row.delete(), id="delete"),
        pytest.param(lambda row: Publication.objects.update(note="Another."), id="update rows"),
        pytest.param(lambda row: Publication.objects.all().delete(), id="delete rows"),
        pytest.param(lambda row: row.release.publications.all().delete(), id="delete of a release"),
        pytest.param(lambda row: Publication.objects.bulk_update([row], ["note"]), id="bulk"),
    ],
)
def test_the_model_refuses_to_change_a_publication(
    publication: Publication, attempt: Callable[[Publication], object]
) -> None:
    before = everything_of(publication)
    publication.note = "Another."
    with pytest.raises(ReleaseIsImmutable):
        attempt(publication)
    assert everything_of(publication) == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE certifications_publication SET note = 'Another.'",
        "UPDATE certifications_publication SET note = 'Another.', by_id = NULL",
        "UPDATE certifications_publication SET published_on = '2020-01-01'",
        "UPDATE certifications_publication SET by_id = by_id",
        "UPDATE certifications_publication SET id = id + 1, by_id = NULL",
        "DELETE FROM certifications_publication",
    ],
)
def test_the_database_refuses_to_change_a_publication(
    publication: Publication, statement: str
) -> None:
    before = everything_of(publication)
    with pytest.raises(IntegrityError, match=r"never (changed|deleted)"):
        sql(statement)
    assert everything_of(publication) == before


def test_the_database_refuses_to_put_another_publication_in_its_place(
    publication: Publication,
) -> None:
    columns = "(id, release_id, published_on, note)"
    values = f"VALUES ({publication.pk}, {publication.release_id}, '2020-01-01', '')"
    over = {
        "sqlite": f"INSERT OR REPLACE INTO certifications_publication {columns} {values}",
        "postgresql": f"INSERT INTO certifications_publication {columns} {values}"
        " ON CONFLICT (id) DO UPDATE SET note = excluded.note",
    }
    with pytest.raises(IntegrityError, match="never"):
        sql(over[connection.vendor])


def test_an_account_that_published_can_be_deleted_and_the_rest_stays(
    publication: Publication,
) -> None:
    before = everything_of(publication)
    User.objects.get(username="publisher").delete()
    assert everything_of(publication) == {**before, "by_id": None}
