"""Which limit leaves no way, and how far off the nearest way is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from django.utils.formats import number_format

from eligibility.planning import Plan, Wishes
from eligibility.planning.moves import DoWork, Enroll

Within = Callable[[Wishes], Sequence[Plan]]


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit that is in the way: what was named, and what the nearest way needs."""

    name: str
    named: str
    needs: str
    is_short: bool = True
    """Whether it is smaller than what the nearest way needs."""


@dataclass(frozen=True, slots=True)
class InTheWay:
    """The limits without which there is a way: any one of them, or all at once."""

    limits: tuple[Limit, ...]
    is_all_together: bool


def in_the_way(wishes: Wishes, within: Within) -> InTheWay | None:
    """Which limits leave no way. None where there is no way without limits either."""
    alone = tuple(_each(wishes, lambda name: within(replace(wishes, **{name: None}))))
    if alone:
        return InTheWay(alone, is_all_together=False)
    free = within(Wishes())
    together = tuple(_each(wishes, lambda _name: free))
    short = tuple(limit for limit in together if limit.is_short)
    return InTheWay(short or together, is_all_together=True) if together else None


def _each(wishes: Wishes, without: Callable[[str], Sequence[Plan]]) -> Iterator[Limit]:
    """Each limit that is named, beside what the ways need that there are without it."""
    for name, need in _NEEDS.items():
        named: Any = getattr(wishes, name)
        needs = min(map(need, without(name)), default=None) if named is not None else None
        if needs is not None:
            yield Limit(name, _said(named), _said(needs), needs > named)


def _study(plan: Plan) -> Fraction:
    """The months of its longest program."""
    moves = (one.move for one in plan.scheduled)
    return _most(move.length.surely for move in moves if isinstance(move, Enroll))


def _dollars(plan: Plan) -> Fraction:
    """What it costs at least, as far as that is known."""
    known = (step.cost for step in plan.steps if step.costs_more and step.cost is not None)
    return sum((cost.low for cost in known), Fraction(0))


def _hours(plan: Plan) -> Fraction:
    """The hours a week of work that it counts on."""
    jobs = (one.move.job for one in plan.scheduled if isinstance(one.move, DoWork))
    return _most(Fraction(job.hours_per_week or 0) for job in jobs)


def _most(numbers: Iterable[Fraction]) -> Fraction:
    return max(numbers, default=Fraction(0))


_NEEDS: dict[str, Callable[[Plan], Fraction]] = {
    "weekly_hours": _hours,
    "study_months": _study,
    "budget_usd": _dollars,
}


def _said(number: Fraction | int) -> str:
    exact = Fraction(number)
    places = 0 if exact.denominator == 1 else 1
    return number_format(float(exact), places, use_l10n=True, force_grouping=True)
