"""Looking a school up in the words of a person: misspelled, with its state, or in another state."""

from __future__ import annotations

from dataclasses import dataclass

from certifications.programs import Found, Programs
from certifications.state_names import STATE_NAMES

NOTHING = Found(0, [])
_STATES = {said.lower(): code for code, name in STATE_NAMES.items() for said in (code, name)}
_LONGEST = max(len(said.split()) for said in _STATES)


@dataclass(frozen=True, slots=True)
class LookUp:
    """What a look-up came to."""

    found: Found
    is_close: bool = False
    """Nothing is written as the person typed it; this comes close."""
    state: str = ""
    """The name of the state that was chosen."""
    elsewhere: int = 0
    """How many there are in other states than the one chosen, where that one has none."""
    is_empty: bool = False
    """Nothing was typed and no state chosen, so nothing was looked for."""


def look_up(programs: Programs, text: str, state: str, limit: int) -> LookUp:
    """Programs by the words as they are typed, or else by words that are written much like them."""
    if not (text or state):
        return LookUp(NOTHING, is_empty=True)
    name = STATE_NAMES.get(state, "")
    found = _as_written(programs, text, state, limit)
    if found.total:
        return LookUp(found, state=name)
    elsewhere = _as_written(programs, text, "", 0).total if state else 0
    close = _as_written(programs, text, state, limit, may_differ=True)
    return LookUp(close, bool(close.total), name, elsewhere)


def _as_written(
    programs: Programs, text: str, state: str, limit: int, *, may_differ: bool = False
) -> Found:
    """By these words, or with a state at their end taken for the state."""
    find = programs.close_to if may_differ else programs.found
    rest, named = _without_state(text)
    found = find(text, state, limit)
    if found.total or not named:
        return found
    return find(rest, state or named, limit) if state in ("", named) else NOTHING


def _without_state(text: str) -> tuple[str, str]:
    """The words before a state that stands at the end, and its code; all of them where none does.

    "Tucson, Arizona" and "Tucson AZ" are Tucson in AZ.
    """
    words = text.replace(",", " ").replace(".", "").split()
    for many in range(min(_LONGEST, len(words)), 0, -1):
        if code := _STATES.get(" ".join(words[-many:]).lower()):
            return " ".join(words[:-many]), code
    return text, ""
