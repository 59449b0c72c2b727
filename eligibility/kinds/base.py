"""What every kind of requirement is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, ClassVar, Self, TypeVar

from eligibility.days import FAR_FUTURE, Span, day_before
from eligibility.facts import FactError, Json, Profile, Reader, Training
from eligibility.reasons import Reason, Shortfall
from eligibility.records import Cited
from eligibility.verdict import MET, NOT_MET, Outcome, Standing, settled

from .strictness import Compares
from .ways import Way

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Case:
    """A person before one rule: all they told us, and the one program that is being tried.

    `program` is None where there is none. While we do not know whether there is one, it is a
    program of which nothing is known, and `program_asks` names the question to put.
    """

    profile: Profile
    credential: str
    program: Training | None = None
    program_asks: str = "training[]"
    worked_out: dict[int, Any] = field(default_factory=dict, compare=False, repr=False)
    """What a test worked out from these facts for every day, by the id of the test."""
    of_person: dict[int, Any] = field(default_factory=dict, compare=False, repr=False)
    """The same where it rests on work and service alone: one for all programs that are tried."""

    def ask_program(self, part: str) -> frozenset[str]:
        """The path of a part of the program that is not known."""
        told = self.program_asks == "training[]"
        return frozenset({f"training[].{part}" if told else self.program_asks})

    @property
    def ask_end(self) -> frozenset[str]:
        """The path of the day the program ended, or is expected to end."""
        program = self.program
        expects = program is not None and program.ends is not program.completed_on
        return self.ask_program("expected_on" if expects else "completed_on")


@dataclass(frozen=True, slots=True)
class Judgement:
    """How one requirement stands on one day.

    `until` is the last day on which the standing surely stays the same; `asks` are the paths of
    the answers that are missing and could change it.
    """

    standing: Standing
    reason: Reason
    until: date = FAR_FUTURE
    asks: frozenset[str] = frozenset()
    shortfall: Shortfall | None = None
    cited: tuple[Cited, ...] = ()
    """What it rests on that our record of a program says, and not the person."""


class Test:
    """One kind of requirement: the numbers and words of a rule, and how they are judged."""

    PARTS: ClassVar[Mapping[str, Reader]]
    """The words a rule of this kind may use, each with its reader."""

    READS: ClassVar[frozenset[str]]
    """The parts of a profile that it looks at, beside the program that is tried."""

    COMPARED: ClassVar[Mapping[str, Compares]] = {}
    """How parts compare with those of another rule of the kind, where they need not be equal."""

    @property
    def follows_dates(self) -> bool:
        """Whether it looks at the end of a program or of high school: dates often half known."""
        return False

    def judge(self, case: Case, on: date) -> Judgement:
        """How this stands for the person on that day."""
        raise NotImplementedError

    def sees(self, program: Training) -> Hashable:
        """All that it can tell of what our record says of a program, but for evidence of days.

        Of two programs that are alike in this, and in all that the person told, it says the same.
        """
        return None

    def ways(self, credential: str, on: date) -> Iterator[Way]:
        """How somebody can meet this on that day, the surest way first.

        With the bounds of each it is said where the edges are, for whoever makes people from them.
        """
        raise NotImplementedError

    def asks_as_much_as(self, other: Test) -> bool:
        """Whether whoever meets this is sure to get as far with the other one."""
        if type(self) is not type(other):
            return False
        names = [part.name for part in fields(self)]  # type: ignore[arg-type]
        pairs = ((name, getattr(self, name), getattr(other, name)) for name in names)
        return all(
            mine == others or (name in self.COMPARED and self.COMPARED[name](mine, others))
            for name, mine, others in pairs
        )

    @classmethod
    def read(cls, raw: Json, path: str) -> tuple[Self | None, list[FactError]]:
        """The test of a rule, or what is wrong with it in words for an editor."""
        errors: list[FactError] = []
        if not isinstance(raw, dict):
            return None, [FactError(path, "The test of a requirement is a mapping.")]
        given: dict[str, Any] = {}
        for key, value in raw.items():
            reader = cls.PARTS.get(key)
            if reader is None:
                errors.append(FactError(f"{path}.{key}", "No question can answer this."))
            elif value is not None:
                given[key] = reader.read(value, f"{path}.{key}", errors)
        if errors:
            return None, errors
        errors.extend(FactError(path, message) for message in cls.contradictions(given))
        known = {part.name for part in fields(cls)}  # type: ignore[arg-type]
        kept = {name: value for name, value in given.items() if name in known}
        return (None, errors) if errors else (cls(**kept), [])

    @classmethod
    def contradictions(cls, given: Mapping[str, Any]) -> Iterator[str]:
        """What is wrong with these parts together."""
        yield from ()


@dataclass(frozen=True, slots=True)
class Part:
    """One comparison inside a test: how it stands, what it asks, and when it may turn."""

    standing: Standing
    asks: frozenset[str] = frozenset()
    turns: tuple[date, ...] = ()
    reason: Reason | None = None
    shortfall: Shortfall | None = None
    cited: tuple[Cited, ...] = ()


def weakest(parts: Iterable[Part]) -> Part:
    """The part that holds a test back most; the first of them if there are several."""
    return min(parts, key=lambda part: (part.standing.low, part.standing.high))


def known(outcome: bool) -> Standing:
    """MET or NOT_MET."""
    return MET if outcome else NOT_MET


def between(outcomes: Iterable[Standing]) -> Standing:
    """What is known when one of these will turn out to hold."""
    seen = tuple(outcomes)
    return Standing(
        min(part.low for part in seen),
        max(part.high for part in seen),
        any(part.confirms for part in seen),
    )


def over_span(span: Span, on_day: Callable[[date], Outcome], turns: Iterable[date]) -> Standing:
    """The standing when every day of `span` is possible.

    `on_day` says the outcome for one day; it may change only on the days in `turns`.
    """
    if span.is_exact:
        return settled(on_day(span.first))
    days = {span.first, span.last}
    days |= {day for turn in turns for day in (turn, day_before(turn)) if _in(span, day)}
    return between(settled(on_day(day)) for day in days)


def _in(span: Span, day: date) -> bool:
    return span.first <= day <= span.last


def soonest(parts: Iterable[Part], on: date) -> date:
    """The last day before any of these parts may turn."""
    later = [turn for part in parts for turn in part.turns if turn > on]
    return day_before(min(later)) if later else FAR_FUTURE


def open_asks(parts: Iterable[Part]) -> frozenset[str]:
    """The paths asked by the parts that are not decided."""
    asked: frozenset[str] = frozenset()
    for part in parts:
        if part.standing.low is not part.standing.high:
            asked |= part.asks
    return asked
