"""What our catalogue has on record of a program, and where each fact was read.

A record is of the program, not of the person: what somebody tells us of their own time there always
comes first, and evidence of an accreditation proves no more days than it names.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from .days import Span


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was read, and on which day."""

    id: str
    title: str
    url: str | None
    edition: str
    read_on: date


def lies_ahead(last: Span, day: date) -> bool:
    """Whether a last day, whichever of its days it is, was still to come on that day."""
    return last.first > day


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """That a body accredited a program or a school, on the days that somebody wrote down.

    A list of one day proves that day. A first or a last day is there only where a source names it.
    It may have been accredited on other days as well, so evidence can say yes and never no.

    A last day that lay ahead on the day of the letter or list is no end but a term: granted until
    then, by the accreditor's own word, and the accreditor can end it sooner. It stays one whenever
    the letter is read again.
    """

    accreditor: str
    valid_from: Span | None = None
    valid_until: Span | None = None
    known_on: Span | None = None
    confidence: str
    sources: tuple[Source, ...]

    @property
    def first(self) -> Span | None:
        """The first day that is proved; None where the evidence names no day at all."""
        return self.valid_from or self.known_on or self.valid_until

    @property
    def last(self) -> Span | None:
        """The last day that is proved."""
        return self.valid_until or self.known_on or self.valid_from

    @property
    def as_of(self) -> Span | None:
        """How old the evidence is."""
        return self.known_on or self.valid_until or self.valid_from

    @property
    def is_term(self) -> bool:
        """Whether it was granted until a day that was still to come when that was written."""
        last, known_on = self.valid_until, self.known_on
        return last is not None and known_on is not None and lies_ahead(last, known_on.last)

    def is_broken_by(self, other: Evidence) -> bool:
        """Whether it is a term, and the other says that the accreditor ended it before that."""
        ended = None if other.is_term else other.valid_until
        if not self.is_term or ended is None or other.accreditor != self.accreditor:
            return False
        assert self.known_on is not None
        assert self.valid_until is not None
        return self.known_on.first <= ended.last and ended.first < self.valid_until.last

    @property
    def without_term(self) -> Evidence:
        """What it proves of days on which it was known, and not only granted."""
        return replace(self, valid_until=None) if self.is_term else self


def kept_terms(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """The same, but for terms that were ended sooner: of these what was known, and no more."""
    found = tuple(evidence)
    return tuple(
        one.without_term if any(one.is_broken_by(other) for other in found) else one
        for one in found
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A program of the catalogue, in the words of a training record. None is not known."""

    id: str
    name: str
    institution: str
    city: str = ""
    state: str = ""
    kind: str | None = None
    provider: str | None = None
    award: str | None = None
    clock_hours: Fraction | None = None
    externship_hours: Fraction | None = None
    modality: str | None = None
    accreditations: tuple[Evidence, ...] = ()
    school_accreditations: tuple[Evidence, ...] = ()
    confidence: str
    sources: tuple[Source, ...]

    @property
    def read_on(self) -> date:
        """The day the record was last read."""
        return max(source.read_on for source in self.sources)


@dataclass(frozen=True, slots=True)
class Cited:
    """A part of a training record that our record says, and not the person.

    `granted_until`: the last day of a term to come on which it rests, if it rests on one.
    """

    program: Program
    part: str
    value: str | Fraction
    as_of: Span | None
    confidence: str
    sources: tuple[Source, ...]
    granted_until: Span | None = None
