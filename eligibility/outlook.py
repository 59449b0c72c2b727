"""What opens and closes by itself: the same question put again on each day it may change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from .assess import Assessment, CredentialFinding
from .days import ONE_DAY, add_months
from .verdict import Verdict

HORIZON_MONTHS = 120
"""How far ahead windows are given."""


@dataclass(frozen=True, slots=True)
class Window:
    """Days, both included, on which the verdict stays the same; `routes` that were eligible."""

    first: date
    last: date
    verdict: Verdict
    routes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """The windows of a credential and of each of its routes, by route number."""

    windows: tuple[Window, ...]
    routes: tuple[tuple[Window, ...], ...]


def outlook(assessment: Assessment, as_of: date) -> Outlook:
    """The days from `as_of` to ten years on, parted where a verdict changes by itself."""
    horizon = add_months(as_of, HORIZON_MONTHS)
    found_on = list(steps(assessment, as_of, horizon))
    order = [route.route.id for route in found_on[0][2].routes]
    whole = _joined(
        ((first, last, found.verdict, found.settled_by) for first, last, found in found_on), order
    )
    routes = tuple(
        _joined(
            (
                (first, last, verdict, (order[i],) if verdict is Verdict.ELIGIBLE else ())
                for first, last, found in found_on
                for verdict in (found.routes[i].standing.verdict,)
            ),
            order,
        )
        for i in range(len(order))
    )
    return Outlook(whole, routes)


def to_come(assessment: Assessment, as_of: date) -> Iterator[CredentialFinding]:
    """What is found on the days to come, once for each stretch of days that are alike."""
    ahead = steps(assessment, as_of, add_months(as_of, HORIZON_MONTHS))
    return (found for _first, _last, found in ahead)


def eligible_until(windows: tuple[Window, ...]) -> date | None:
    """The last day an eligible verdict of today stays true; None while no end is in sight."""
    first = windows[0]
    return first.last if first.verdict is Verdict.ELIGIBLE and len(windows) > 1 else None


def eligible_from(windows: tuple[Window, ...]) -> date | None:
    """The first day on which a verdict that is not eligible becomes so by itself, if any."""
    if windows[0].verdict is Verdict.ELIGIBLE:
        return None
    return next((w.first for w in windows if w.verdict is Verdict.ELIGIBLE), None)


def steps(
    assessment: Assessment, first: date, horizon: date
) -> Iterator[tuple[date, date, CredentialFinding]]:
    """Stretches of days for which one finding holds."""
    while first <= horizon:
        found = assessment.on(first)
        last = min(found.until, horizon)
        yield first, last, found
        first = last + ONE_DAY


def _joined(
    steps: Iterable[tuple[date, date, Verdict, tuple[str, ...]]], order: list[str]
) -> tuple[Window, ...]:
    """Neighbouring stretches of one verdict as one window."""
    windows: list[Window] = []
    for first, last, verdict, routes in steps:
        if windows and windows[-1].verdict is verdict:
            before = windows[-1]
            together = set(before.routes) | set(routes)
            routes = tuple(name for name in dict.fromkeys(order) if name in together)
            windows[-1] = Window(before.first, last, verdict, routes)
        else:
            inside = set(routes)
            ordered = tuple(name for name in dict.fromkeys(order) if name in inside)
            windows.append(Window(first, last, verdict, ordered))
    return tuple(windows)
