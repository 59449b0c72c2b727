"""Rows from fixture files, a statement or two for each kind of them.

Django's `loaddata` goes row by row, and asks the database for each other row that one names: some
twenty thousand statements for our files. Here all rows are read first; then those are added that
name only what is there already, then those that name these, until none is left. The files are of
the same form, and their rows name each other by natural keys only. As with `loaddata`, a row takes
the place of the one that is there by the same key.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Field, Model

Key = tuple[str, ...]
Kind = type[Model]


class FixtureError(ValueError):
    """A row of a file cannot be added. Says which, and why."""


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """A row as a file tells it."""

    file: str
    kind: Kind
    values: Mapping[Field, Any]

    def __str__(self) -> str:
        told = {field.name: value for field, value in self.values.items()}
        return f"{self.file}, {self.kind._meta.label}, {json.dumps(told)[:100]}"

    def names(self) -> Iterator[tuple[Field, Kind, Key]]:
        """The rows that have to be there before it."""
        for field, value in self.values.items():
            if field.many_to_one and value is not None:
                yield field, field.related_model, _plain(value)

    def links(self) -> Iterator[tuple[Field, list[Key]]]:
        """The rows that it is tied to by a table between."""
        for field, value in self.values.items():
            if field.many_to_many:
                yield field, list(map(_plain, value))


class Known(dict[Kind, dict[Key, Model]]):
    """The rows that are there, by what files call them. Each kind is fetched once, when needed."""

    def __missing__(self, kind: Kind) -> dict[Key, Model]:
        rows = kind._default_manager.all() if hasattr(kind, "natural_key") else ()
        self[kind] = {_plain(row.natural_key()): row for row in rows}
        return self[kind]

    def add(self, row: Model) -> None:
        """From now on it is there."""
        if hasattr(row, "natural_key"):
            self[type(row)][_plain(row.natural_key())] = row

    def has_all(self, told: Told) -> bool:
        """Whether a row names only what is there."""
        return all(key in self[kind] for _field, kind, key in told.names())


@transaction.atomic
def load(files: Iterable[Path]) -> None:
    """Add the rows of these files, all or none. Raises FixtureError."""
    known, made = Known(), []
    waiting = [told for file in files for told in _read(file)]
    while waiting:
        ready = [told for told in waiting if known.has_all(told)]
        if not ready:
            raise FixtureError(f"{waiting[0]}: it names a row that no file has.")
        for told, row in _added(ready, known):
            made.append((told, row))
            known.add(row)
        done = set(ready)
        waiting = [told for told in waiting if told not in done]
    _link(made, known)


def _read(file: Path) -> Iterator[Told]:
    for row in json.loads(file.read_text("utf-8")):
        try:
            kind = apps.get_model(row["model"])
            values = {kind._meta.get_field(name): value for name, value in row["fields"].items()}
        except (LookupError, FieldDoesNotExist) as error:
            raise FixtureError(f"{file.name}: {error}") from error
        yield Told(file.name, kind, values)


def _plain(key: Iterable[Any]) -> Key:
    """A natural key, be it of a row or of a file that knows no days."""
    return tuple(map(str, key))


def _added(ready: Sequence[Told], known: Known) -> Iterator[tuple[Told, Model]]:
    """Rows that can be added, which then are."""
    by_kind: dict[Kind, list[tuple[Told, Model]]] = defaultdict(list)
    for told in ready:
        with _saying_where(told):
            by_kind[told.kind].append((told, _row(told, known)))
    for kind, pairs in by_kind.items():
        there = [(told, row) for told, row in pairs if row.pk]
        _add([(told, row) for told, row in pairs if not row.pk], kind)
        _replace(there)
        yield from pairs


def _add(pairs: Sequence[tuple[Told, Model]], kind: Kind) -> None:
    try:
        with transaction.atomic():
            kind._default_manager.bulk_create([row for _told, row in pairs])
    except IntegrityError:
        for told, row in pairs:  # one by one, to say with which of them it cannot be done
            with _saying_where(told):
                row.save()


def _replace(pairs: Sequence[tuple[Told, Model]]) -> None:
    """Put rows in the place of those that are there by the same key."""
    for told, row in pairs:
        with _saying_where(told):
            row.save(force_update=True)
        for field, _keys in told.links():
            getattr(row, field.name).clear()


@contextmanager
def _saying_where(told: Told) -> Iterator[None]:
    try:
        yield
    except (IntegrityError, ValidationError) as error:
        raise FixtureError(f"{told}: {error}") from error


def _row(told: Told, known: Known) -> Model:
    """It as an object, with the number of the row whose place it takes."""
    values: dict[str, Any] = {field.name: known[kind][key] for field, kind, key in told.names()}
    for field, value in told.values.items():
        if not field.is_relation:
            values[field.name] = field.to_python(value)
    row = told.kind(**values)
    if known[told.kind]:
        row.pk = getattr(known[told.kind].get(_plain(row.natural_key())), "pk", None)
    return row


def _link(made: Sequence[tuple[Told, Model]], known: Known) -> None:
    """Tie rows to the several others that each names, such as its sources."""
    ties: dict[Kind, list[Model]] = defaultdict(list)
    for told, row in made:
        for field, keys in told.links():
            between, others = field.remote_field.through, known[field.related_model]
            here, there = field.m2m_field_name(), field.m2m_reverse_field_name()
            for key in keys:
                if key not in others:
                    raise FixtureError(f"{told}: it names {' '.join(key)}, which no file has.")
                ties[between].append(between(**{here: row, there: others[key]}))
    for between, rows in ties.items():
        between._default_manager.bulk_create(rows)
