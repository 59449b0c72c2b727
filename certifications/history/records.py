"""How a change becomes an entry: one for each row in an act, with who, when and why.

An act is what somebody does in one go, such as one save on the desk: its entries share a moment,
however often a row is written in between. What changed a row without an entry (a fixture, a
statement in SQL) is noticed at the next change, and kept as an entry by nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Model
from django.db.models.signals import pre_save
from django.utils import timezone
from simple_history.models import HistoricalRecords

ADDED, CHANGED, DELETED = "+", "~", "-"
LONGEST_WHY = 300
"""How many letters a reason has at most."""

Key = tuple[type[Model], int]


@dataclass
class Act:
    """What somebody does in one go. Who and why are asked for only when something is changed."""

    who: Callable[[], Any]
    reason: Callable[[], str]
    entries: dict[Key, Any] = field(default_factory=dict)

    @cached_property
    def moment(self) -> datetime:
        """When its first change was made."""
        return timezone.now()

    @property
    def why(self) -> str | None:
        """The reason, as it is kept."""
        return self.reason().strip()[:LONGEST_WHY] or None


_act: ContextVar[Act | None] = ContextVar("act", default=None)
_is_kept: ContextVar[bool] = ContextVar("is_kept", default=True)


@contextmanager
def acting(
    who: Callable[[], Any] = lambda: None, reason: Callable[[], str] = lambda: ""
) -> Iterator[Act]:
    """All changes inside are one act."""
    act = Act(who, reason)
    token = _act.set(act)
    try:
        yield act
    finally:
        _act.reset(token)


@contextmanager
def unrecorded() -> Iterator[None]:
    """No entries for what is changed inside: for loading the catalogue as a whole."""
    token = _is_kept.set(False)
    try:
        yield
    finally:
        _is_kept.reset(token)


# ---------------------------------------------------------------- how a row was


@dataclass(frozen=True)
class State:
    """All that can be changed of a row, as it was at one moment."""

    model: type[Model]
    pk: int
    values: Mapping[str, Any]
    sources: frozenset[int]

    @property
    def key(self) -> Key:
        """Which row it is."""
        return self.model, self.pk

    def row(self) -> Any:
        """The row as it was; not yet saved, and without its sources."""
        return self.model(**self.values)


def has_sources(model: type[Model]) -> bool:
    """Whether its rows say where they were read."""
    return any(relation.name == "sources" for relation in model._meta.many_to_many)


def state_of_row(row: Any) -> State:
    """How a row of the workbench is, as far as it was fetched."""
    sources = (source.pk for source in row.sources.all()) if has_sources(type(row)) else ()
    return State(type(row), row.pk, _values(row, type(row)), frozenset(sources))


def state_of_entry(entry: Any, sources: frozenset[int] | None = None) -> State:
    """How a row was by an entry. Its sources are looked up unless they are known."""
    model = entry.instance_type
    if sources is None:
        links = entry.sources.values_list("source_id", flat=True) if has_sources(model) else ()
        sources = frozenset(links)
    return State(model, getattr(entry, model._meta.pk.attname), _values(entry, model), sources)


def _values(of: Any, model: type[Model]) -> dict[str, Any]:
    return {field.attname: getattr(of, field.attname) for field in model._meta.concrete_fields}


# ---------------------------------------------------------------- entries


class Records(HistoricalRecords):
    """One entry for each row in an act, and none of what a row was not."""

    def finalize(self, sender: type[Model], **kwargs: Any) -> None:
        """Look at a row before it is changed, too."""
        super().finalize(sender, **kwargs)
        pre_save.connect(self.pre_save, sender=sender, weak=False)

    def get_meta_options(self, model: type[Model]) -> dict[str, Any]:
        """Nobody may do anything with entries but read them where the row is."""
        return {**super().get_meta_options(model), "default_permissions": ()}

    def get_meta_options_m2m(self, through_model: type[Model]) -> dict[str, Any]:
        """The same for their sources."""
        return {**super().get_meta_options_m2m(through_model), "default_permissions": ()}

    # ------------------------------------------------------------ what Django tells

    def pre_save(self, instance: Any, raw: bool = False, **kwargs: Any) -> None:
        """A row is about to be written."""
        if not raw and instance.pk is not None:
            self._keep_what_was(instance)

    def pre_delete(self, instance: Any, **kwargs: Any) -> None:
        """A row is about to be deleted."""
        super().pre_delete(instance, **kwargs)
        self._keep_what_was(instance)

    def m2m_changed(self, instance: Any, action: str, reverse: bool, **kwargs: Any) -> None:
        """The sources of a row change. Nobody gives rows to a source: rows have sources."""
        if reverse:
            return
        if action.startswith("pre_"):
            self._keep_what_was(instance)
        else:
            super().m2m_changed(instance=instance, action=action, reverse=reverse, **kwargs)

    # ------------------------------------------------------------ what is kept

    def get_history_user(self, instance: Any) -> Any:
        """Who acts."""
        act = _act.get()
        user = act.who() if act else None
        return user if user is not None and user.is_authenticated else None

    def get_change_reason_for_object(self, instance: Any, history_type: str, using: Any) -> Any:
        """Why they act."""
        act = _act.get()
        return act.why if act else None

    def create_historical_record(
        self, instance: Any, history_type: str, using: str | None = None
    ) -> None:
        """Add an entry; or replace the one that the row has in this act already."""
        if not _is_kept.get():
            return
        act = _act.get()
        if act is None:
            super().create_historical_record(instance, history_type, using)
            return
        earlier = self._taken_back(act.entries.pop((type(instance), instance.pk), None))
        together = _together(earlier, history_type)
        if together:
            instance._history_date = act.moment
            super().create_historical_record(instance, together, using)
            del instance._history_date

    def create_historical_record_m2ms(self, history_instance: Any, instance: Any) -> None:
        """The sources, too; the act remembers the entry."""
        super().create_historical_record_m2ms(history_instance, instance)
        act = _act.get()
        if act is not None:
            act.entries[type(instance), instance.pk] = history_instance

    def _taken_back(self, entry: Any) -> str | None:
        """What an earlier entry of this act was; it is there no more. None if it was undone."""
        if entry is None:
            return None
        for relation in entry._history_m2m_fields:
            self.m2m_models[relation].objects.filter(history=entry.pk).delete()
        deleted, _by_model = type(entry).objects.filter(pk=entry.pk).delete()
        return entry.history_type if deleted else None

    def _keep_what_was(self, instance: Any) -> None:
        """Have an entry of the row as it is, if what changed it last left none."""
        act = _act.get()
        key = (type(instance), instance.pk)
        if not _is_kept.get() or (act and key in act.entries):
            return
        row = type(instance)._base_manager.filter(pk=instance.pk).first()
        if row is None:
            return
        entries = getattr(type(instance), self.manager_name).filter(id=instance.pk)
        last = entries.order_by("history_date", "history_id").last()
        is_known = last is not None and last.history_type != DELETED
        if is_known and state_of_entry(last) == state_of_row(row):
            return
        now = act.moment if act else timezone.now()
        entry = entries.model(
            history_date=now - timedelta(microseconds=1),
            history_type=CHANGED,
            **_values(row, type(row)),
        )
        entry.save()
        super().create_historical_record_m2ms(entry, row)


def _together(earlier: str | None, later: str) -> str | None:
    """What two entries of a row in one act come to. None: it never was."""
    match earlier, later:
        case (None, _):
            return later
        case ("+", "-"):
            return None
        case ("+", _):
            return ADDED
        case ("-", "+"):
            return CHANGED
    return later
