"""Days and hours of work, added up over a stretch of time without counting day by day."""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, floor

from eligibility.days import FAR_FUTURE, FAR_PAST, ONE_DAY

Stretch = tuple[date, date, Fraction]
"""First day, last day (both worked) and hours a week."""

_LONGEST_LOOK = 366 * 30
"""Days beyond which a standing need not be followed: far past any window we report."""


@dataclass(frozen=True, slots=True)
class Curve:
    """So much a day, constant over pieces that do not overlap and stand in order."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    rates: tuple[Fraction | int, ...]
    sums: tuple[Fraction | int, ...]
    """What the pieces before each piece add up to."""

    def total(self, first: date, last: date) -> Fraction | int:
        """The sum over the days from `first` to `last`, both included."""
        if last < first:
            return 0
        return self._up_to(last.toordinal()) - self._up_to(first.toordinal() - 1)

    def _up_to(self, day: int) -> Fraction | int:
        index = bisect_right(self.starts, day) - 1
        if index < 0:
            return 0
        days = min(day, self.ends[index]) - self.starts[index] + 1
        return self.sums[index] + days * self.rates[index]

    def reaches(self, amount: Fraction | int, *, past: bool = False) -> date | None:
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

    def before(self, day: date) -> Fraction | int:
        """The sum over all days before that one."""
        return self._up_to(day.toordinal() - 1)

    @property
    def top_rate(self) -> Fraction | int:
        """The most that one day adds."""
        return max(self.rates, default=0)


def weekly_hours(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The hours of all jobs together, as stretches that no longer overlap."""
    changes: dict[int, Fraction] = {}
    count: dict[int, int] = {}
    for first, last, hours in stretches:
        if last < first:
            continue
        start, stop = first.toordinal(), last.toordinal() + 1
        changes[start] = changes.get(start, Fraction(0)) + hours
        changes[stop] = changes.get(stop, Fraction(0)) - hours
        count[start] = count.get(start, 0) + 1
        count[stop] = count.get(stop, 0) - 1
    pieces: list[Stretch] = []
    level, jobs = Fraction(0), 0
    days = sorted(changes)
    for day, following in itertools.pairwise(days):
        level += changes[day]
        jobs += count[day]
        if jobs:
            pieces.append((date.fromordinal(day), date.fromordinal(following - 1), level))
    return pieces


def curve(pieces: Iterable[Stretch], rate: Callable[[Fraction], Fraction | int]) -> Curve:
    """A curve over pieces of `weekly_hours`; `rate` turns hours a week into a daily sum."""
    starts, ends, rates = [], [], []
    sums: list[Fraction | int] = []
    total: Fraction | int = 0
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
    """The days that count for a day judged: from `opens(day)` up to the day before it."""

    opens: Callable[[date], date]

    def total(self, of: Curve, on: date) -> Fraction | int:
        """The sum inside the window of that day."""
        return of.total(self.opens(on), on - ONE_DAY)

    def holds_until(self, of: Curve, need: Fraction | int, on: date) -> date:
        """The last day on which the answer to "at least `need`?" is surely that of `on`.

        While it is yes, only days that leave the window count against it; while it is no, only
        days still to come count for it. The answer is asked afresh from there.
        """
        if self.total(of, on) < need:
            return of.reaches(of.before(self.opens(on)) + need) or FAR_FUTURE
        opens_by = of.reaches(of.before(on) - need, past=True)
        if opens_by is None or self.opens(FAR_FUTURE) <= opens_by:
            return FAR_FUTURE
        return _last_day(on, lambda day: self.opens(day) <= opens_by)


def _last_day(on: date, stays: Callable[[date], bool]) -> date:
    """The last day from `on` on which `stays` holds; it holds on `on` and never comes back."""
    good, bad = 0, min(_LONGEST_LOOK, (FAR_FUTURE - on).days)
    if stays(on + bad * ONE_DAY):
        return FAR_FUTURE
    while bad - good > 1:
        middle = (good + bad) // 2
        if stays(on + middle * ONE_DAY):
            good = middle
        else:
            bad = middle
    return on + good * ONE_DAY


def unbroken_days(pieces: list[Stretch], enough: Fraction, longest_gap: int, on: date) -> int:
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


def run_ends(pieces: list[Stretch], enough: Fraction, on: date) -> date:
    """The last day of the unbroken run of `enough` hours a week that reaches `on`, or came last."""
    end = FAR_PAST
    for first, last, hours in pieces:
        if hours < enough:
            continue
        if first >= on and (first - end).days > 1:
            break
        end = last
    return end


def always(day: date) -> Callable[[date], date]:
    """A window that opens on the same day whenever it is looked through."""
    return lambda on: day


EVER = Window(always(FAR_PAST))
