"""What our catalogue has on record of a program, and where each fact was read.

A record is of the program, not of the person: what somebody tells us of their own time there always
comes first, and evidence of an accreditation proves no more days than it names.
"""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """That a body accredited a program or a school, on the days that somebody wrote down.

    A list of one day proves that day. A first or a last day is there only where a source names it.
    It may have been accredited on other days as well, so evidence can say yes and never no.
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
    """A part of a training record that our record says, and not the person."""

    program: Program
    part: str
    value: str | Fraction
    as_of: Span | None
    confidence: str
    sources: tuple[Source, ...]
