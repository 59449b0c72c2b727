"""The commands: what they do, what they say, and with which code they end."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core import checks
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from certifications import fixtures, releases
from certifications.accreditors import Accreditor
from certifications.catalogue import canonical_text, snapshot
from certifications.history.models import TRACKED
from certifications.models import (
    CertifyingBody,
    Credential,
    NameCollision,
    Publication,
    Release,
    Requirement,
    Source,
)
from certifications.personas import Persona
from certifications.schools import Institution

from . import factories
from .test_catalogue import EDITED
from .test_processes import copy_of_the_database

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.django_db, pytest.mark.seldom_twice]


def said(*command: Any, **options: Any) -> str:
    """What a command prints."""
    out = StringIO()
    call_command(*command, stdout=out, **options)
    return out.getvalue().strip()


# ---------------------------------------------------------------- publish


def test_publish_says_what_it_published() -> None:
    factories.catalogue()
    words = said("publish", note="First release")
    publication = Publication.objects.get()
    assert words == f"Published release {publication.release.short_id} with 1 credentials."
    assert publication.note == "First release"


def test_publish_says_why_it_refuses() -> None:
    factories.requirement(factories.catalogue(letters="RMA (AMT)"), "cpr", sources=[])
    with pytest.raises(CommandError) as refused:
        call_command("publish")
    assert str(refused.value).splitlines() == [
        "Nothing was published:",
        "RMA (AMT) › Work › cpr: It has no source. Say where this was read.",
    ]
    assert refused.value.returncode == 1
    assert not Publication.objects.exists()


def test_publish_first_publishes_the_first_time_only() -> None:
    factories.catalogue()
    assert said("publish", first=True).startswith("Published release")
    release = Release.objects.get()
    Requirement.objects.update(text="You are an adult.")
    words = said("publish", first=True)
    assert words == f"Release {release.short_id} is published already; nothing was done."
    assert Publication.objects.count() == 1


def test_publish_again_takes_a_release_by_its_id() -> None:
    factories.catalogue()
    old = releases.publish().release
    Requirement.objects.update(text="You are an adult.")
    releases.publish()
    words = said("publish", again=old.short_id, note="Back.")
    assert words == f"Published release {old.short_id} with 1 credentials."
    assert Publication.objects.latest().release == old


def test_publish_again_needs_an_id_that_names_one_release() -> None:
    for digit in ("0", "1"):
        Release.objects.create(hash="ab" * 8 + digit * 48, text="{}")
    with pytest.raises(CommandError, match="No release has the id cdcdcdcd"):
        call_command("publish", again="cdcdcdcd")
    with pytest.raises(CommandError, match="Several releases have the id abababab"):
        call_command("publish", again="abababab")


@pytest.mark.parametrize("slip", ["", "ab"])
def test_publish_again_with_a_slip_does_not_publish_the_rows(slip: str) -> None:
    factories.catalogue()
    with pytest.raises(CommandError, match="at least 8 digits"):
        call_command("publish", again=slip)
    assert not Publication.objects.exists()


def test_publish_cannot_be_the_first_and_an_old_one() -> None:
    with pytest.raises(CommandError, match="not allowed with"):
        call_command("publish", "--first", "--again", "ab")


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_a_refusal_ends_with_a_code_that_scripts_see(tmp_path: Path) -> None:
    file = copy_of_the_database(tmp_path / "empty.sqlite3")
    refused = subprocess.run(
        [sys.executable, "manage.py", "publish", "--first"],
        cwd=ROOT,
        env={**os.environ, "DEBUG": "1", "DATABASE_URL": f"sqlite:///{file}"},
        capture_output=True,
        text=True,
    )
    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-1] == (
        "The catalogue: It has no credential yet. Add one first."
    )


# ---------------------------------------------------------------- load_fixtures


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of fixtures, and an empty catalogue."""
    factories.everything()
    # Named so that sources are loaded after everything that was read there.
    models = {
        "aama.json": [name for name in EDITED if name not in {"namecollision", "source"}],
        "name-collisions.json": ["namecollision"],
        "sources.json": ["source"],
    }
    for name, written in models.items():
        call_command(
            "dumpdata",
            *(f"certifications.{model}" for model in written),
            output=str(tmp_path / name),
            verbosity=0,
            use_natural_foreign_keys=True,
            use_natural_primary_keys=True,
        )
    for model in (
        Persona,
        Credential,
        NameCollision,
        CertifyingBody,
        Institution,
        Accreditor,
        Source,
    ):
        model.objects.all().delete()
    return tmp_path


@pytest.mark.twice
def test_fixtures_fill_an_empty_catalogue(folder: Path) -> None:
    words = "Loaded 3 fixtures with 1 credentials and 1 programs, and 0 personas."
    assert said("load_fixtures", folder=folder) == words
    loaded = canonical_text(snapshot())
    for model in (Persona, Credential, NameCollision, Institution, Accreditor):
        model.objects.all().delete()
    factories.everything()
    assert loaded == canonical_text(snapshot())


def test_fixtures_are_not_loaded_over_what_is_there(folder: Path) -> None:
    factories.source("an editor's own")
    assert said("load_fixtures", folder=folder).startswith(
        "The catalogue has rows already; nothing was loaded."
    )
    assert not Credential.objects.exists()


def entries() -> int:
    return sum(model.history.count() for model in TRACKED)


@pytest.mark.twice
def test_fixtures_replace_what_is_there_when_asked_to(folder: Path) -> None:
    factories.catalogue("editors-own")
    published, before = releases.publish(), entries()
    said("load_fixtures", replace=True, interactive=False, folder=folder)
    assert [credential.code for credential in Credential.objects.all()] == ["cma-aama"]
    assert Publication.objects.get() == published
    # History begins with what is loaded: neither that nor what went is an act
    assert entries() == before


@pytest.mark.parametrize("answer", ["no", "", "y"])
def test_replacing_asks_first(
    answer: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    factories.catalogue("editors-own")
    monkeypatch.setattr("builtins.input", lambda _question: answer)
    with pytest.raises(CommandError, match="Nothing was done"):
        call_command("load_fixtures", replace=True, folder=folder)
    assert "This deletes what editors changed" in capsys.readouterr().out
    assert Credential.objects.get().code == "editors-own"


def test_replacing_goes_on_after_a_yes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    factories.catalogue("editors-own")
    monkeypatch.setattr("builtins.input", lambda _question: "yes")
    said("load_fixtures", replace=True, folder=folder)
    assert Credential.objects.get().code == "cma-aama"


def a_row(kind: str, **fields: Any) -> str:
    """A file with one row."""
    return json.dumps([{"model": f"certifications.{kind}", "fields": fields}])


COLLISION = {"letters": "CMA", "meanings": ["One", "Two"], "confidence": "official"}


@pytest.mark.parametrize(
    ("told", "why"),
    [
        pytest.param(a_row("nothing"), "'nothing' model", id="of no kind"),
        pytest.param(a_row("source", cod="x"), "no field named 'cod'", id="with a slip"),
        pytest.param(a_row("source", read_on="May"), "“May” value", id="not a day"),
        pytest.param(
            a_row("source", code="x", read_on="2026-10-05", review_on="2026-10-05"),
            "source_reviewed_after_it_was_read",
            id="refused by the database",
        ),
        pytest.param(
            a_row("credential", body=["nobody"]), "names a row that no file has", id="of nobody"
        ),
        pytest.param(
            a_row("namecollision", **COLLISION, sources=[["nowhere"]]),
            "names nowhere, which no file has",
            id="read nowhere",
        ),
    ],
)
@pytest.mark.twice
def test_fixtures_are_loaded_all_or_none(told: str, why: str, folder: Path) -> None:
    factories.catalogue("editors-own")
    (folder / "zz-broken.json").write_text(told)
    with pytest.raises(CommandError, match=rf"^zz-broken\.json.*{why}"):
        call_command("load_fixtures", replace=True, interactive=False, folder=folder)
    assert Credential.objects.get().code == "editors-own"


def test_a_row_takes_the_place_of_the_one_that_is_there(tmp_path: Path) -> None:
    before, elsewhere = factories.collision(), factories.source("elsewhere")
    file = tmp_path / "one.json"
    told = {**COLLISION, "letters": before.letters, "sources": [["elsewhere"]]}
    file.write_text(a_row("namecollision", **told))
    fixtures.load([file])
    row = NameCollision.objects.get()
    assert (row.pk, row.meanings, [*row.sources.all()]) == (before.pk, ["One", "Two"], [elsewhere])


def test_a_folder_without_fixtures_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There are no fixtures in"):
        call_command("load_fixtures", folder=tmp_path)


# ---------------------------------------------------------------- check


def complaints() -> list[str | None]:
    found = checks.run_checks(tags=[checks.Tags.database], databases=["default"])
    return [message.id for message in found if str(message.id).startswith("certifications")]


@pytest.mark.twice
def test_the_check_of_the_database_is_content_after_migrating() -> None:
    assert complaints() == []


@pytest.mark.twice
def test_the_check_of_the_database_notices_a_missing_trigger() -> None:
    drop = {
        "sqlite": "DROP TRIGGER certifications_release_no_delete",
        "postgresql": "DROP TRIGGER certifications_release_no_change ON certifications_release",
    }
    with connection.cursor() as cursor:
        cursor.execute(drop[connection.vendor])
    assert complaints() == ["certifications.W001"]


@pytest.mark.twice
def test_the_check_of_the_database_looks_at_publications_too() -> None:
    drop = {
        "sqlite": "DROP TRIGGER certifications_publication_no_replace",
        "postgresql": "DROP TRIGGER certifications_publication_no_truncate"
        " ON certifications_publication",
    }
    with connection.cursor() as cursor:
        cursor.execute(drop[connection.vendor])
    assert complaints() == ["certifications.W001"]


@pytest.mark.twice
def test_the_check_of_the_database_waits_for_the_migration_that_makes_the_triggers() -> None:
    with connection.cursor() as cursor:
        for event in ("update", "delete", "replace") if connection.vendor == "sqlite" else ():
            cursor.execute(f"DROP TRIGGER certifications_publication_no_{event}")
        for event in ("change", "truncate") if connection.vendor == "postgresql" else ():
            cursor.execute(
                f"DROP TRIGGER certifications_publication_no_{event} ON certifications_publication"
            )
    assert complaints() == ["certifications.W001"]
    MigrationRecorder(connection).record_unapplied(
        "certifications", "0012_publications_are_immutable"
    )
    assert complaints() == []


@pytest.mark.twice
def test_the_check_of_the_database_waits_for_the_first_migration() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE certifications_release RENAME TO not_there_yet")
    assert complaints() == []
