"""Whether a file may change what stands in a row.

Each row keeps, by field, what a file put there: its kind, its year and the value. What still stands
as a file left it may be changed by a newer file of the same worth. What an editor typed, or a
fixture said, stays; a file that says otherwise is told of and not followed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

WORTH = {"scorecard_institution": 0}
"""A directory that is copied from another gives way to it, whatever the year. All others are 1."""


@dataclass(frozen=True)
class Said:
    """Which file says something, and of which year. Years of a kind of file sort as texts do.

    A file whose year nobody states is older than any other.
    """

    kind: str
    year: str

    def may_replace(self, stamp: list[str]) -> bool:
        """Whether it is of more worth than what said so before, or newer, or as new."""
        mine, theirs = WORTH.get(self.kind, 1), WORTH.get(stamp[0], 1)
        if mine != theirs or self.kind == stamp[0]:
            return (mine, self.year) >= (theirs, stamp[1]) if mine == theirs else mine > theirs
        return self.year[:4] >= stamp[1][:4]


@dataclass
class Merged:
    """What became of a row: fields that were set, that an editor has otherwise, that are newer."""

    changed: dict[str, Any] = field(default_factory=dict)
    disagreeing: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    older: list[str] = field(default_factory=list)
    is_stamped_anew: bool = False

    @property
    def outcome(self) -> str:
        """In one word, or a few."""
        if self.changed:
            return "changed"
        if self.disagreeing:
            return "kept as an editor has it"
        return "older" if self.older else "unchanged"


def merge(row: Any, facts: Mapping[str, Any], said: Said) -> Merged:
    """Set what may be set in a row, which is not saved. What the file leaves open stays."""
    merged = Merged()
    for name, value in facts.items():
        if value in (None, ""):
            continue
        present, stamp = getattr(row, name), row.imported.get(name)
        if is_same(name, present, value):
            if stamp and said.may_replace(stamp) and stamp != _stamp(said, present):
                _put_stamp(row, name, said, present)
                merged.is_stamped_anew = True
        elif present in (None, ""):
            _set(row, name, value, said, merged)
        elif stamp and is_same(name, present, stamp[2]):
            if said.may_replace(stamp):
                _set(row, name, value, said, merged)
            else:
                merged.older.append(name)
        else:
            merged.disagreeing[name] = (present, value)
    return merged


def is_same(name: str, one: Any, other: Any) -> bool:
    """Whether two values of a field say the same, apart from how they are written."""
    if isinstance(one, bool) or isinstance(other, bool) or one is None or other is None:
        return as_text(one) == as_text(other)
    if name == "url":
        return _bare(str(one)) == _bare(str(other))
    if isinstance(one, int | float | Decimal):
        return Decimal(str(one)) == Decimal(str(other))
    return " ".join(str(one).split()) == " ".join(str(other).split())


def _bare(address: str) -> str:
    return address.partition("://")[2].removeprefix("www.").rstrip("/").lower()


def _set(row: Any, name: str, value: Any, said: Said, merged: Merged) -> None:
    merged.changed[name] = value
    setattr(row, name, value)
    _put_stamp(row, name, said, value)


def _put_stamp(row: Any, name: str, said: Said, value: Any) -> None:
    row.imported = {**row.imported, name: _stamp(said, value)}


def _stamp(said: Said, value: Any) -> list[str]:
    return [said.kind, said.year, as_text(value)]


def as_text(value: Any) -> str:
    """A value as a stamp keeps it."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


def stamped(facts: Mapping[str, Any], said: Said) -> dict[str, list[str]]:
    """The stamps of a new row."""
    return {name: _stamp(said, value) for name, value in facts.items() if value not in (None, "")}
