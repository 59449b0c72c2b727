"""Releases: what the rows become for the public, and which of them is the current one.

A release is built, checked, compiled and tried on the pinned personas in one transaction. Every
process holds the current one compiled, so a page needs no query for the rules; at most every two
seconds it asks whether another was published.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar, cast

from django.db import (
    DatabaseError,
    InterfaceError,
    OperationalError,
    connection,
    transaction,
)
from django.utils.translation import gettext as _

from eligibility import rules
from eligibility.rules import Catalogue, CatalogueError, load_catalogue

from .catalogue import Workbench, canonical_text, content_hash, snapshot
from .models import Publication, Release, Requirement
from .personas import broken_pins
from .questions import faults_of_order

__all__ = [
    "CHECK_EVERY",
    "ChangedMeanwhile",
    "CurrentRelease",
    "NothingPublished",
    "Problem",
    "Proposal",
    "PublishRefused",
    "current",
    "forget",
    "keep_ready",
    "kept_for",
    "problems",
    "proposal",
    "proposal_again",
    "publish",
    "publish_again",
    "replayed",
    "snapshot",
]

Json = Any
T = TypeVar("T")
CHECK_EVERY = 2.0
"""Seconds for which a process does not ask again what is current."""
MOST_OPEN = 4
"""Of so many releases a process holds what it has made of them."""
STEP = " › "

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Problem(rules.Problem):
    """What stands in the way, where, and by ids the row that it is `about` (() where none is)."""

    about: tuple[str, ...] = ()


class NothingPublished(LookupError):
    """There is no release yet, so there are no rules to judge by."""

    def __init__(self) -> None:
        super().__init__("Nothing is published yet. Run: manage.py publish --first")


class PublishRefused(ValueError):
    """The rows, or an old release, cannot be published. `problems` says why, one by one."""

    def __init__(self, problems: Sequence[rules.Problem]) -> None:
        super().__init__("\n".join(f"{problem.path}: {problem.message}" for problem in problems))
        self.problems = list(problems)


class ChangedMeanwhile(ValueError):
    """The rows are not those that somebody looked at and then published."""


class ReleaseAltered(RuntimeError):
    """The text of a release is not what was hashed: somebody reached around the triggers."""

    def __init__(self, release: Release) -> None:
        super().__init__(
            f"Release {release.short_id} is not what was published: its text has another hash."
            " Bring the table of releases back from a backup."
        )


@dataclass(frozen=True, slots=True)
class CurrentRelease:
    """A release as it was published once, compiled. Do not change its content."""

    id: str
    published_on: datetime
    hash: str
    content: Json
    catalogue: Catalogue
    publication: int

    @property
    def named(self) -> dict[str, str]:
        """How answers name it."""
        day = self.published_on.astimezone(UTC).isoformat(timespec="seconds")
        return {"id": self.id, "published_on": day}


@dataclass(frozen=True, slots=True)
class Proposal:
    """What could be published, compiled if it can be, and what stands in the way."""

    content: Json
    catalogue: Catalogue | None
    problems: tuple[Problem, ...]

    @property
    def hash(self) -> str:
        """What its release is known by, or would be."""
        return content_hash(canonical_text(self.content))


# ---------------------------------------------------------------- publishing


def problems() -> list[Problem]:
    """Why the present rows cannot be published; [] when they can."""
    return list(proposal().problems)


def proposal() -> Proposal:
    """The present rows as they would be published."""
    workbench = Workbench()
    content = workbench.content()
    found = [*_nothing_there(content), *_without_source(content), *_lost(workbench.unreached())]
    found += [Problem(str(topic.label), str(words)) for topic, words in faults_of_order(content)]
    return _proposed(content, found)


def proposal_again(release: Release) -> Proposal:
    """An older release as it would be published again."""
    return _proposed(_intact(release), [])


def _proposed(content: Json, found: list[Problem]) -> Proposal:
    """With what the engine cannot read, and whom it would tell what we know to be wrong."""
    catalogue = None
    try:
        catalogue = load_catalogue(content)
        found += _broken_pins(catalogue)
    except CatalogueError as error:
        names = _names(content)
        found += [
            Problem(_in_words(one.path, names), one.message, tuple(one.path.split(STEP)))
            for one in error.problems
        ]
    return Proposal(content, catalogue, tuple(found))


def publish(*, by: Any = None, note: str = "", seen: str | None = None) -> Publication:
    """Make the present rows what people see. Raises PublishRefused.

    `seen`: the hash of the content somebody looked at before saying so. Raises ChangedMeanwhile
    where the rows are no longer those.
    """
    with _one_at_a_time():
        proposed = proposal()
        if proposed.problems:
            raise PublishRefused(proposed.problems)
        text = canonical_text(proposed.content)
        if seen is not None and seen != content_hash(text):
            raise ChangedMeanwhile
        release, _new = Release.objects.get_or_create(
            hash=content_hash(text), defaults={"text": text}
        )
        return _published(release, by, note)


def publish_again(release: Release, *, by: Any = None, note: str = "") -> Publication:
    """Make an older release what people see.

    Raises PublishRefused if it no longer compiles, or tells a pinned persona something else.
    """
    with _one_at_a_time():
        proposed = proposal_again(release)
        if proposed.problems:
            raise PublishRefused(proposed.problems)
        return _published(release, by, note)


def _published(release: Release, by: Any, note: str) -> Publication:
    publication = Publication.objects.create(release=release, by=by, note=note)
    forget()
    transaction.on_commit(forget)
    if _prepare is not None:
        transaction.on_commit(_open_here, robust=True)
    return publication


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """A transaction in which nobody else publishes, and which sees the rows of one moment.

    SQLite gives both, since a transaction here begins by taking the only right to write. On
    PostgreSQL a lock does the first, without holding up anybody who reads or saves answers; the
    second needs repeatable read, which can only be asked for before anything else is.
    """
    may_choose = connection.vendor == "postgresql" and not connection.in_atomic_block
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                if may_choose:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                table = connection.ops.quote_name(Publication._meta.db_table)
                cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
        yield


# ---------------------------------------------------------------- what stands in the way


def _nothing_there(content: Json) -> Iterator[Problem]:
    if not content["credentials"]:
        yield Problem(_("The catalogue"), _("It has no credential yet. Add one first."))


def _without_source(content: Json) -> Iterator[Problem]:
    for collision in content["name_collisions"]:
        if not collision["sources"]:
            words = _("It has no source. Say where this was read.")
            yield Problem(collision["letters"], words, ("name_collisions", collision["letters"]))


def _lost(unreached: Sequence[Requirement]) -> Iterator[Problem]:
    """Left alone, these rows would be missing from the release without a word."""
    message = _("Its group is on another route, or stands inside itself. Choose another group.")
    for row in unreached:
        credential = row.route.credential if row.route else row.credential
        owners = (credential.letters, *([row.route.name] if row.route else []))
        ids = (credential.code, *([row.route.code] if row.route else []), row.code)
        yield Problem(STEP.join((*owners, row.code)), message, ids)


def _broken_pins(catalogue: Catalogue) -> Iterator[Problem]:
    """The one thing that stands in the way though the rules can be read: they are known wrong."""
    what_to_do = _("Mend the rule; or change what is expected, and say why.")
    for persona, differing in broken_pins(catalogue):
        path = STEP.join((_("Pinned persona"), persona.title))
        yield Problem(path, " ".join((*differing, what_to_do)), ("personas", persona.code))


def _names(content: Json) -> dict[tuple[str, ...], str]:
    """What editors call the credentials and routes that the engine names by id.

    An old release may have no schools, or be of a form that nobody reads any more.
    """
    names: dict[tuple[str, ...], str] = {}
    for credential in content.get("credentials", ()):
        names[(credential["id"],)] = credential["letters"]
        for route in credential["routes"]:
            names[credential["id"], route["id"]] = route["name"]
    names |= {("institutions",): _("Schools"), ("programs",): _("Programs")}
    schools = {school["id"]: school for school in content.get("institutions", ())}
    for school in schools.values():
        names["institutions", school["id"]] = f"{school['name']}, {school['city']}"
    for program in content.get("programs", ()):
        school = schools[program["institution"]]
        names["programs", program["id"]] = f"{school['name']}: {program['name']}"
    return names


def _in_words(path: str, names: dict[tuple[str, ...], str]) -> str:
    parts = path.split(STEP)
    return STEP.join(names.get(tuple(parts[: i + 1]), part) for i, part in enumerate(parts))


# ---------------------------------------------------------------- the current release


class _Row(NamedTuple):
    """A publication as it is looked up: all that tells it from any other."""

    publication: int
    published_on: datetime
    hash: str


@dataclass(frozen=True, slots=True)
class _Held:
    """What this process serves, what was current when it last asked, and when that was.

    `row` is another publication than that of `release` if this process could not open it.
    """

    release: CurrentRelease
    row: _Row
    asked_at: float
    asked_after: int

    def is_fresh(self) -> bool:
        """Whether there is no need to ask: that was lately, and nobody called `forget` since."""
        asked_lately = time.monotonic() - self.asked_at < CHECK_EVERY
        return asked_lately and self.asked_after == _forgotten


Prepare = Callable[[CurrentRelease], None]
"""What is worked out of a release before it is served."""

_held: _Held | None = None
_prepare: Prepare | None = None
_made: dict[Callable[[CurrentRelease], Any], dict[str, tuple[Catalogue, Any]]] = {}
_forgotten = 0
_asking = threading.Lock()


def current() -> CurrentRelease:
    """The release people see, compiled. Raises NothingPublished.

    One thread at a time asks and compiles; the others go on with the release that is held, if any.
    """
    held = _held
    if held is not None and held.is_fresh():
        return held.release
    if not _asking.acquire(blocking=held is None):
        assert held is not None
        return held.release
    try:
        return _ask().release
    finally:
        _asking.release()


def current_if_any() -> CurrentRelease | None:
    """The same for pages that stand by themselves; None while nothing is published."""
    try:
        return current()
    except NothingPublished:
        return None


def forget() -> None:
    """Ask again at the next call, however short ago it was."""
    global _forgotten
    _forgotten += 1


def keep_ready(prepare: Prepare) -> None:
    """For a process that serves pages: nobody shall wait while a release is opened.

    The current one is opened and prepared now. From here on a newer one is opened and prepared by
    whoever published it, or else beside the requests, and served when that is done.
    """
    global _prepare
    _prepare = prepare
    try:
        current()
    except NothingPublished:
        log.info("Nothing is published yet.")
    except DatabaseError:
        log.warning("The database does not say which release is current.", exc_info=True)


def kept_for(release: CurrentRelease, make: Callable[[CurrentRelease], T]) -> T:
    """What is made of a release, made once for the one that is served and the last few others."""
    kept = _made.setdefault(make, {})
    rules, found = kept.get(release.hash, (None, None))
    if rules is not release.catalogue:  # or it was opened again since
        found = make(release)
        kept.pop(release.hash, None)
        kept[release.hash] = (release.catalogue, found)
        served = _held.release.hash if _held else None
        others = [one for one in list(kept) if one != served]
        for old in others[: 1 - MOST_OPEN]:
            kept.pop(old, None)
    return cast(T, found)


def replayed(publication: int) -> CurrentRelease:
    """The release of an earlier publication, compiled: what a saved result was judged by."""
    row, held = _row(_rows().get(pk=publication)), _held
    if held is not None and held.release.hash == row.hash:  # with all that was made of it
        content, catalogue = held.release.content, held.release.catalogue
        return _release(row, content, catalogue)
    return _release(row, *compiled(row.hash))


def _ask(*, here: bool = False) -> _Held:
    """Ask what is current, open it if it is another, and hold it.

    A process that keeps ready opens it beside, unless it is to be `here`.
    """
    global _held
    forgotten, now = _forgotten, time.monotonic()
    try:
        row, release = _newest(_held, here=here)
    except NothingPublished:
        _held = None
        raise
    _held = _Held(release, row, now, forgotten)
    return _held


def _open_here() -> None:
    """Open what this process has just published, while other threads go on with what is held."""
    with _asking:
        _ask(here=True)


def _open_beside(row: _Row, before: _Row) -> None:
    """Open a release in a thread of its own, and then hold it, unless there is a newer one.

    Where the database goes away meanwhile, that is as if nobody had asked yet.
    """
    global _held
    try:
        release = _opened(row)
        with _asking:
            if _held is not None and _held.row == row:
                _held = replace(_held, release=release)
    except (OperationalError, InterfaceError):
        log.warning("Release %s is to be opened again.", row.hash[:12], exc_info=True)
        with _asking:
            if _held is not None and _held.row == row:
                _held = replace(_held, row=before)
    except (CatalogueError, ReleaseAltered, DatabaseError):
        log.exception("Release %s cannot be opened; the one before stays.", row.hash[:12])
    finally:
        connection.close()


def _newest(held: _Held | None, *, here: bool) -> tuple[_Row, CurrentRelease]:
    """The newest publication and its release; what is held while the database does not answer.

    A release that is held is whole, and was current two seconds ago. Serving it a little longer
    harms nobody, while an error on every page would.
    """
    try:
        row = _row(_rows().order_by("-pk").first())
        if held and held.row == row:
            return row, held.release
        if held and _prepare is not None and not here:
            threading.Thread(target=_open_beside, args=(row, held.row), daemon=True).start()
            return row, held.release
        return row, _opened_or_kept(row, held)
    except (OperationalError, InterfaceError):
        if held is None:
            raise
        log.warning("The database does not say which release is current.", exc_info=True)
        return held.row, held.release


def _opened_or_kept(row: _Row, held: _Held | None) -> CurrentRelease:
    """A newer release may need newer code than this process runs: then the held one stays."""
    try:
        return _opened(row)
    except (CatalogueError, ReleaseAltered):
        if held is None:
            raise
        log.exception("Release %s cannot be opened; %s stays.", row.hash[:12], held.release.id)
        return held.release


def _rows() -> Any:
    return Publication.objects.values_list("pk", "published_on", "release__hash")


def _row(found: tuple[int, datetime, str] | None) -> _Row:
    if found is None:
        raise NothingPublished
    return _Row(*found)


def _release(row: _Row, content: Json, catalogue: Catalogue) -> CurrentRelease:
    return CurrentRelease(
        row.hash[:12], row.published_on, row.hash, content, catalogue, row.publication
    )


def _opened(row: _Row) -> CurrentRelease:
    """Compiled, and where pages are served, prepared."""
    release = _release(row, *compiled(row.hash))
    if _prepare is not None:
        _prepare(release)
    return release


@lru_cache(maxsize=MOST_OPEN)
def compiled(release_hash: str) -> tuple[Json, Catalogue]:
    """A release by what it holds. The last few stay, for results that are shown again."""
    content = _intact(Release.objects.get(hash=release_hash))
    return content, load_catalogue(content)


def _intact(release: Release) -> Json:
    """Its content, which is what was published, or else nothing."""
    if content_hash(release.text) != release.hash:
        raise ReleaseAltered(release)
    return release.content
