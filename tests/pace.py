"""Seconds of the processor as a usual machine would take them, wherever the tests run.

A bound in seconds says something of the code only if the machine is as fast as the one it was set
on. What a machine takes for a piece of plain work, before and after, says how slow it is just now.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from time import process_time

USUAL = 0.03
"""Seconds for the plain work on such a machine: reckoned from what a slower one took of both this
and the planner, of which a usual machine's time was known."""


@dataclass
class Took:
    """What some work took."""

    seconds: float = 0


@contextmanager
def timed() -> Iterator[Took]:
    """Time what is done inside."""
    before, took = _plain_work(), Took()
    started = process_time()
    yield took
    seconds = process_time() - started
    took.seconds = seconds / max(1.0, (before + _plain_work()) / 2 / USUAL)


def slowness() -> float:
    """How many times longer than a usual machine this one takes just now; 1 if it is as fast."""
    return max(1.0, _plain_work() / USUAL)


def best_of(times: int, run: Callable[[], object]) -> float:
    """The seconds of the best of so many times."""
    best = []
    for _ in range(times):
        with timed() as took:
            run()
        best.append(took.seconds)
    return min(best)


def _plain_work() -> float:
    """Objects, words, days and calls, as the engine and the pages have them."""
    started = process_time()
    found: dict[date, list[str]] = {}
    day = date(2026, 1, 1)
    for number in range(22_000):
        day += timedelta(days=number % 3)
        found.setdefault(day, []).append(f"{number} {day.year}")
    sorted(found, key=lambda day: (len(found[day]), day.toordinal()))
    return process_time() - started
