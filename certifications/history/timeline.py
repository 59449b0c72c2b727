"""The entries of a row and of what belongs to it, as one story; and how all of it was on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Model, QuerySet

from certifications.models import (
    Credential,
    CredentialFact,
    Document,
    EligibilityRoute,
    Fee,
    Requirement,
)
from certifications.schools import (
    Institution,
    InstitutionalAccreditation,
    Program,
    ProgramCost,
    ProgrammaticAccreditation,
)

from .records import (
    ADDED,
    DELETED,
    Key,
    State,
    has_sources,
    state_of_entry,
    state_of_row,
)

BELONGS: dict[type[Model], Mapping[type[Model], str]] = {
    EligibilityRoute: {Requirement: "route_id", Document: "route_id", Fee: "route_id"},
    Credential: {
        Requirement: "credential_id",
        Fee: "credential_id",
        CredentialFact: "credential_id",
    },
    Institution: {InstitutionalAccreditation: "institution_id"},
    Program: {ProgrammaticAccreditation: "program_id", ProgramCost: "program_id"},
}
"""What is told, and put back, together with a row; and the field by which it belongs to it."""

GOES_ALONG: Mapping[type[Model], Mapping[type[Model], str]] = {
    Credential: {EligibilityRoute: "credential_id"},
    Institution: {Program: "institution_id"},
}
"""Rows with pages of their own that are deleted with a row, and so come back with it."""


def belongs(owner: type[Model], parts: Mapping[type[Model], str]) -> None:
    """Say the same of rows of another app, when that app is ready."""
    BELONGS[owner] = parts


@dataclass(frozen=True)
class Change:
    """How one row was before and after an act. None: it was not there."""

    before: State | None
    after: State | None

    @property
    def state(self) -> State:
        """The row, as lately as it was there."""
        state = self.after or self.before
        assert state is not None
        return state


@dataclass
class PastAct:
    """What somebody did in one go, as far as it is told here. By nobody: not on the desk."""

    moment: datetime
    who: Any
    why: str
    changes: list[Change] = field(default_factory=list)

    @property
    def moment_before(self) -> datetime:
        """The last moment before it."""
        return self.moment - timedelta(microseconds=1)


class Timeline:
    """All entries of a row and of the rows that ever belonged to it: a few queries in all."""

    def __init__(self, model: type[Model], pk: int) -> None:
        self.key: Key = (model, pk)
        self.belongs = BELONGS.get(model, {})
        self.entries: dict[Key, list[tuple[Any, State]]] = {}
        for kind, owner in {model: "id", **self.belongs}.items():
            self._read(kind, {owner: pk})

    @property
    def is_empty(self) -> bool:
        """Whether the row itself has no entry."""
        return self.key not in self.entries

    def acts(self) -> list[PastAct]:
        """What was done, the latest first. An act that changed nothing is not told."""
        found: dict[tuple[Any, ...], PastAct] = {}
        for entries in self.entries.values():
            for entry, change in _changes(entries):
                why = entry.history_change_reason or ""
                key = (entry.history_date, entry.history_user_id, why)
                act = PastAct(entry.history_date, entry.history_user, why)
                found.setdefault(key, act).changes.append(change)
        return [found[key] for key in sorted(found, key=lambda key: key[0], reverse=True)]

    @cached_property
    def went_along(self) -> dict[Key, State]:
        """What was deleted in the same act as the row and has pages of its own, as it was then."""
        if self.is_empty or self.key in self.now:
            return {}
        last = self.entries[self.key][-1][0]
        found: dict[Key, State] = {}
        for model, owner in GOES_ALONG.get(self.key[0], {}).items():
            gone = model.history.filter(  # type: ignore[attr-defined]
                history_type=DELETED, history_date=last.history_date, **{owner: self.key[1]}
            )
            for pk in gone.order_by("id").values_list("id", flat=True):
                before = last.history_date - timedelta(microseconds=1)
                found |= Timeline(model, pk).at(before)
        return found

    @cached_property
    def now(self) -> dict[Key, State]:
        """The row and what belongs to it, as they are while this is made."""
        found = {}
        for rows in self.rows:
            for row in rows.prefetch_related("sources") if has_sources(rows.model) else rows:
                state = state_of_row(row)
                found[state.key] = state
        return found

    @property
    def rows(self) -> list[QuerySet]:
        """The row and what belongs to it, to be asked for."""
        model, pk = self.key
        owners = {model: "id", **self.belongs}
        return [kind._default_manager.filter(**{owner: pk}) for kind, owner in owners.items()]

    def at(self, moment: datetime) -> dict[Key, State]:
        """The row and what belonged to it, as they were."""
        never_changed = {k: state for k, state in self.now.items() if k not in self.entries}
        then = {key: _at(entries, moment) for key, entries in self.entries.items()}
        return never_changed | {
            key: state for key, state in then.items() if state and self._belonged(state)
        }

    def _belonged(self, state: State) -> bool:
        """Whether a row as it was is told here: a fee may have moved to another route."""
        pk = self.key[1]
        return state.key == self.key or state.values[self.belongs[state.model]] == pk

    def _read(self, model: type[Model], belonging: Mapping[str, int]) -> None:
        entries = model.history  # type: ignore[attr-defined]
        ever = entries.filter(**belonging).values("id")
        rows = entries.filter(id__in=ever).select_related("history_user")
        rows = list(rows.order_by("history_date", "history_id"))
        sources = _sources(model, rows)
        for entry in rows:
            state = state_of_entry(entry, frozenset(sources.get(entry.pk, ())))
            self.entries.setdefault(state.key, []).append((entry, state))


def _sources(model: type[Model], entries: Iterable[Any]) -> dict[int, set[int]]:
    """The sources of many entries, in one query."""
    found: dict[int, set[int]] = {}
    if has_sources(model):
        links = model.history.model.sources.model.objects  # type: ignore[attr-defined]
        pks = [entry.pk for entry in entries]
        for entry, source in links.filter(history__in=pks).values_list("history_id", "source_id"):
            found.setdefault(entry, set()).add(source)
    return found


def _changes(entries: list[tuple[Any, State]]) -> Iterator[tuple[Any, Change]]:
    """What each entry of one row changed. Its first changes nothing, unless it added the row."""
    before = entries[0][1] if entries[0][0].history_type != ADDED else None
    for entry, state in entries:
        after = None if entry.history_type == DELETED else state
        if before != after:
            yield entry, Change(before, after)
        before = after


def _at(entries: list[tuple[Any, State]], moment: datetime) -> State | None:
    """How a row was. Before its first entry it was the same, unless that entry added it."""
    past = [(entry, state) for entry, state in entries if entry.history_date <= moment]
    entry, state = past[-1] if past else entries[0]
    is_there = entry.history_type != DELETED if past else entry.history_type != ADDED
    return state if is_there else None
