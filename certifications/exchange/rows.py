"""A content taken apart into rows that are known by their keys, as the database knows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from certifications.catalogue import canonical_text

from .places import Place
from .tables import PARTS, Absent, Key, Table

Json = Any
Entry = tuple[str, Key]
"""An entry of a catalogue: the name of its list, and its key there."""
Owner = tuple[Table, Key]
"""The row that another belongs to."""
Siblings = tuple[str, Key | None, Key | None, Json]
"""A list that is kept in order: of which table, of which owner, in which group, on which topic."""


@dataclass(frozen=True)
class Row:
    """What one row says, whom it belongs to, and where in the content that stands."""

    table: Table
    key: Key
    values: Mapping[str, Json]
    owner: Owner | None = None
    group: Key | None = None
    place: Place = ()

    @property
    def siblings(self) -> Siblings:
        """The list it stands in."""
        apart = self.values[self.table.apart_by] if self.table.apart_by else None
        return self.table.name, self.owner and self.owner[1], self.group, apart

    def at(self, place: Place) -> Row:
        """The same, standing elsewhere."""
        return replace(self, place=place)

    def says_what(self, other: Row | None) -> bool:
        """Whether both say the same."""
        return (
            other is not None
            and self.group == other.group
            and all(self.says(part.key, other) for part in self.table.parts)
        )

    def emptied(self) -> Row:
        """The same row saying nothing but its key."""
        said = [part for part in self.table.parts if part.key not in self.table.key]
        nothing = {part.key: part.read({}, self.table.model) for part in said}
        return replace(self, values={**self.values, **nothing}, place=())

    def says(self, key: str, other: Row) -> bool:
        """Whether both say the same under a key, to the byte: true is not 1."""
        mine, others = self.values[key], other.values[key]
        if mine != others:
            return False
        if isinstance(mine, str) or mine is None:  # most of them: nothing else is equal to these
            return True
        return canonical_text(mine) == canonical_text(others)


@dataclass
class Rows:
    """Every row of a content, in its order, by table and key."""

    of: dict[str, dict[Key, Row]] = field(default_factory=dict)
    repeated: list[Row] = field(default_factory=list)

    def add(self, row: Row) -> None:
        """Note it; or, if its key is taken, that it is."""
        rows = self.of.setdefault(row.table.name, {})
        if row.key in rows:
            self.repeated.append(row)
        else:
            rows[row.key] = row

    def get(self, table: str, key: Key | None) -> Row | None:
        """The row with this key, if there is one."""
        return None if key is None else self.of.get(table, {}).get(key)

    def __iter__(self) -> Iterator[Row]:
        for rows in self.of.values():
            yield from rows.values()

    def in_order(self) -> dict[Siblings, list[Key]]:
        """Every list whose order says something."""
        found: dict[Siblings, list[Key]] = {}
        for row in self:
            if row.table.is_in_order:
                found.setdefault(row.siblings, []).append(row.key)
        return found

    def filled_from(self, present: Rows) -> Rows:
        """The same; and where it is too old to say something, what is there already."""
        made = Rows()
        for row in self:
            made.add(replace(row, values=_filled(row, present.get(row.table.name, row.key))))
        return made


def rows_of(content: Mapping[str, Json]) -> Rows:
    """The rows of a content whose form was checked."""
    rows = Rows()
    for name, table in PARTS.items():
        for number, entry in enumerate(content.get(name, ())):
            _read(rows, table, entry, (name, number), None)
    return rows


def cited(value: Json) -> Iterator[str]:
    """Every source that is named anywhere inside."""
    if isinstance(value, list):
        for item in value:
            yield from cited(item)
    elif isinstance(value, dict):
        if "confidence" in value:
            yield from value["sources"]
        if isinstance(value.get("remedy"), dict) and value["remedy"]["source"]:
            yield value["remedy"]["source"]
        for key, item in value.items():
            if key not in OPAQUE:
                yield from cited(item)


OPAQUE = {"test", "value", "remedy"}
"""Keys under which anything may stand: what looks like a source there is none."""


def _read(
    rows: Rows,
    table: Table,
    entry: Mapping[str, Json],
    place: Place,
    owner: Owner | None,
    group: Key | None = None,
) -> None:
    values = {
        part.key: part.read(entry, table.model)
        for part in table.parts
        if part.key in entry or part.absent is not Absent.KEPT
    }
    key = (*(owner[1] if owner else ()), *table.own_key(values))
    rows.add(Row(table, key, values, owner, group, place))
    for name, inner in table.lists:
        for number, item in enumerate(entry.get(name, ())):
            _read(rows, inner, item, (*place, name, number), (table, key))
    if table.members:
        for number, item in enumerate(entry.get(table.members, ())):
            _read(rows, table, item, (*place, table.members, number), owner, key)


def _filled(row: Row, present: Row | None) -> dict[str, Json]:
    lacking = [part for part in row.table.parts if part.key not in row.values]
    there = {
        part.key: present.values.get(part.key) if present else part.read({}, row.table.model)
        for part in lacking
    }
    return {**row.values, **there}
