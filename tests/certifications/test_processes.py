"""Real processes on one database: each sees what another publishes, and they take turns."""

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from certifications import releases
from certifications.catalogue import content_hash
from certifications.models import Publication

from . import factories

ROOT = Path(__file__).resolve().parents[2]
WATCH = """
import sys
from certifications.releases import current
for line in sys.stdin:
    release = current()
    print(release.id, release.catalogue.credentials[0].routes[0].requirements[0].text, flush=True)
"""
EDIT_AND_PUBLISH = """
from certifications.models import Requirement
from certifications.releases import publish
Requirement.objects.filter(code="adult").update(text="Edited.")
print(publish().release.short_id)
"""
TURNS = 8
PUBLISH_WHEN_TOLD = f"""
import sys
from certifications.models import Requirement
from certifications.releases import publish
print("ready", flush=True)
for line in sys.stdin:
    for turn in range({TURNS}):
        Requirement.objects.filter(code="adult").update(text=f"By {{line.strip()}}, turn {{turn}}.")
        publish(note=line.strip())
    print("done", flush=True)
    break
"""

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("published")]


@pytest.fixture
def published(transactional_db: None) -> Publication:
    factories.catalogue()
    return releases.publish()


@pytest.fixture
def environment(published: Publication, tmp_path: Path) -> dict[str, str]:
    """What another process needs to open a database that holds what this test published."""
    return {**os.environ, "DEBUG": "1", "DATABASE_URL": address(tmp_path / "shared.sqlite3")}


def address(file: Path) -> str:
    if connection.vendor == "postgresql":
        at = {**connection.settings_dict, "PASSWORD": quote(connection.settings_dict["PASSWORD"])}
        return "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**at)
    # The tests' own SQLite is in memory, where no other process can reach it.
    return f"sqlite:///{copy_of_the_database(file)}"


def copy_of_the_database(file: Path) -> Path:
    """All that is in the SQLite of the tests, in a file."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(file)])
    # As `migrate` leaves it: two processes that turn a copy into WAL at once would get in each
    # other's way.
    with closing(sqlite3.connect(file)) as copy:
        copy.execute("PRAGMA journal_mode=WAL")
    return file


@contextmanager
def process(program: str, environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", program]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=ROOT, env=environment, **pipes) as running:
        try:
            yield running
        finally:
            running.stdin.close()
            running.wait(timeout=30)


def ask(running: subprocess.Popen[str], line: str = "") -> str:
    running.stdin.write(f"{line}\n")
    running.stdin.flush()
    return running.stdout.readline().strip()


def test_a_process_notices_within_seconds_what_another_one_published(
    published: Publication, environment: dict[str, str]
) -> None:
    with process(WATCH, environment) as watcher:
        # Given a process that serves a release
        assert ask(watcher) == f"{published.release.short_id} You meet adult."
        # When another process publishes an edit
        with process(EDIT_AND_PUBLISH, environment) as editor:
            newer = editor.stdout.readline().strip()
        # Then the first one serves it as soon as its two seconds are over
        deadline = time.monotonic() + releases.CHECK_EVERY + 1
        while (answer := ask(watcher)) != f"{newer} Edited." and time.monotonic() < deadline:
            time.sleep(0.05)
        assert answer == f"{newer} Edited."


def test_processes_that_publish_at_once_take_turns(environment: dict[str, str]) -> None:
    # Given two processes that each edit and publish several times, as fast as they can
    with (
        process(PUBLISH_WHEN_TOLD, environment) as one,
        process(PUBLISH_WHEN_TOLD, environment) as other,
    ):
        assert [one.stdout.readline().strip(), other.stdout.readline().strip()] == ["ready"] * 2
        for running, name in ((one, "one"), (other, "other")):
            running.stdin.write(f"{name}\n")
            running.stdin.flush()
        assert [one.stdout.readline().strip(), other.stdout.readline().strip()] == ["done"] * 2
    # Then all are there, each with a whole release, and the last one holds the present rows
    with process(WHAT_IS_THERE, environment) as reader:
        found = json.loads(reader.stdout.readline())
    assert sorted(found["notes"]) == sorted(["", *["one"] * TURNS, *["other"] * TURNS])
    assert all(content_hash(text) == name for name, text in found["releases"])
    assert found["newest"] == found["rows"]


WHAT_IS_THERE = """
import json
from certifications.catalogue import canonical_text, snapshot
from certifications.models import Publication
print(json.dumps({
    "notes": list(Publication.objects.values_list("note", flat=True)),
    "releases": list(Release.objects.values_list("hash", "text")),
    "newest": Publication.objects.latest().release.text,
    "rows": canonical_text(snapshot()),
}))
"""


def test_the_same_edit_published_by_two_at_once_is_one_release(environment: dict[str, str]) -> None:
    with (
        process(EDIT_AND_PUBLISH, environment) as one,
        process(EDIT_AND_PUBLISH, environment) as other,
    ):
        names = [one.stdout.readline().strip(), other.stdout.readline().strip()]
    assert names[0] == names[1] != ""
