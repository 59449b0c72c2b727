"""People who were just here, as far as the engine knows them, in the memory of this process alone.

Every page that somebody sees asks the same of the same facts. What was found is held for some
minutes, under those facts. Beside them stands the hash by which the database knows the row they
come from, so that it can be let go of with the row. It is in no file and in no table.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, fields
from datetime import date
from threading import Lock
from typing import TypeVar, cast

from eligibility.facts import Profile
from eligibility.person import Person

from .releases import CurrentRelease

HELD = 600.0
"""Seconds after which what nobody asked for again is forgotten, when next anybody asks."""
MOST = 40
"""So many people are held, those last asked for."""
MOST_MADE = 6
"""So many things are held that were made of one person, the newest."""
_PARTS = tuple(part.name for part in fields(Profile))
T = TypeVar("T")


@dataclass(slots=True, eq=False)
class Known:
    """Somebody, and what pages made of them. `asked_at`: by a clock that nobody sets."""

    person: Person
    asked_at: float
    of: set[str] = field(default_factory=set)
    """The rows in which somebody told these facts."""
    _made: dict[Hashable, object] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def made(self, what: Hashable, make: Callable[[], T]) -> T:
        """What was made of their facts under this name, or is now."""
        with self._lock:
            if what not in self._made:
                newest = list(self._made.items())[1 - MOST_MADE :]
                self._made = {**dict(newest), what: make()}
            return cast(T, self._made[what])


class People:
    """Those who were just here, by whatever release they were judged. Several threads may ask."""

    def __init__(self) -> None:
        self._held: list[Known] = []
        """The one last asked for comes last."""
        self._lock = Lock()

    def known(self, release: CurrentRelease, profile: Profile, day: date, of: str | None) -> Known:
        """Who has these facts on that day, told from whoever is most like them if they are new.

        `of`: the row that tells these facts. Without one they are only tried, or counted: who is
        new then is not held.
        """
        with self._lock:
            found, like = self._look(release, profile, day)
        if found is None:
            # Outside, since whoever they are like may be busy being judged.
            person = Person(release.catalogue, profile, day, like)
            found = Known(person, time.monotonic())
        return found if of is None else self._asked(found, of)

    def _look(
        self, release: CurrentRelease, profile: Profile, day: date
    ) -> tuple[Known | None, Person | None]:
        """Who has these facts, and else whoever is most like them."""
        since = time.monotonic() - HELD
        self._held = [one for one in self._held if one.asked_at > since]
        of_then = [
            one
            for one in self._held
            if one.person.day == day and one.person.catalogue is release.catalogue
        ]
        found = next((one for one in reversed(of_then) if one.person.profile == profile), None)
        if found is not None:
            return found, None
        like = min(of_then, key=lambda one: _unlike(one.person, profile), default=None)
        return None, like and like.person

    def _asked(self, found: Known, of: str) -> Known:
        with self._lock:
            others = [one for one in self._held if one is not found]
            found.of.add(of)
            found.asked_at = time.monotonic()
            self._held = [*others[1 - MOST :], found]
        return found

    def forget(self, of: str) -> None:
        """Hold nothing any more of who told their facts in this row."""
        with self._lock:
            self._held = [one for one in self._held if of not in one.of]


_here = People()
known, forget = _here.known, _here.forget


def _unlike(person: Person, profile: Profile) -> int:
    """In how many parts of their facts two differ."""
    return sum(getattr(person.profile, part) != getattr(profile, part) for part in _PARTS)
