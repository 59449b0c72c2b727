"""What differs between two contents, row by row, in words an editor can read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from certifications import built_in
from certifications.catalogue import canonical_text
from certifications.changes import JUDGED, as_typed, sentence

from .rows import Entry, Row, Rows
from .tables import PARTS, Key, Table

Json = Any
Words = str | Promise
NEW, GONE, CHANGED = _("new"), _("gone"), _("changed")
STEP = " › "
WORDS_OF_TOPIC = _("Words of questions: %(topic)s")
BUILT_IN_AGAIN = _("Words of questions: %(topic)s (they go back to the built-in words)")


@dataclass(frozen=True)
class Detail:
    """What a row said, and what it is to say."""

    label: Words
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """A row that is new, gone or changed."""

    what: str
    kind: Words
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True)
class Difference:
    """An entry of the catalogue that is new, gone or changed, with its rows."""

    entry: Entry
    what: str
    kind: Words
    lines: tuple[Line, ...] = ()

    @property
    def name(self) -> str:
        """What a form calls the entry."""
        part, (key,) = self.entry
        return f"{part} {key}"


def differences(before: Rows, after: Rows) -> list[Difference]:
    """Every entry that is not the same in both, in the order of `after`; what is gone last."""
    found = _by_entry(before, after)
    return [_difference(entry, before, after, lines) for entry, lines in found.items()]


def _by_entry(before: Rows, after: Rows) -> dict[Entry, list[Line]]:
    entries = {
        entry_of(row): []
        for rows in (after, before)
        for row in rows
        if row.owner is None and row.group is None
    }
    for row in after:
        entries[entry_of(row)] += _line(row, before.get(row.table.name, row.key), before, after)
    for row in before:
        if after.get(row.table.name, row.key) is None:
            entries[entry_of(row)].append(Line(named(row, before), GONE))
    for entry, line in _reordered(before, after):
        entries[entry].append(line)
    return {entry: lines for entry, lines in entries.items() if lines}


def entry_of(row: Row) -> Entry:
    """The entry of the catalogue that a row is a part of."""
    return _top_of()[row.table.name], row.key[:1]


def _tops(name: str, table: Table) -> Iterator[tuple[str, str]]:
    yield table.name, name
    for _key, inner in table.lists:
        yield from _tops(name, inner)


@cache
def _top_of() -> dict[str, str]:
    """For each table the list of the catalogue whose entries hold its rows."""
    return dict(chain.from_iterable(_tops(name, table) for name, table in PARTS.items()))


def _line(row: Row, was: Row | None, before: Rows, after: Rows) -> Iterator[Line]:
    if was is None:
        yield Line(named(row, after), NEW)
    elif not row.says_what(was):
        yield Line(named(row, after), CHANGED, tuple(_details(was, row)))


def _details(was: Row, row: Row) -> Iterator[Detail]:
    rule = list(_rule(was, row))
    yield from rule
    for part in row.table.parts:
        old, new = was.values[part.key], row.values[part.key]
        is_told = rule and part.key in JUDGED
        if not row.says(part.key, was) and not is_told:
            field = part.field(row.table.model)
            label = field.verbose_name if field else part.key
            yield Detail(label, *_apart(old, new))
    if was.group != row.group:
        yield Detail(
            _("group"), said(was.group and was.group[-1]), said(row.group and row.group[-1])
        )


def _rule(was: Row, row: Row) -> Iterator[Detail]:
    """What a requirement asks, read aloud before and after, where that is not the same."""
    if row.table.name == "requirements":
        before, after = (sentence({**one.values, "members": []}) for one in (was, row))
        if before != after and row.values["text"] not in (before, after):
            yield Detail(_("rule"), before, after)


def _apart(old: Json, new: Json) -> tuple[str, str]:
    """Two values in words; as they stand in a file where words do not tell them apart."""
    in_words = said(old), said(new)
    return in_words if in_words[0] != in_words[1] else (canonical_text(old), canonical_text(new))


def _reordered(before: Rows, after: Rows) -> Iterator[tuple[Entry, Line]]:
    """Lists inside an entry that stand in another order."""
    then, now = before.in_order(), after.in_order()
    for siblings, keys in now.items():
        table, owner, _group, _apart = siblings
        if owner is None:
            continue
        was = [key for key in then.get(siblings, ()) if key in set(keys)]
        still = set(was)
        if [key for key in keys if key in still] != was:
            row = after.get(table, keys[0])
            assert row is not None
            words = _("order of the %(what)s") % {"what": row.table.model._meta.verbose_name_plural}
            place = STEP.join([*_owners(row, after), str(words)])
            yield entry_of(row), Line(place, CHANGED)


def _difference(entry: Entry, before: Rows, after: Rows, lines: list[Line]) -> Difference:
    table, key = entry
    new, old = after.get(table, key), before.get(table, key)
    if old is None and new is not None:
        return Difference(entry, _of_entry(new, after), NEW, tuple(lines[1:]))
    if new is None and old is not None:
        return Difference(entry, _of_entry(old, before, BUILT_IN_AGAIN), GONE)
    assert new is not None
    return Difference(entry, _of_entry(new, after), CHANGED, tuple(lines))


def _of_entry(row: Row, rows: Rows, words: Words = WORDS_OF_TOPIC) -> str:
    """An entry as a list calls it. Of topics it is only the words that come and go."""
    name = named(row, rows)
    return str(words) % {"topic": name} if row.table.name == "topics" else name


# ---------------------------------------------------------------- words


def named(row: Row, rows: Rows) -> str:
    """A row by those it belongs to and by itself."""
    return STEP.join([*_owners(row, rows), _name(row)])


def _owners(row: Row, rows: Rows) -> Iterable[str]:
    if row.owner is None:
        return []
    table, key = row.owner
    owner = rows.get(table.name, key)
    return [] if owner is None else [*_owners(owner, rows), _name(owner)]


def _name(row: Row) -> str:
    """In short, as the desk calls it."""
    values = row.values
    match row.table.name:
        case "bodies":
            return values["abbreviation"]
        case "sources":
            return f"{values['title']} ({values['id']})"
        case "credentials" | "name_collisions":
            return values["letters"]
        case "routes":
            return (
                f"{values['name']} ({values['valid_from']})"
                if values["valid_from"]
                else values["name"]
            )
        case "requirements":
            return values["id"]
        case "institutions":
            return f"{values['name']}, {values['city']}"
        case "programs":
            return f"{values['name']} ({values['id']})"
        case "topics":
            topic = built_in.topics().get(values["id"])
            return str(topic.label) if topic else values["id"]
        case "questions":
            asked = built_in.question(*row.key)
            return str(asked.text) if asked else values["key"]
    kind = str(row.table.model._meta.verbose_name)
    return f"{kind}: " + ", ".join(str(part) for part in _own(row) if part)


def _own(row: Row) -> Key:
    return row.key[len(row.owner[1]) if row.owner else 0 :]


def said(value: Json) -> str:
    """A value in words, texts without their marks."""
    if value is None or value == "":
        return "–"
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value) or "–"
    return as_typed(value)
