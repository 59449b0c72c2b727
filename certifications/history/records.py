"""How a change becomes an entry: one for each row in an act, with who, when and why.

An act is what somebody does in one go, such as one save on the desk: its entries share a moment,
however often a row is written in between. What changed a row without an entry (a fixture, a
statement in SQL) is noticed at the next change, and kept as an entry by nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
AT_ONCE = 1000
"""Of how many rows the sources are copied in one statement."""

Key = tuple[type[Model], int]


@dataclass
class Act:
    """What somebody does in one go. Who and why are asked for only when something is changed."""

    who: Callable[[], Any]
    reason: Callable[[], str]
    entries: dict[Key, Any] = field(default_factory=dict)
    looked_at: set[Key] = field(default_factory=set)

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
def together() -> Iterator[None]:
    """All changes inside are one act, or a part of the one that goes on already."""
    if _act.get():
        yield
    else:
        with acting():
            yield


@contextmanager
def attempting() -> Iterator[None]:
    """What changes inside is an act of its own, by whom and why the one around it is.

    For what may be rolled back: an act remembers its entries, and those would be there no more.
    """
    act = _act.get()
    with acting(act.who, act.reason) if act else acting():
        yield


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
    """All that editors can change of a row, as it was at one moment."""

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


def edited_fields(model: type[Model]) -> list[Any]:
    """What editors can change of its rows, and by what these are known."""
    fields = model._meta.concrete_fields
    return [field for field in fields if field.editable or field.primary_key]


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
    return {field.attname: getattr(of, field.attname) for field in edited_fields(model)}


# ---------------------------------------------------------------- entries


def keep_what_was(row: Any) -> None:
    """Have an entry of a row as it is, if what changed it last left none.

    Django's signals see to it, except before statements that they do not tell of.
    """
    act, key = _act.get(), (type(row), row.pk)
    if not _is_kept.get() or (act and key in act.looked_at):
        return
    if act:
        act.looked_at.add(key)
    row = type(row)._base_manager.filter(pk=row.pk).first()
    if row is None:
        return
    history = type(row).history
    last = history.filter(id=row.pk).order_by("history_date", "history_id").last()
    is_known = last is not None and last.history_type != DELETED
    if not is_known or state_of_entry(last) != state_of_row(row):
        now = act.moment if act else timezone.now()
        # By nobody: it was done before this act, and not on the desk.
        entry = _entry(row, CHANGED, now - timedelta(microseconds=1))
        entry.save()
        _link_sources([entry])


def keep_what_were(rows: Sequence[Any]) -> None:
    """The same before many rows of a kind are changed: one query for those that have an entry.

    Their entries are taken at their word: what went around the desk in between is not noticed.
    """
    if not rows or not _is_kept.get():
        return
    known: set[int] = set()
    for start in range(0, len(rows), AT_ONCE):
        some = [row.pk for row in rows[start : start + AT_ONCE]]
        known.update(type(rows[0]).history.filter(id__in=some).values_list("id", flat=True))
    for row in rows:
        if row.pk not in known:
            keep_what_was(row)


def add_entries(rows: Iterable[Any]) -> None:
    """Entries for rows that were added unrecorded: a few queries for each kind of them."""
    act = _act.get()
    of_kind: dict[type[Model], list[Any]] = {}
    for row in rows:
        of_kind.setdefault(type(row), []).append(row)
    for model, some in of_kind.items():
        for entries in _entries(some, ADDED):
            if act:
                added = {(model, entry.id): entry for entry in entries}
                act.entries |= added
                act.looked_at |= added.keys()


def add_many_entries(rows: Sequence[Any], kind: str = ADDED) -> None:
    """Entries for rows of a kind that were written in bulk, as the last thing in their act.

    They are not kept at hand: an act that writes such a row again would leave two entries of it.
    Where rows were changed, `keep_what_were` goes before that.
    """
    for _some in _entries(rows, kind):
        pass


def _entries(rows: Sequence[Any], kind: str) -> Iterator[list[Any]]:
    """Entries of rows of one kind, a thousand at once."""
    act = _act.get()
    if not rows or not _is_kept.get():
        return
    now, by = act.moment if act else timezone.now(), _user(act)
    why = act.why if act else None
    for start in range(0, len(rows), AT_ONCE):
        entries = [_entry(row, kind, now, by, why) for row in rows[start : start + AT_ONCE]]
        _link_sources(type(entries[0]).objects.bulk_create(entries))
        yield entries


def _entry(row: Any, kind: str, on: datetime, by: Any = None, why: str | None = None) -> Any:
    return type(row).history.model(
        history_date=on,
        history_type=kind,
        history_user=by,
        history_change_reason=why,
        **_values(row, type(row)),
    )


def _user(act: Act | None) -> Any:
    user = act.who() if act else None
    return user if user is not None and user.is_authenticated else None


def _link_sources(entries: Sequence[Any]) -> None:
    """Give entries of one kind of row the sources that their rows have now."""
    model = entries[0].instance_type
    if not has_sources(model):
        return
    links, copies = model.sources.through, type(entries[0]).sources.model
    owner = model._meta.get_field("sources").m2m_field_name()
    for start in range(0, len(entries), AT_ONCE):
        some = {entry.id: entry for entry in entries[start : start + AT_ONCE]}
        copies.objects.bulk_create(
            copies(
                history=some[getattr(link, f"{owner}_id")],
                **{field.attname: getattr(link, field.attname) for field in links._meta.fields},
            )
            for link in links.objects.filter(**{f"{owner}__in": list(some)})
        )


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
            keep_what_was(instance)

    def pre_delete(self, instance: Any, **kwargs: Any) -> None:
        """A row is about to be deleted."""
        super().pre_delete(instance, **kwargs)
        keep_what_was(instance)

    def m2m_changed(self, instance: Any, action: str, reverse: bool, **kwargs: Any) -> None:
        """The sources of a row change. Nobody gives rows to a source: rows have sources."""
        if reverse:
            return
        if action.startswith("pre_"):
            keep_what_was(instance)
        else:
            super().m2m_changed(instance=instance, action=action, reverse=reverse, **kwargs)

    # ------------------------------------------------------------ what is kept

    def get_history_user(self, instance: Any) -> Any:
        """Who acts."""
        return _user(_act.get())

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
            key = (type(instance), instance.pk)
            act.entries[key] = history_instance
            act.looked_at.add(key)

    def _taken_back(self, entry: Any) -> str | None:
        """What an earlier entry of this act was; it is there no more. None if it was undone."""
        if entry is None:
            return None
        for relation in entry._history_m2m_fields:
            self.m2m_models[relation].objects.filter(history=entry.pk).delete()
        deleted, _by_model = type(entry).objects.filter(pk=entry.pk).delete()
        return entry.history_type if deleted else None


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
