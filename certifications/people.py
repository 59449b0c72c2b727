"""People who were just here, as far as the engine knows them, in the memory of this process alone.

Every page that somebody sees asks the same of the same facts. What was found is held for some
minutes, under those facts and nothing that says whose they are. It is in no file and in no table.
"""

from __future__ import annotations

import time
from collections.abc import Hashable
from dataclasses import dataclass, field, fields
from datetime import date
from threading import Lock
from typing import Any

from eligibility.facts import Profile
from eligibility.person import Person

from .releases import CurrentRelease, kept_for

HELD = 600.0
"""Seconds after which what nobody asked for again is forgotten, when next anybody asks."""
MOST = 40
"""So many people are held, those last asked for."""
_PARTS = tuple(part.name for part in fields(Profile))


@dataclass(slots=True, eq=False)
class Known:
    """Somebody, and by name what pages made of them. `asked_at`: by a clock nobody sets."""

    person: Person
    asked_at: float
    made: dict[Hashable, Any] = field(default_factory=dict)


class People:
    """Those who were just here. For one release; several threads may ask."""

    def __init__(self) -> None:
        self._held: list[Known] = []
        """The one last asked for comes last."""
        self._lock = Lock()

    def known(self, release: CurrentRelease, profile: Profile, day: date) -> Known:
        """Who has these facts on that day, told from whoever is most like them if they are new."""
        now = time.monotonic()
        with self._lock:
            alive = [one for one in self._held if now - one.asked_at < HELD]
            found = next((one for one in reversed(alive) if _is(one.person, profile, day)), None)
            if found is None:
                like = min(alive, key=lambda one: _unlike(one.person, profile, day), default=None)
                person = Person(release.catalogue, profile, day, like and like.person)
                found = Known(person, now)
            found.asked_at = now
            self._held = [*[one for one in alive if one is not found][1 - MOST :], found]
            return found

    def forget(self, profile: Profile) -> None:
        """Hold nothing any more of who has these facts, on any day."""
        with self._lock:
            self._held = [one for one in self._held if one.person.profile != profile]


def people_of(release: CurrentRelease) -> People:
    """Those who were just here, by the rules of a release."""
    return kept_for(release, _nobody_yet)


def known(release: CurrentRelease, profile: Profile, day: date) -> Known:
    """Who has these facts on that day."""
    return people_of(release).known(release, profile, day)


def _nobody_yet(_release: CurrentRelease) -> People:
    return People()


def _is(person: Person, profile: Profile, day: date) -> bool:
    return person.day == day and person.profile == profile


def _unlike(person: Person, profile: Profile, day: date) -> int:
    """In how many parts of their facts two differ."""
    parts = sum(getattr(person.profile, part) != getattr(profile, part) for part in _PARTS)
    return parts if person.day == day else len(_PARTS)
