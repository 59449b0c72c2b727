"""Days and hours of work, added up over a stretch of time without counting day by day."""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, floor

from eligibility.days import (
    FAR_FUTURE,
    FAR_PAST,
    ONE_DAY,
    add_months,
    day_before,
    earliest_reaching,
    next_day,
)

Number = Fraction | int
"""A number, exact: an int where it is whole, which is added up so much faster."""
Stretch = tuple[date, date, Number]
"""First day, last day (both worked) and hours a week."""
_MOST_LOOKS = 5
"""How often an answer that is close is looked at again, before the one who asked asks again."""


@dataclass(frozen=True, slots=True)
class Curve:
    """So much a day, constant over pieces that do not overlap and stand in order."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    rates: tuple[Number, ...]
    sums: tuple[Number, ...]
    """What the pieces before each piece add up to."""

    def total(self, first: date, last: date) -> Number:
        """The sum over the days from `first` to `last`, both included."""
        if last < first:
            return 0
        return self._up_to(last.toordinal()) - self._up_to(first.toordinal() - 1)

    def _up_to(self, day: int) -> Number:
        index = bisect_right(self.starts, day) - 1
        if index < 0:
            return 0
        days = min(day, self.ends[index]) - self.starts[index] + 1
        return self.sums[index] + days * self.rates[index]

    def reaches(self, amount: Number, *, past: bool = False) -> date | None:
        """The first day up to which it all adds up to `amount`, or goes past it; None if never."""
        if not self.sums:
            return FAR_PAST if amount < 0 or (amount == 0 and not past) else None
        index = (bisect_right if past else bisect_left)(self.sums, amount) - 1
        if index < 0:
            return FAR_PAST
        lacks, rate = amount - self.sums[index], self.rates[index]
        if rate <= 0:
            return None
        days = floor(lacks / rate) + 1 if past else ceil(lacks / rate)
        day = self.starts[index] + days - 1
        return date.fromordinal(day) if day <= self.ends[index] else None

    def before(self, day: date) -> Number:
        """The sum over all days before that one."""
        return self._up_to(day.toordinal() - 1)

    @property
    def top_rate(self) -> Number:
        """The most that one day adds."""
        return max(self.rates, default=0)


def weekly_hours(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The hours of all jobs together, as stretches that no longer overlap."""
    changes: dict[int, Number] = {}
    count: dict[int, int] = {}
    for first, last, hours in stretches:
        if last < first:
            continue
        start, stop = first.toordinal(), last.toordinal() + 1
        changes[start] = changes.get(start, 0) + hours
        changes[stop] = changes.get(stop, 0) - hours
        count[start] = count.get(start, 0) + 1
        count[stop] = count.get(stop, 0) - 1
    pieces: list[Stretch] = []
    level: Number = 0
    jobs = 0
    days = sorted(changes)
    for day, following in itertools.pairwise(days):
        level += changes[day]
        jobs += count[day]
        if jobs:
            pieces.append((date.fromordinal(day), date.fromordinal(following - 1), level))
    return pieces


def whole(number: Number) -> Number:
    """The same number, an int if it is one."""
    return number.numerator if number.denominator == 1 else number


def curve(pieces: Iterable[Stretch], rate: Callable[[Number], Number]) -> Curve:
    """A curve over pieces of `weekly_hours`; `rate` turns hours a week into a daily sum."""
    starts, ends, rates = [], [], []
    sums: list[Number] = []
    total: Number = 0
    for first, last, hours in pieces:
        daily = rate(hours)
        starts.append(first.toordinal())
        ends.append(last.toordinal())
        rates.append(daily)
        sums.append(total)
        total += daily * (last.toordinal() - first.toordinal() + 1)
    return Curve(tuple(starts), tuple(ends), tuple(rates), tuple(sums))


@dataclass(frozen=True, slots=True)
class Window:
    """The days that count for a day judged: up to the day before it, and none before `after`.

    With `months`, only those of so many months before the day.
    """

    after: date = FAR_PAST
    months: int | None = None

    def opens(self, on: date) -> date:
        """The first day that counts for that day."""
        if self.months is None:
            return self.after
        return max(self.after, add_months(on, -self.months))

    def total(self, of: Curve, on: date) -> Number:
        """The sum inside the window of that day."""
        return of.total(self.opens(on), on - ONE_DAY)

    def has(self, of: Curve, need: Number, on: date) -> tuple[bool, date]:
        """Whether it is at least `need` that day, and the last day on which that surely stays so.

        Where work goes on while old work leaves the window, the answer may be close day by day, and
        still the same for long: it is followed for some more days at once.
        """
        answer, last = self.total(of, on) >= need, on
        for _ in range(_MOST_LOOKS):
            last = self._surely_until(answer, of, need, on)
            on = next_day(last)
            if last >= FAR_FUTURE or (self.total(of, on) >= need) is not answer:
                break
        return answer, last

    def _surely_until(self, answer: bool, of: Curve, need: Number, on: date) -> date:
        """While it is yes, only days that leave the window count against it; while it is no, only
        days still to come count for it."""
        if not answer:
            return of.reaches(of.before(self.opens(on)) + need) or FAR_FUTURE
        opens_by = of.reaches(of.before(on) - need, past=True)
        if opens_by is None or self.months is None:
            return FAR_FUTURE
        if add_months(opens_by, self.months) >= FAR_FUTURE:
            return FAR_FUTURE
        return day_before(earliest_reaching(next_day(opens_by), -self.months))


def unbroken_days(pieces: list[Stretch], enough: Number, longest_gap: int, on: date) -> int:
    """Days of `enough` hours a week, counted back from the day before `on` until a longer gap."""
    days, reached = 0, on
    for first, last, hours in reversed(pieces):
        if hours < enough or first >= on:
            continue
        end = min(last, on - ONE_DAY)
        if (reached - end).days - 1 > longest_gap:
            break
        days += (end - first).days + 1
        reached = first
    return days


def run_ends(pieces: list[Stretch], enough: Number, on: date) -> date:
    """The last day of the unbroken run of `enough` hours a week that reaches `on`, or came last."""
    end = FAR_PAST
    for first, last, hours in pieces:
        if hours < enough:
            continue
        if first >= on and (first - end).days > 1:
            break
        end = last
    return end


EVER = Window()
