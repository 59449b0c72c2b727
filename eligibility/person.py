"""One person before every credential on one day: each finding is made once, for all who ask.

Verdicts, questions and what else is said of today rest on the same findings. Where a fact changed
since they were made, only what looks at it is judged again.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from functools import cached_property
from threading import RLock

from .assess import Assessment, CredentialFinding
from .facts import Profile
from .inquiry import would_decide
from .outlook import to_come
from .rules import Catalogue, Credential

NOTHING: frozenset[str] = frozenset()
_PARTS = tuple(part.name for part in fields(Profile))


class Person:
    """The findings about one profile on one day, by credential. Several threads may ask.

    `like`: somebody with facts much the same, if there is one. What looks at nothing in which the
    two differ is taken over from there.
    """

    def __init__(
        self, catalogue: Catalogue, profile: Profile, day: date, like: Person | None = None
    ) -> None:
        self.catalogue = catalogue
        self.profile = profile
        self.day = day
        self._found: dict[str, _Found] = {}
        self._lock = RLock()
        if like is not None and like.catalogue is catalogue and like.day == day:
            self._take_over(like)

    def _take_over(self, like: Person) -> None:
        told = {part: getattr(self.profile, part) for part in _PARTS}
        known = {part: getattr(like.profile, part) for part in _PARTS}
        changed = {part for part in _PARTS if told[part] != known[part]}
        # Findings know a program by where it is in memory.
        same = {part: known[part] for part in known.keys() - changed}
        self.profile = replace(self.profile, **same)
        with like._lock:
            for credential_id, found in like._found.items():
                untouched = changed.isdisjoint(found.assessment.credential.reads)
                # What is still to be judged is the other's alone: we do not wait for each other.
                is_same = untouched and found.is_judged
                self._found[credential_id] = found if is_same else found.retold(self.profile)

    def on_their_day(self, credential: Credential) -> CredentialFinding:
        """How the credential stands on the day."""
        with self._lock:
            return self._of(credential).finding

    def would_decide(self, credential: Credential) -> frozenset[str]:
        """Profile paths whose answer could settle that; none when it is settled."""
        with self._lock:
            return self._of(credential).would_decide

    def would_decide_later(self, credential: Credential) -> frozenset[str]:
        """Those whose answer could settle it on a day to come."""
        with self._lock:
            return self._of(credential).would_decide_later

    def ahead(self, credential: Credential) -> Assessment:
        """An assessment for that day and those to come, with what was found for the day."""
        with self._lock:
            found = self._of(credential)
            found.finding  # noqa: B018 - made first, so that it is taken over
            return found.ahead()

    def _of(self, credential: Credential) -> _Found:
        found = self._found.get(credential.id)
        if found is None:
            found = self._found[credential.id] = _Found(
                Assessment(credential, self.profile), self.day
            )
        return found


class _Found:
    """What was found about one credential. Its assessment is asked about no other day."""

    def __init__(self, assessment: Assessment, day: date) -> None:
        self.assessment = assessment
        self.day = day

    @property
    def is_judged(self) -> bool:
        return "finding" in self.__dict__

    @cached_property
    def finding(self) -> CredentialFinding:
        return self.assessment.on(self.day)

    @cached_property
    def would_decide(self) -> frozenset[str]:
        return would_decide(self.finding)

    @cached_property
    def would_decide_later(self) -> frozenset[str]:
        return NOTHING.union(*map(would_decide, to_come(self.ahead(), self.day)))

    def ahead(self) -> Assessment:
        return self.assessment.from_here_on()

    def retold(self, profile: Profile) -> _Found:
        return _Found(self.assessment.retold(profile), self.day)
