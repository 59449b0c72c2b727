"""Bringing a document into the workbench: look first, decide, and then all of it or nothing."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import Model

from certifications.catalogue import Workbench, canonical_text, content_hash
from certifications.history.records import together, unrecorded
from certifications.models import Source

from .difference import CHANGED, GONE, NEW, Difference, differences
from .documents import Document, ImportRefused
from .rows import Entry, Rows, cited, rows_of
from .storing import RowsRefused, store
from .tables import PARTS, Reference, Table, tables

Json = Any
LOCK_TRIES, LOCK_PAUSE = 100, 0.1
"""How often, and after how many seconds, it is tried again while somebody else is writing."""


class ChangedMeanwhile(ValueError):
    """The workbench is not the one that somebody looked at before saying so."""


class Undecided(ValueError):
    """Entries are there already and say something else, and nobody said which to keep."""

    def __init__(self, found: list[Difference]) -> None:
        super().__init__("; ".join(one.what for one in found))
        self.found = found


class Busy(RuntimeError):
    """Somebody else was writing all the time. Nothing was changed."""


class MayNotDelete(PermissionError):
    """It would delete rows of these models, and whoever asks may not."""

    def __init__(self, models: Sequence[type[Model]]) -> None:
        super().__init__(", ".join(model._meta.model_name or "" for model in models))
        self.models = list(models)


class NotAsAsked(RuntimeError):
    """The workbench read back is not what was to be stored. Nothing was kept."""


@dataclass(frozen=True)
class Choices:
    """What to do with entries that differ, and with those that the document lacks."""

    replace: bool | None = None
    delete_missing: bool = False
    kept: frozenset[Entry] = frozenset()
    """Those that are kept as they are, whatever is done with the others."""

    def takes(self, entry: Entry) -> bool:
        """Whether an entry that is there already becomes the document's."""
        return bool(self.replace) and entry not in self.kept


@dataclass(frozen=True)
class Plan:
    """What a document would change in the workbench as it is now."""

    differences: list[Difference]
    seen: str
    """The workbench that it was compared with, and the document: for whoever says go."""
    is_in_other_order: bool

    def of_kind(self, kind: Any) -> list[Difference]:
        """The entries that are new, changed or gone."""
        return [one for one in self.differences if one.kind is kind]

    @property
    def new(self) -> list[Difference]:
        """What is not there yet."""
        return self.of_kind(NEW)

    @property
    def collisions(self) -> list[Difference]:
        """What is there already and says something else."""
        return self.of_kind(CHANGED)

    @property
    def missing(self) -> list[Difference]:
        """What is there, but not in the document."""
        return self.of_kind(GONE)

    @property
    def changes_nothing(self) -> bool:
        """Whether the workbench says all of it already."""
        return not self.differences and not self.is_in_other_order


ALL = Choices(replace=True, delete_missing=True)
"""Make the workbench what the document says: what restoring a release means."""


def look(document: Document) -> Plan:
    """What would change if the document were brought in whole. Nothing is kept of the trial.

    Raises ImportRefused if the models or the database would not take it.
    """
    with alone(), unrecorded():  # what is rolled back leaves nothing in the act around it, either
        plan = _bring_in(document, ALL)
        transaction.set_rollback(True)
    return plan


def bring_in(
    document: Document,
    choices: Choices,
    *,
    seen: str | None = None,
    may_delete: Callable[[type[Model]], bool] = lambda model: True,
) -> Plan:
    """Do it, all or nothing. Raises ImportRefused, Undecided, ChangedMeanwhile or MayNotDelete.

    `seen` is that of the plan somebody looked at. `may_delete` says whether rows of a model may
    go: an entry that becomes the document's loses the routes and fees that the document lacks.
    """
    with alone():
        return _bring_in(document, choices, seen, may_delete)


def _bring_in(
    document: Document,
    choices: Choices,
    seen: str | None = None,
    may_delete: Callable[[type[Model]], bool] = lambda model: True,
) -> Plan:
    content = Workbench().content(desk_notes=True)
    present = rows_of(content)
    wanted = document.rows().filled_from(present)
    plan = _plan(document, content, present, wanted)
    if seen is not None and seen != plan.seen:
        raise ChangedMeanwhile
    if plan.collisions and choices.replace is None:
        raise Undecided(plan.collisions)
    target = rows_of(merged(content, document, choices)).filled_from(present)
    kept = [model for model in _losing_rows(target, present) if not may_delete(model)]
    if kept:
        raise MayNotDelete(kept)
    try:
        with together():
            store(_placed(target, wanted), present)
    except RowsRefused as refused:
        raise ImportRefused(document.faults(refused.faults)) from refused
    _check_it_is(target)
    return plan


def _losing_rows(target: Rows, present: Rows) -> list[type[Model]]:
    """The models of which rows would be deleted."""
    gone = {
        row.table.model: None
        for row in present
        if not row.table.is_always_there and target.get(row.table.name, row.key) is None
    }
    return list(gone)


def _plan(document: Document, content: Json, present: Rows, wanted: Rows) -> Plan:
    after = merged(content, document, ALL)
    target = rows_of(after).filled_from(present)
    seen = content_hash(canonical_text(content) + document.hash)
    order = [row.key for row in target if row.owner is None and row.table.is_in_order]
    before = [row.key for row in present if row.owner is None and row.table.is_in_order]
    both = set(order) & set(before)
    is_moved = [key for key in order if key in both] != [key for key in before if key in both]
    return Plan(differences(present, target), seen, is_moved)


def _placed(target: Rows, wanted: Rows) -> Rows:
    """The same with the places of the document, for whoever has to mend it there."""
    made = Rows()
    for row in target:
        told = wanted.get(row.table.name, row.key)
        made.add(row.at(told.place if told else ()))
    return made


def _check_it_is(target: Rows) -> None:
    """Read the workbench back. Something else would mean a fault here, and must not be kept."""
    now = rows_of(Workbench().content(desk_notes=True))
    found = [one for one in differences(target, now) if not _is_kept_for_live_rows(one)]
    if found or now.in_order() != target.in_order():
        raise NotAsAsked(", ".join(one.what for one in found))


def _is_kept_for_live_rows(one: Difference) -> bool:
    """Whether it is a source that stays, though what is left of the catalogue names it no more."""
    part, (key,) = one.entry
    is_out = part == "sources" and one.kind is GONE
    return is_out and Source.objects.filter(code=key).exists()


@contextmanager
def alone() -> Iterator[None]:
    """A transaction in which nobody else changes the workbench. Everybody may go on reading it."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            _lock()
        yield


def _lock() -> None:
    """All tables at once or none, and again: whoever waits with half of them may wait for ever.

    Whoever has locked a row, to save its page, is waited for as well. Reading goes on.
    """
    names = ", ".join(map(connection.ops.quote_name, sorted(_database_tables())))
    for left in reversed(range(LOCK_TRIES)):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"LOCK TABLE {names} IN EXCLUSIVE MODE NOWAIT")
            return
        except OperationalError:
            if not left:
                raise Busy from None
            time.sleep(LOCK_PAUSE)


def _database_tables() -> Iterator[str]:
    for table in tables():
        yield table.model._meta.db_table
        for field in table.model._meta.many_to_many:
            yield field.m2m_db_table()


# ---------------------------------------------------------------- what it comes to


def merged(present: Json, document: Document, choices: Choices) -> Json:
    """The content that the workbench is to have."""
    content = document.content
    made = {"format": present["format"]}
    gone: dict[str, dict[str, Json]] = {}
    for name, table in PARTS.items():
        there = _by_id(table, present.get(name, ()))
        says_all = table.is_always_there and document.body is None
        given = _by_id(table, content.get(name, ())) if name in content or says_all else there
        doomed = set()
        if choices.delete_missing:
            doomed = {
                key for key in there if key not in given and _covers(document, name, there[key])
            }
        gone[name] = {key: there[key] for key in there if key in doomed}
        taken = {key: given[key] for key in given if choices.takes((name, (key,)))}
        chosen = {**given, **there, **taken}
        order = _in_order(list(there), list(given), leads=bool(choices.replace))
        made[name] = [chosen[key] for key in order if key not in doomed]
    _keep_what_is_named(made, gone)
    return made


def _by_id(table: Table, entries: Any) -> dict[Json, Json]:
    return {entry[table.key[0]]: entry for entry in entries}


def _covers(document: Document, name: str, entry: Json) -> bool:
    """Whether the document would hold the entry if it were still wanted."""
    if document.body is None:
        return True
    return name == "credentials" and entry["body"] == document.body


def _in_order(there: list[Json], given: list[Json], *, leads: bool) -> list[Json]:
    """Both in one list: the one that leads, and the rest each after its neighbour."""
    first, second = (given, there) if leads else (there, given)
    known = set(first)
    after: dict[Json, list[Json]] = defaultdict(list)
    neighbour = None
    for key in second:
        if key in known:
            neighbour = key
        else:
            after[neighbour].append(key)
    return [*after[None], *(one for key in first for one in (key, *after[key]))]


def _keep_what_is_named(made: Mapping[str, Json], gone: Mapping[str, dict[str, Json]]) -> None:
    """What something that stays points to stays too: sources of schools, for one."""
    for name, table in PARTS.items():
        for part in table.parts:
            if isinstance(part, Reference):
                named = {entry[part.key] for entry in made[name]}
                _put_back(made[part.to], gone[part.to], named)
    named = {*cited(list(made.values())), *_cited_elsewhere()}
    _put_back(made["sources"], gone["sources"], named)


def _cited_elsewhere() -> Iterator[str]:
    """Sources of rows that no document holds: personas, for one."""
    held = {table.model for table in tables()}
    for relation in Source._meta.related_objects:
        if relation.many_to_many and relation.related_model not in held:
            rows = relation.related_model._default_manager.exclude(sources=None)
            yield from rows.order_by().values_list("sources__code", flat=True).distinct()


def _put_back(entries: list[Json], gone: Mapping[str, Json], named: set[str]) -> None:
    entries += [entry for key, entry in gone.items() if key in named]
