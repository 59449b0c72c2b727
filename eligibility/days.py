"""Days, months and dates of which only the month or the year is known."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

ONE_DAY = timedelta(days=1)
FAR_PAST = date(1, 1, 1)
FAR_FUTURE = date(9999, 12, 31)
EARLIEST = date(1900, 1, 1)
"""First day accepted in a profile; leaves room for windows that reach back."""
LATEST = date(2200, 12, 31)
"""Last day accepted in a profile; leaves room for windows that reach on."""

_SHORTEST_MONTH = 28
_WRITTEN = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A date as far as it is known: one of the days from `first` to `last`, both included."""

    first: date
    last: date

    @classmethod
    def on(cls, day: date) -> Span:
        """The span of a day that is known exactly."""
        return cls(day, day)

    @classmethod
    def parse(cls, text: str) -> Span:
        """Read `2022-06-03`, `2022-06` or `2022`. Raises ValueError on anything else."""
        written = _WRITTEN.fullmatch(text)
        if written is None:
            raise ValueError("not a date")
        year, month, day = (int(part) if part else None for part in written.groups())
        if year is None or year == 0:
            raise ValueError("not a date")
        if month is None:
            return cls(date(year, 1, 1), date(year, 12, 31))
        if day is None:
            return cls(date(year, month, 1), date(year, month, last_day_of_month(year, month)))
        return cls.on(date(year, month, day))

    @property
    def is_exact(self) -> bool:
        """Whether the day itself is known."""
        return self.first == self.last

    @property
    def text(self) -> str:
        """As a profile writes it: the day, its month or its year, whichever is known."""
        first, last = self.first, self.last
        if self.is_exact:
            return first.isoformat()
        same_month = (first.year, first.month) == (last.year, last.month)
        return first.isoformat()[: 7 if same_month else 4]

    def __str__(self) -> str:
        if self.is_exact:
            return self.first.isoformat()
        return f"{self.first.isoformat()}/{self.last.isoformat()}"


def last_day_of_month(year: int, month: int) -> int:
    """The number of days in that month."""
    return calendar.monthrange(year, month)[1]


@lru_cache(maxsize=32_768)
def add_months(day: date, months: int) -> date:
    """The same day of the month so many months on, else the last day of that month.

    31 January + 1 month is 28 (or 29) February; negative months go back. Days outside the
    calendar stop at its ends.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if year < FAR_PAST.year:
        return FAR_PAST
    if year > FAR_FUTURE.year:
        return FAR_FUTURE
    if day.day <= _SHORTEST_MONTH:
        return date(year, month + 1, day.day)
    return date(year, month + 1, min(day.day, last_day_of_month(year, month + 1)))


@lru_cache(maxsize=4096)
def earliest_reaching(day: date, months: int) -> date:
    """The first day on which `add_months(that day, months)` is `day` or later."""
    guess = add_months(day, -months)
    while guess > FAR_PAST and add_months(guess - ONE_DAY, months) >= day:
        guess -= ONE_DAY
    while add_months(guess, months) < day:
        guess += ONE_DAY
    return guess


def next_day(day: date) -> date:
    """The day after, or the last day there is."""
    return day if day >= FAR_FUTURE else day + ONE_DAY


def day_before(day: date) -> date:
    """The day before, or the first day there is."""
    return day if day <= FAR_PAST else day - ONE_DAY
