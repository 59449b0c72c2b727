"""What limits leave out: some of the ways, or all, and how far off the nearest of those is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from django.utils.formats import number_format

from eligibility.planning import Outcome, Plan, Wishes
from eligibility.planning.moves import FULL_WEEK, DoWork, Enroll

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


# ---------------------------------------------------------------- some ways are left


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Ways of one kind that a limit leaves out, with the least that one of them needs.

    `kind`: `work` that is full-time, an `apprenticeship`, `study` or `money`. `of`: what they are
    ways to, or what they are called. `some_free`: the steps of one of them cost nothing.
    """

    kind: str
    limit: str
    named: str
    needs: str
    of: tuple[str, ...]
    some_free: bool


Compared = tuple[Sequence[Plan], Sequence[Plan]]
"""The ways to one credential within the limits, and those without any limit."""


def left_out(
    wishes: Wishes, found: Iterable[Compared], called: Callable[[Plan], str]
) -> tuple[LeftOut, ...]:
    """What each limit leaves out of these ways. What only looks worse within them is not in."""
    lost: dict[tuple[str, str], list[Plan]] = {}
    for kept, free in found:
        left = {_sort(plan) for plan in kept}
        for plan in free:
            if _sort(plan) not in left:
                for name in _too_small(wishes, plan):
                    lost.setdefault((_kind(name, plan), name), []).append(plan)
    return tuple(
        LeftOut(
            kind,
            name,
            _said(getattr(wishes, name)),
            _said(min(map(_NEEDS[name], plans))),
            tuple(dict.fromkeys(map(called, plans))),
            any(plan.cost is not None and not plan.cost.high for plan in plans),
        )
        for (kind, name), plans in sorted(lost.items())
    )


def _sort(plan: Plan) -> tuple[str, bool, bool]:
    """Equal for ways by one route that are as sure, and both or neither in an apprenticeship."""
    return plan.route.id, _is_in_a_job(plan), plan.outcome is Outcome.ELIGIBLE


def _too_small(wishes: Wishes, plan: Plan) -> Iterator[str]:
    for name, need in _NEEDS.items():
        named = getattr(wishes, name)
        if named is not None and need(plan) > named:
            yield name


def _kind(name: str, plan: Plan) -> str:
    if name == "weekly_hours":
        return "apprenticeship" if _is_in_a_job(plan) else "work"
    return {"study_months": "study", "budget_usd": "money"}[name]


def _is_in_a_job(plan: Plan) -> bool:
    return any(isinstance(one.move, Enroll) and one.move.is_a_job for one in plan.scheduled)


# ---------------------------------------------------------------- what a way needs


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
    hours = [Fraction(job.hours_per_week or 0) for job in jobs]
    return _most([*hours, FULL_WEEK] if _is_in_a_job(plan) else hours)


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
