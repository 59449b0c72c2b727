"""Ways to meet a requirement: for each part of a person's facts, the bounds it must keep.

A kind of requirement says how somebody can meet it (`Test.ways`), and with that it has said where
its edges are: at the ends of the bounds. People made from them are judged by the engine like
anybody else, so this is no second copy of a rule: a way that is wrong is found out at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Protocol, Self

from eligibility.days import FAR_FUTURE, FAR_PAST, ONE_DAY, add_months, next_day
from eligibility.reasons import Reason, gettext_noop, reason

_A_WHILE = timedelta(days=30)
"""How far inside its bounds a day lies that nobody wants at an edge."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A value at the edge of a bound or just beside it. `holds`: whether the bound lets it pass."""

    value: Any
    holds: bool
    what: Reason


class Bound(Protocol):
    """What one part must be. Bounds of several requirements on one part are met together."""

    def meet(self, other: Any) -> Self | None:
        """What keeps both bounds, or None where nothing does."""
        ...

    @property
    def is_possible(self) -> bool:
        """Whether anything keeps it."""
        ...

    @property
    def pick(self) -> Any:
        """A value that keeps it; None for the usual one."""
        ...

    def edges(self) -> Iterator[Edge]:
        """Values on both sides of every number and day that decides."""
        ...


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of these values, the first if nothing else matters."""

    values: tuple[Any, ...]

    def meet(self, other: OneOf) -> OneOf | None:
        both = tuple(value for value in self.values if value in other.values)
        return OneOf(both) if both else None

    @property
    def is_possible(self) -> bool:
        return bool(self.values)

    @property
    def pick(self) -> Any:
        return self.values[0]

    def edges(self) -> Iterator[Edge]:
        yield from ()


@dataclass(frozen=True, slots=True)
class OfEach:
    """At least one word out of each of these lists."""

    lists: tuple[tuple[str, ...], ...]

    def meet(self, other: OfEach) -> OfEach | None:
        return OfEach(self.lists + other.lists)

    @property
    def is_possible(self) -> bool:
        return all(self.lists)

    @property
    def pick(self) -> list[str]:
        return sorted({words[0] for words in self.lists})

    def edges(self) -> Iterator[Edge]:
        yield from ()


@dataclass(frozen=True, slots=True)
class Least:
    """So much of something, or more."""

    number: Fraction | int
    unit: str

    def meet(self, other: Least) -> Least | None:
        return self if self.number >= other.number else other

    @property
    def is_possible(self) -> bool:
        return True

    @property
    def pick(self) -> Fraction | int:
        return self.number

    def edges(self) -> Iterator[Edge]:
        yield Edge(self.number, True, _exactly(self.number, self.unit))
        if self.number >= 1:
            less = reason(gettext_noop("{n} {unit}, one less"), n=self.number, unit=self.unit)
            yield Edge(self.number - 1, False, less)


@dataclass(frozen=True, slots=True)
class Most:
    """So much of something and no more; as a rule there is none of it."""

    number: int
    unit: str

    def meet(self, other: Most) -> Most | None:
        return self if self.number <= other.number else other

    @property
    def is_possible(self) -> bool:
        return self.number >= 0

    @property
    def pick(self) -> None:
        return None

    def edges(self) -> Iterator[Edge]:
        yield Edge(self.number, True, _exactly(self.number, self.unit))
        more = reason(gettext_noop("{n} {unit}, one more"), n=self.number, unit=self.unit)
        yield Edge(self.number + 1, False, more)


@dataclass(frozen=True, slots=True)
class Days:
    """A day from the first to the last of these, both included.

    `opens` and `closes` say whether the requirement fails just before and just after; an end may
    also be there only to make room for something else. `doubtful` is a day beside the first on
    which the body decides.
    """

    first: date
    last: date
    what: str
    opens: bool = True
    closes: bool = True
    doubtful: date | None = None

    def meet(self, other: Days) -> Days | None:
        first, last = max(self.first, other.first), min(self.last, other.last)
        return replace(self, first=first, last=last) if first <= last else None

    @property
    def is_possible(self) -> bool:
        return self.first <= self.last

    @property
    def pick(self) -> date:
        """Inside and away from the edges, and late rather than early."""
        if self.last == FAR_FUTURE:
            return self.first + _A_WHILE
        if self.first > FAR_PAST and self.last - self.first < 2 * _A_WHILE:
            return self.first + (self.last - self.first) // 2
        return self.last - _A_WHILE

    def edges(self) -> Iterator[Edge]:
        if self.opens and self.first > FAR_PAST:
            yield from self._first_days()
        if self.closes and self.last < FAR_FUTURE:
            yield from self._last_days()

    def _first_days(self) -> Iterator[Edge]:
        first = self.first
        if self.doubtful is not None:
            before = self.doubtful - ONE_DAY
            yield self._edge(before, False, gettext_noop("{what} on {day}, too early"))
        yield self._edge(first - ONE_DAY, False, gettext_noop("{what} on {day}, a day too early"))
        yield self._edge(first, True, gettext_noop("{what} on {day}, the first day that counts"))
        if first < self.last:
            text = gettext_noop("{what} on {day}, a day after the first that counts")
            yield self._edge(first + ONE_DAY, True, text)

    def _last_days(self) -> Iterator[Edge]:
        last = self.last
        if self.first < last:
            text = gettext_noop("{what} on {day}, a day before the last that counts")
            yield self._edge(last - ONE_DAY, True, text)
        yield self._edge(last, True, gettext_noop("{what} on {day}, the last day that counts"))
        yield self._edge(last + ONE_DAY, False, gettext_noop("{what} on {day}, a day too late"))

    def _edge(self, day: date, holds: bool, text: str) -> Edge:
        return Edge(day, holds, reason(text, what=self.what, day=day))


@dataclass(frozen=True, slots=True)
class Limit:
    """A day that follows from other days of the record, such as the end of a program.

    Its value is `(of, days past the limit)`; nobody has one unless the edge is tried.
    """

    what: str
    of: int = 0

    def meet(self, other: Limit) -> Limit | None:
        return self

    @property
    def is_possible(self) -> bool:
        return True

    @property
    def pick(self) -> None:
        return None

    def edges(self) -> Iterator[Edge]:
        at = reason(gettext_noop("{what}: on the last day that counts"), what=self.what)
        past = reason(gettext_noop("{what}: a day past it"), what=self.what)
        yield Edge((self.of, 0), True, at)
        yield Edge((self.of, 1), False, past)


Parts = Mapping[str, Any]
"""Bounds (in a way) or values (in a person that is made) by the part they are of."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to meet a requirement: bounds by topic of the profile and by part."""

    bounds: Mapping[str, Mapping[str, Bound]] = field(default_factory=dict)


def together(*several: Mapping[str, Bound]) -> dict[str, Bound] | None:
    """All of these bounds, or None where nothing keeps them all."""
    kept: dict[str, Bound] = {}
    for bounds in several:
        for part, bound in bounds.items():
            both = kept[part].meet(bound) if part in kept else bound
            if both is None or not both.is_possible:
                return None
            kept[part] = both
    return kept


def finished_within(months: int | None, on: date, what: str, *, doubtful: bool) -> Days:
    """The days on which something ended that was over `on` that day, so many months ago at most."""
    if months is None:
        return Days(FAR_PAST, on, what)
    earliest = add_months(on, -months)
    if not doubtful:
        return Days(earliest, on, what)
    return Days(next_day(earliest), on, what, doubtful=earliest)


def _exactly(number: Fraction | int, unit: str) -> Reason:
    return reason(gettext_noop("{n} {unit}, exactly"), n=number, unit=unit)
