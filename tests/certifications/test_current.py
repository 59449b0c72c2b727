"""The release that a process holds: cheap to ask for, soon renewed, never half of one."""

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from certifications import releases
from certifications.catalogue import canonical_text, content_hash, snapshot
from certifications.management.commands.flush import triggers_lifted
from certifications.models import Publication, Release, Requirement
from certifications.releases import CurrentRelease, NothingPublished

from . import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_new_process() -> None:
    """Nothing is held or compiled yet."""
    releases._held = None
    releases.compiled.cache_clear()


@pytest.fixture
def published(db: None) -> Publication:
    factories.catalogue()
    return releases.publish()


@pytest.fixture
def _asking_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if two seconds passed between any two calls."""
    monkeypatch.setattr(releases, "CHECK_EVERY", 0)


def from_elsewhere(text: str) -> Publication:
    """What another process does: nothing in this one is told of it."""
    Requirement.objects.filter(code="adult").update(text=text)
    written = canonical_text(snapshot())
    release = Release.objects.create(hash=content_hash(written), text=written)
    return Publication.objects.create(release=release)


def no_publications() -> None:
    """As after the database was emptied: nothing less can take one away."""
    connection.check_constraints()  # PostgreSQL lifts no trigger while some are still to run
    with triggers_lifted(connection), connection.cursor() as cursor:
        cursor.execute("DELETE FROM certifications_publication")
        connection.check_constraints()


@contextmanager
def queries(count: int) -> Iterator[None]:
    with CaptureQueriesContext(connection) as asked:
        yield
    assert len(asked) == count, [query["sql"][:200] for query in asked]


def test_before_anything_is_published_that_is_said() -> None:
    with pytest.raises(NothingPublished, match="Nothing is published yet"):
        releases.current()


def test_it_is_the_release_published_last(published: Publication) -> None:
    current = releases.current()
    assert current.hash == published.release.hash
    assert current.id == published.release.short_id
    assert current.published_on == published.published_on
    assert current.publication == published.pk
    assert current.content == snapshot()
    assert current.catalogue.credential_ids == {"cma-aama"}


def test_the_row_added_last_counts_whatever_the_clocks_say(published: Publication) -> None:
    late = datetime(2020, 1, 1, tzinfo=UTC)
    later = Publication.objects.create(release=published.release, published_on=late)
    assert releases.current().publication == later.pk


def test_answers_name_it_by_id_and_time(published: Publication) -> None:
    moment = datetime(2026, 11, 24, 9, 30, 15, 999, tzinfo=UTC)
    Publication.objects.create(release=published.release, published_on=moment)
    assert releases.current().named == {
        "id": published.release.short_id,
        "published_on": "2026-11-24T09:30:15+00:00",
    }


# ---------------------------------------------------------------- what it costs


@pytest.mark.usefixtures("published")
def test_it_takes_two_queries_once_and_then_none() -> None:
    with queries(2):
        first = releases.current()
    with queries(0):
        assert all(releases.current() is first for _ in range(100))


@pytest.mark.usefixtures("published", "_asking_each_time")
def test_after_two_seconds_one_query_sees_that_nothing_is_new() -> None:
    first = releases.current()
    with queries(1):
        assert releases.current() is first


@pytest.mark.usefixtures("published", "_asking_each_time")
def test_another_release_is_opened_with_two_queries() -> None:
    releases.current()
    newer = from_elsewhere("You are an adult.")
    with queries(2):
        assert releases.current().publication == newer.pk


@pytest.mark.usefixtures("published", "_asking_each_time")
def test_the_same_release_published_again_is_not_compiled_again() -> None:
    before = releases.current()
    again = Publication.objects.create(release=Release.objects.get())
    with queries(1):
        after = releases.current()
    assert after.publication == again.pk
    assert after.catalogue is before.catalogue


# ---------------------------------------------------------------- when it is renewed


@pytest.mark.usefixtures("published")
def test_within_two_seconds_it_does_not_ask() -> None:
    before = releases.current()
    from_elsewhere("You are an adult.")
    with queries(0):
        assert releases.current() is before


@pytest.mark.usefixtures("published")
def test_whoever_publishes_sees_it_at_once() -> None:
    releases.current()
    Requirement.objects.update(text="You are an adult.")
    publication = releases.publish()
    assert releases.current().publication == publication.pk


@pytest.mark.usefixtures("published")
def test_a_release_in_use_stays_as_it_was() -> None:
    # Given somebody in the middle of a page
    in_use = releases.current()
    text = canonical_text(in_use.content)
    # When another release is published and opened
    Requirement.objects.update(text="You are an adult.")
    releases.publish()
    newer = releases.current()
    # Then theirs is what it was, to the byte, and shares nothing that could change
    assert newer.hash != in_use.hash
    assert canonical_text(in_use.content) == text
    assert content_hash(text) == in_use.hash
    assert in_use.catalogue.credentials[0].routes[0].requirements[0].text == "You meet adult."
    with pytest.raises(AttributeError):
        in_use.id = newer.id  # type: ignore[misc]


@pytest.mark.usefixtures("published", "_asking_each_time")
def test_it_is_gone_when_the_publications_are() -> None:
    releases.current()
    no_publications()
    with pytest.raises(NothingPublished):
        releases.current()


# ---------------------------------------------------------------- when something is wrong


def no_answer(*args: Any) -> None:
    raise OperationalError("the connection is gone")


@pytest.mark.usefixtures("published", "_asking_each_time")
def test_while_the_database_does_not_answer_the_held_one_is_served(
    caplog: pytest.LogCaptureFixture,
) -> None:
    held = releases.current()
    newer = from_elsewhere("You are an adult.")
    with connection.execute_wrapper(no_answer):
        assert releases.current() is held
    assert "does not say which release is current" in caplog.text
    # and as soon as it answers again, the newer one is
    assert releases.current().publication == newer.pk


@pytest.mark.usefixtures("published")
def test_a_new_process_without_a_database_says_so() -> None:
    with connection.execute_wrapper(no_answer), pytest.raises(OperationalError):
        releases.current()


@pytest.mark.usefixtures("_asking_each_time")
def test_a_release_for_newer_code_leaves_the_held_one_in_place(
    published: Publication, caplog: pytest.LogCaptureFixture
) -> None:
    # Given a process that holds a release, and a newer one that it does not understand
    held = releases.current()
    text = canonical_text({**snapshot(), "format": 2})
    newer = Release.objects.create(hash=content_hash(text), text=text)
    Publication.objects.create(release=newer)
    # When it looks for news, it tries once and says so
    with caplog.at_level(logging.ERROR):
        assert releases.current() is held
    assert f"Release {newer.short_id} cannot be opened; {held.id} stays." in caplog.text
    with queries(1):
        assert releases.current() is held
    # Then the next release that it understands is served
    assert releases.publish_again(published.release).pk == releases.current().publication


def test_a_release_whose_text_was_altered_is_never_served(db: None) -> None:
    factories.catalogue()
    altered = Release.objects.create(hash="a" * 64, text=canonical_text(snapshot()))
    Publication.objects.create(release=altered)
    with pytest.raises(releases.ReleaseAltered, match="aaaaaaaaaaaa is not what was published"):
        releases.current()


# ---------------------------------------------------------------- ready before anybody asks


@pytest.fixture
def prepared(published: Publication, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The publications that were prepared, in a process that serves pages."""
    found: list[int] = []
    monkeypatch.setattr(releases, "_prepare", None)
    releases.keep_ready(lambda release: found.append(release.publication))
    return found


def test_a_process_that_serves_opens_and_prepares_the_release_as_it_starts(
    prepared: list[int], published: Publication
) -> None:
    assert prepared == [published.pk]
    with queries(0):
        assert releases.current().publication == published.pk


def test_it_starts_where_nothing_is_published_or_the_database_is_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(releases, "_prepare", None)
    releases.keep_ready(lambda release: None)

    def away() -> None:
        raise OperationalError("away")

    monkeypatch.setattr(releases, "_rows", away)
    releases.keep_ready(lambda release: None)
    with pytest.raises(OperationalError):
        releases.current()


@pytest.mark.usefixtures("_asking_each_time")
def test_a_newer_release_is_opened_beside_the_requests_and_then_served(
    prepared: list[int], published: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given threads that are started and have not run yet
    started: list[Any] = []
    monkeypatch.setattr(
        releases.threading, "Thread", lambda **given: started.append(given) or Thread()
    )
    monkeypatch.setattr(releases, "connection", Untouched())
    newer = from_elsewhere("You are an adult.")
    # When somebody asks, and somebody else
    assert [releases.current().publication for _ in range(2)] == [published.pk] * 2
    # Then one thread opens it, while both are served what is held
    (given,) = started
    given["target"](*given["args"])
    assert releases.current().publication == newer.pk
    assert prepared == [published.pk, newer.pk]


@pytest.mark.usefixtures("_asking_each_time")
def test_what_cannot_be_opened_beside_leaves_the_one_before(
    prepared: list[int],
    published: Publication,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    started: list[Any] = []
    monkeypatch.setattr(
        releases.threading, "Thread", lambda **given: started.append(given) or Thread()
    )
    monkeypatch.setattr(releases, "connection", Untouched())
    release = Release.objects.create(hash="0" * 64, text='{"format": 99}')
    Publication.objects.create(release=release)
    releases.current()
    (given,) = started
    given["target"](*given["args"])
    assert "cannot be opened; the one before stays" in caplog.text
    assert releases.current().publication == published.pk
    assert len(started) == 1, "not tried again every two seconds"


@pytest.mark.usefixtures("_asking_each_time")
def test_it_is_opened_beside_again_where_the_database_went_away_meanwhile(
    prepared: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Any] = []
    monkeypatch.setattr(
        releases.threading, "Thread", lambda **given: started.append(given) or Thread()
    )
    monkeypatch.setattr(releases, "connection", Untouched())
    newer = from_elsewhere("You are an adult.")
    releases.current()
    with monkeypatch.context() as away:
        away.setattr(releases, "compiled", no_answer)
        started[0]["target"](*started[0]["args"])
    releases.current()
    started[1]["target"](*started[1]["args"])
    assert releases.current().publication == newer.pk


@pytest.mark.django_db(transaction=True)
def test_whoever_publishes_in_a_process_that_serves_opens_it_there(
    prepared: list[int], published: Publication
) -> None:
    Requirement.objects.update(text="You are an adult.")
    again = releases.publish()
    assert prepared == [published.pk, again.pk]
    with queries(0):
        assert releases.current().publication == again.pk


def test_what_is_made_of_a_release_is_made_once_and_anew_where_it_was_opened_again(
    published: Publication,
) -> None:
    release, made = releases.current(), []

    def make(release: CurrentRelease) -> object:
        made.append(release.hash)
        return object()

    assert releases.kept_for(release, make) is releases.kept_for(release, make)
    assert len(made) == 1
    for number in range(releases.MOST_OPEN):
        releases.kept_for(replace(release, hash=f"{number:064}"), make)
    assert len(releases._made[make]) == releases.MOST_OPEN
    releases.compiled.cache_clear()
    releases._held = None
    first = releases.kept_for(release, make)
    assert releases.kept_for(releases.current(), make) is not first


def test_what_is_made_of_the_release_that_is_served_stays_whatever_else_is_asked_for(
    published: Publication,
) -> None:
    release, made = releases.current(), []

    def make(release: CurrentRelease) -> object:
        made.append(release.hash)
        return object()

    first = releases.kept_for(release, make)
    for number in range(2 * releases.MOST_OPEN):
        releases.kept_for(replace(release, hash=f"{number:064}"), make)
    assert releases.kept_for(release, make) is first
    releases.compiled.cache_clear()
    assert releases.kept_for(releases.replayed(published.pk), make) is first
    assert len(made) == 1 + 2 * releases.MOST_OPEN


class Thread:
    """One that never begins."""

    def start(self) -> None: ...


class Untouched:
    """A connection of a thread: closing it here would close that of the test."""

    def close(self) -> None: ...


# ---------------------------------------------------------------- threads


@pytest.mark.usefixtures("published", "_asking_each_time")
def test_while_one_thread_asks_the_others_go_on_with_what_is_held() -> None:
    # Given a thread that is asking what is current, and does not get its answer yet
    held, newer = releases.current(), from_elsewhere("You are an adult.")
    seen: list[CurrentRelease] = []

    def meanwhile(execute: Any, *args: Any) -> Any:
        # When another thread wants the current release
        with ThreadPoolExecutor() as other:
            seen.append(other.submit(releases.current).result(timeout=5))
        return execute(*args)

    with connection.execute_wrapper(meanwhile):
        after = releases.current()
    # Then that one did not wait, and this one has the new release
    assert seen
    assert all(release is held for release in seen)
    assert after.publication == newer.pk


@pytest.mark.django_db(transaction=True)
def test_threads_that_start_together_compile_once() -> None:
    factories.catalogue()
    releases.publish()

    def ask(_number: int) -> CurrentRelease:
        try:
            return releases.current()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        seen = list(threads.map(ask, range(8)))
    assert len({id(release) for release in seen}) == 1
    assert releases.compiled.cache_info().misses == 1


# ---------------------------------------------------------------- earlier ones


@pytest.mark.usefixtures("published")
def test_what_was_current_once_can_be_opened_for_ever() -> None:
    # Given a result of an earlier day, which names its publication
    then = releases.current()
    # When the same release was published again, and others after it
    Publication.objects.create(release=Release.objects.get())
    from_elsewhere("You are an adult.")
    # Then it is opened as it was, with the day it was published then
    replayed = releases.replayed(then.publication)
    assert replayed == then
    assert replayed.named == then.named


@pytest.mark.usefixtures("published")
def test_a_publication_that_never_was_is_not_found() -> None:
    with pytest.raises(Publication.DoesNotExist):
        releases.replayed(0)
