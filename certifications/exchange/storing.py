"""Rows of a content put into the database: what is there already is changed where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, models
from django.utils.translation import gettext as _

from certifications.history.records import add_entries, keep_what_was, unrecorded
from certifications.models import Checked, Credential, EligibilityRoute, Requirement, Standing
from certifications.schools import Institution

from .places import Place
from .rows import Row, Rows
from .tables import Follows, Key, Table, tables

Json = Any
LAST = ("sources", "bodies")
"""Deleted after all else is stored: only then nothing names them any more."""


class RowsRefused(ValueError):
    """The models, or the database, do not take some rows: where in the content, and why."""

    def __init__(self, faults: Sequence[tuple[Place, str]]) -> None:
        super().__init__("; ".join(message for _place, message in faults))
        self.faults = list(faults)


@dataclass
class Work:
    """A row of the content, the row of the database it becomes, and what is to be done."""

    row: Row
    was: Row | None
    stored: Any
    is_moved: bool = False

    @cached_property
    def is_changed(self) -> bool:
        """Whether it is new, or says something else than before."""
        return not self.row.says_what(self.was)

    @property
    def differing(self) -> list[Any]:
        """The parts that are not as they were."""
        return [
            part
            for part in self.row.table.parts
            if self.was is None or not self.row.says(part.key, self.was)
        ]


class Stored:
    """Every row of the workbench by its key, each table read once."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[Key, Any]] = {}
        self._keys: dict[tuple[str, Any], Key] = {}
        for table in tables():
            self.rows[table.name] = dict(self._keyed(table))

    def find(self, table: str, key: Key) -> Any:
        """The row with this key."""
        return self.rows[table][key]

    def knows(self, row: Row) -> bool:
        """Whether there is such a row, and the code still makes it."""
        stored = self.rows[row.table.name].get(row.key)
        return stored is not None and stored.built_in is not None

    def _keyed(self, table: Table) -> Iterator[tuple[Key, Any]]:
        owners = [owner for owner in tables() if table in [inner for _key, inner in owner.lists]]
        for row in table.model._default_manager.order_by():
            own = tuple(table.part(name).written(row) for name in table.key)
            key = (*self._owner_key(row, owners), *own)
            self._keys[table.name, row.pk] = key
            yield key, row

    def _owner_key(self, row: models.Model, owners: list[Table]) -> Key:
        for owner in owners:
            pk = getattr(row, f"{owner.as_owner}_id")
            if pk is not None:
                return self._keys[owner.name, pk]
        return ()


def store(target: Rows, present: Rows) -> None:
    """Make the workbench what the target says. Raises RowsRefused; then roll back."""
    stored = Stored()
    _refuse_unknown(target, stored)
    target = _with_emptied(target, present)
    works = [_work(row, present, stored) for row in _in_saving_order(target)]
    _place(target, stored, works)
    _refuse_faults(work for work in works if not work.row.table.is_always_there)
    doomed = [
        row for row in _in_saving_order(present) if target.get(row.table.name, row.key) is None
    ]
    _step_aside(works, doomed, stored)
    _delete([row for row in doomed if row.table.name not in LAST], stored)
    added = [work for work in works if work.stored.pk is None]
    for work in works:
        if work.is_changed or work.is_moved:
            _save(work, stored)
    add_entries(work.stored for work in added)
    _delete([row for row in doomed if row.table.name in LAST], stored)
    # Whether words are plain and topics in order depends on what else is stored by now.
    _refuse_faults(work for work in works if work.row.table.is_always_there)


def _refuse_unknown(target: Rows, stored: Stored) -> None:
    words = _("Nothing that is asked has this id, so there is nothing to put in other words.")
    unknown = [row for row in target if row.table.is_always_there and not stored.knows(row)]
    if unknown:
        raise RowsRefused([(row.place, words) for row in unknown])


def _with_emptied(target: Rows, present: Rows) -> Rows:
    """With rows that are to say nothing any more, where they cannot go."""
    made = Rows()
    for row in target:
        made.add(row)
    for row in present:
        if row.table.is_always_there and target.get(row.table.name, row.key) is None:
            made.add(row.emptied())
    return made


def _refuse_faults(works: Iterable[Work]) -> None:
    faults = [fault for work in works if work.is_changed for fault in _faults(work)]
    if faults:
        raise RowsRefused(faults)


def _in_saving_order(rows: Rows) -> Iterator[Row]:
    for table in tables():
        yield from rows.of.get(table.name, {}).values()


# ---------------------------------------------------------------- in memory


def _work(row: Row, present: Rows, stored: Stored) -> Work:
    """Fill in the columns that differ; nothing else of a row is touched."""
    there = stored.rows[row.table.name]
    was = present.get(row.table.name, row.key)
    is_new = row.key not in there
    if is_new:
        there[row.key] = row.table.model()
        if row.owner:
            table, key = row.owner
            setattr(there[row.key], table.as_owner, stored.find(table.name, key))
    work = Work(row, None if is_new else was, there[row.key])
    if not work.is_changed:
        return work
    for part in work.differing:
        part.put(work.stored, row.values[part.key], stored.find)
    if row.table.members:
        group = row.group and stored.find(row.table.name, row.group)
        work.stored.parent = group
    return work


def _place(target: Rows, stored: Stored, works: Sequence[Work]) -> None:
    """Number the rows of every list whose order the numbers do not give already."""
    work_of = {(work.row.table.name, work.row.key): work for work in works}
    for (table, *_rest), keys in target.in_order().items():
        here = [work_of[table, key] for key in keys]
        for work, position in zip(here, _positions(here), strict=True):
            if work.stored.position != position:
                work.stored.position = position
                work.is_moved = True


def _positions(works: Sequence[Work]) -> list[int]:
    """The positions there are, where they give this order; else one, two, three."""
    found: list[int] = []
    for work in works:
        before = found[-1] if found else 0
        follows = before + 1 if before else 0
        found.append(follows if work.stored.pk is None else work.stored.position)
    ties = [tuple(part or "" for part in work.row.key) for work in works]
    placed = list(zip(found, ties, strict=True))
    return found if placed == sorted(placed) else list(range(1, len(works) + 1))


def _faults(work: Work) -> Iterator[tuple[Place, str]]:
    """What the model finds wrong with a row, beside the keys it is about."""
    keys = {part.column or part.key: part.key for part in work.row.table.parts}
    for field, message in _complaints(work.stored):
        key = keys.get(field, "remedy" if field.startswith("remedy_") else "")
        yield (*work.row.place, key) if key else work.row.place, message
    for part in work.row.table.parts:
        said = work.row.values[part.key]
        if isinstance(part, Follows) and getattr(work.stored, part.column) != said:
            yield (*work.row.place, part.key), _("This contradicts the rest of the entry.")


def _complaints(row: Any) -> Iterator[tuple[str, str]]:
    """By field. Links are not looked up: they point to rows that may not be saved yet."""
    links = {field.name for field in row._meta.get_fields() if field.is_relation}
    try:
        row.clean_fields(exclude=links)
    except ValidationError as error:
        for field, messages in error.message_dict.items():
            yield from ((field, message) for message in messages)
    if isinstance(row, Checked):
        yield from ((field, str(words)) for field, words in row.faults() if field in links)


# ---------------------------------------------------------------- in the database

PARKED: dict[type[models.Model], tuple[str, Any]] = {
    Credential: ("letters", lambda row: f"~{row.pk}"),
    EligibilityRoute: ("standing", lambda row: Standing.SUPERSEDED),
    Institution: ("unitid", lambda row: ""),
}
"""Columns that must be unique, and what stands there while two rows change places."""


def _step_aside(works: Sequence[Work], doomed: Sequence[Row], stored: Stored) -> None:
    """Rows that change make room first; members leave groups that are about to go."""
    for work in works:
        parked = PARKED.get(type(work.stored))
        if parked and work.stored.pk is not None and work.is_changed:
            column, value = parked
            keep_what_was(work.stored)
            rows = type(work.stored)._default_manager.filter(pk=work.stored.pk)
            rows.update(**{column: value(work.stored)})
    groups = [stored.find("requirements", row.key).pk for row in doomed if row.table.members]
    staying = [work.stored.pk for work in works if work.row.table.members and work.is_changed]
    if groups and staying:
        members = Requirement.objects.filter(pk__in=staying, parent__in=groups)
        for member in members:
            keep_what_was(member)
        members.update(parent=None)


def _delete(doomed: Sequence[Row], stored: Stored) -> None:
    """One by one, what belongs to others before these."""
    for row in reversed(doomed):
        try:
            stored.find(row.table.name, row.key).delete()
        except models.ProtectedError as error:
            words = _("%(what)s is still in use and cannot be deleted.")
            raise RowsRefused([((), words % {"what": row.key[-1]})]) from error


def _save(work: Work, stored: Stored) -> None:
    """Rows that are added get their entries in the history all at once."""
    is_new = work.stored.pk is None
    with unrecorded() if is_new else nullcontext():
        _save_with_sources(work, stored, is_new)


def _save_with_sources(work: Work, stored: Stored, is_new: bool) -> None:
    try:
        work.stored.save()
    except (IntegrityError, DataError) as error:
        words = refusal(type(work.stored), error)
        raise RowsRefused([(work.row.place, words)]) from error
    sources = work.row.values.get("sources")
    if sources is None or (work.was and sources == work.was.values["sources"]):
        return
    named = [stored.find("sources", (name,)) for name in sources]
    if is_new:
        work.stored.sources.add(*named)
    else:
        work.stored.sources.set(named)


def refusal(model: type[models.Model], error: Exception) -> str:
    """What the database says, in the words of the constraint that it names."""
    text, table = str(error), model._meta.db_table
    columns = set(re.findall(rf"\b{table}\.(\w+)", text))
    for constraint in model._meta.constraints:
        fields = {model._meta.get_field(name).column for name in getattr(constraint, "fields", ())}
        if constraint.name in text or (columns and fields == columns):
            return str(constraint.get_violation_error_message())
    return _("The database does not take it: %(why)s") % {"why": text.strip().splitlines()[0]}
