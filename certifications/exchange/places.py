"""Where in a JSON text something stands, for whoever has to mend it there."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from json.decoder import scanstring
from typing import Any

Json = Any
Place = tuple[str | int, ...]
"""The keys and numbers that lead to a value from the outside in."""

SPACE = re.compile(r"[ \t\n\r]*")
SCALAR = re.compile(r"[^\s,\]}]+")


class Places:
    """The offset of every value in a JSON text that is known to be well formed."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts: dict[Place, int] = {}
        self.repeated: list[tuple[Place, int]] = []
        self._ends = [match.start() for match in re.finditer("\n", text)]
        self._value(0, ())

    def line(self, place: Place) -> int:
        """The line of a value, or of the nearest one around it."""
        while place not in self.starts:
            place = place[:-1]
        return self.line_at(self.starts[place])

    def line_at(self, offset: int) -> int:
        """The line of an offset, counted from one."""
        return bisect_left(self._ends, offset) + 1

    def _skip(self, at: int) -> int:
        return SPACE.match(self.text, at).end()  # type: ignore[union-attr]

    def _value(self, at: int, place: Place) -> int:
        """Note where the value at this offset begins, and those in it; say where it ends."""
        at = self._skip(at)
        self.starts[place] = at
        match self.text[at]:
            case "{":
                return self._object(at + 1, place)
            case "[":
                return self._array(at + 1, place)
            case '"':
                return scanstring(self.text, at + 1)[1]
        return SCALAR.match(self.text, at).end()  # type: ignore[union-attr]

    def _object(self, at: int, place: Place) -> int:
        at = self._skip(at)
        seen: set[str] = set()
        while self.text[at] != "}":
            begins = at
            key, at = scanstring(self.text, at + 1)
            if key in seen:
                self.repeated.append(((*place, key), begins))
            seen.add(key)
            at = self._value(self._skip(at) + 1, (*place, key))
            self.starts[*place, key] = begins
            at = self._next(at)
        return at + 1

    def _array(self, at: int, place: Place) -> int:
        at, number = self._skip(at), 0
        while self.text[at] != "]":
            at = self._next(self._value(at, (*place, number)))
            number += 1
        return at + 1

    def _next(self, at: int) -> int:
        """Past the comma, if there is one."""
        at = self._skip(at)
        return self._skip(at + 1) if self.text[at] == "," else at


def parsed(text: str) -> tuple[Json, bool]:
    """The value of a JSON text, and whether an object of it says a key twice.

    Raises ValueError for what is not JSON, as `json.loads` does, and RecursionError.
    """
    repeated: list[str] = []

    def entry(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        made = dict(pairs)
        if len(made) < len(pairs):
            repeated.append("")
        return made

    return json.loads(text, object_pairs_hook=entry, parse_constant=_refuse), bool(repeated)


def _refuse(constant: str) -> Json:
    raise ValueError(f"{constant} is not JSON.")
