"""Which of the ways are worth showing: one of each sort, and none that another beats outright."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from eligibility.days import add_months
from eligibility.facts import Profile, Training
from eligibility.rules import CONFIDENCES

from .arriving import WORTH_ASKING, Arrival, Outcome
from .costs import NOTHING, Cost, total
from .moves import Enroll, Move, PassExam
from .wishes import Wishes

_WORTH_BEGINNING_ANEW = 12
"""Months that a second program has to save for who is in one that leads there as well."""
_MOST = 12
"""For one credential: more than anybody reads."""


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A way with what decides between it and others.

    `does` is what is to be done, with all that a program begun for it must be. `unpriced` are the
    moves nobody can tell the price of: a way with the same of them and one more is no cheaper,
    one with others may be.
    """

    arrival: Arrival
    does: frozenset[Any]
    known: Cost
    unpriced: frozenset[Any]
    first: frozenset[str]
    """The credentials that are earned first."""
    has_no_end: bool
    is_guessed: bool
    """Whether its day rests on a length without a source."""

    @property
    def day(self) -> date:
        return self.arrival.day

    @property
    def doubt(self) -> int:
        return self.arrival.outcome.doubt

    @property
    def is_full(self) -> bool:
        return self.arrival.path.route.grants == "full"

    def is_as_good_as(self, other: _Weighed) -> bool:
        """Whether it is as soon, as sure and as full."""
        return (
            self.day <= other.day
            and self.doubt <= other.doubt
            and self.arrival.hangs <= other.arrival.hangs
            and self.is_full >= other.is_full
            and self.has_no_end <= other.has_no_end
            and self.is_guessed <= other.is_guessed
        )

    def makes_needless(self, other: _Weighed) -> bool:
        """Whether it asks nothing that the other does not ask as well. What a body is asked for by
        one route it may refuse by another."""
        is_asked = other.arrival.outcome is Outcome.BODY_DECIDES and self.doubt == other.doubt
        if is_asked and self.arrival.path.route is not other.arrival.path.route:
            return False
        return self.does <= other.does and self.is_as_good_as(other)

    def replaces(self, other: _Weighed) -> bool:
        """Whether it is the better way through the same route. To go on as now stays a choice."""
        goes_on = not other.does and other.arrival.outcome is Outcome.ELIGIBLE
        same = self.arrival.path.route is other.arrival.path.route and self.first == other.first
        return not goes_on and same and self.is_as_good_as(other) and self._is_no_dearer_than(other)

    def beats(self, other: _Weighed) -> bool:
        """Whether it is sooner, and surely cheaper, and nothing is worse about it."""
        return (
            self.is_as_good_as(other)
            and self.day < other.day
            and self.unpriced <= other.unpriced
            and self.known.high < other.known.low
        )

    def _is_no_dearer_than(self, other: _Weighed) -> bool:
        same = (self.known.low, self.known.high) == (other.known.low, other.known.high)
        cheaper = same or self.known.high <= other.known.low
        return cheaper and self.unpriced <= other.unpriced


def worth_showing(
    arrivals: Iterable[Arrival],
    person: Profile,
    on: date,
    cost_of: Callable[[Move], Cost | None],
    wishes: Wishes,
) -> list[Arrival]:
    """The ways of one credential that are real choices, the soonest first."""
    weighed = sorted((_weigh(arrival, cost_of) for arrival in arrivals), key=_soonest_first)
    if wishes.budget_usd is not None:
        weighed = [one for one in weighed if one.known.low <= wishes.budget_usd]
    weighed = [one for one in weighed if not _is_second_program(one, weighed, person, on)]
    weighed = [one for one in weighed if not _is_a_question(one, on)]
    weighed = [one for one in weighed if not _is_hardly_sooner(one, weighed)]
    for rule in (_Weighed.makes_needless, _Weighed.replaces, _Weighed.beats):
        weighed = [
            one
            for i, one in enumerate(weighed)
            if not any(
                rule(other, one) and (j < i or not rule(one, other))
                for j, other in enumerate(weighed)
                if j != i
            )
        ]
    shown = [one.arrival for one in weighed if not _is_there_already(one, on)]
    return shown[:_MOST]


def _is_a_question(one: _Weighed, on: date) -> bool:
    """Whether answers alone are missing for it to be open today: there is nothing to do."""
    return not one.does and one.day == on and one.arrival.outcome is Outcome.ANSWERS_MISSING


def _is_there_already(one: _Weighed, on: date) -> bool:
    """Whether it is open today if nothing untold is in the way: there is a question to answer."""
    return not one.does and one.day == on and one.arrival.outcome is Outcome.ELIGIBLE


def _weigh(arrival: Arrival, cost_of: Callable[[Move], Cost | None]) -> _Weighed:
    moves = arrival.path.moves
    costs = [(move, cost_of(move)) for move in moves]
    return _Weighed(
        arrival,
        frozenset(_doings(moves)),
        total(cost for _move, cost in costs if cost is not None) or NOTHING,
        frozenset(move.sort for move, cost in costs if cost is None),
        frozenset(move.credential for move in moves if isinstance(move, PassExam)),
        any(move.may_take_years for move in moves),
        any(move.length.months is not None and not move.length.is_sourced for move in moves),
    )


def _doings(moves: Iterable[Move]) -> Iterator[Any]:
    for move in moves:
        if isinstance(move, Enroll):
            yield from move.demands
        else:
            yield move.key


def _is_hardly_sooner(one: _Weighed, others: Iterable[_Weighed]) -> bool:
    """Whether it hangs on somebody's word for the sake of some weeks."""
    if one.arrival.outcome is Outcome.ELIGIBLE:
        return False
    return any(
        other.arrival.path.route is one.arrival.path.route
        and other.doubt < one.doubt
        and other.day <= add_months(one.day, WORTH_ASKING)
        for other in others
    )


def _is_second_program(
    one: _Weighed, others: Iterable[_Weighed], person: Profile, on: date
) -> bool:
    """Whether it begins a program of a kind that the person is in, where that one does as well,
    and not years later than the second one is done. An answer that is missing sends nobody into
    a second one: it can be asked.
    """
    under_way = {course.kind for course in person.training or () if _is_under_way(course, on)}
    begun = [move for move in one.arrival.path.moves if isinstance(move, Enroll)]
    if not any(move.asks("kind") in under_way for move in begun):
        return False
    done = max(one.day, *(step.end for step in one.arrival.scheduled if step.move in begun))
    return any(
        other.doubt <= max(one.doubt, Outcome.ANSWERS_MISSING.doubt)
        and other.is_full >= one.is_full
        and other.day <= add_months(done, _WORTH_BEGINNING_ANEW)
        and not any(isinstance(move, Enroll) for move in other.arrival.path.moves)
        and (other.arrival.path.route is one.arrival.path.route or _rests_on(other, under_way, on))
        for other in others
    )


def _rests_on(one: _Weighed, kinds: Container[str | None], on: date) -> bool:
    """Whether the way leads through a program under way of one of these kinds."""
    course = one.arrival.assessment.on(one.day).routes[0].best.program
    return course is not None and course.kind in kinds and _is_under_way(course, on)


def _is_under_way(course: Training, on: date) -> bool:
    return course.ends is not None and course.ends.last > on


def _soonest_first(one: _Weighed) -> tuple[Any, ...]:
    return (
        one.doubt,
        one.arrival.hangs,
        not one.is_full,
        one.has_no_end,
        one.day,
        _how_unsure(one.arrival),
        len(one.unpriced),
        one.known.low,
        len(one.arrival.path.moves),
    )


def _how_unsure(arrival: Arrival) -> int:
    """How sure we are of the rule by which another credential counts: 0 for an official page."""
    rules = (
        rule
        for move in arrival.path.moves
        if isinstance(move, PassExam)
        for rule in move.requirements
    )
    return max((CONFIDENCES.index(rule.confidence) for rule in rules), default=0)
