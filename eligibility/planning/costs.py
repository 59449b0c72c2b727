"""What steps cost, as far as somebody wrote it down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from eligibility.reasons import Reason
from eligibility.records import Source
from eligibility.rules import CONFIDENCES


@dataclass(frozen=True, slots=True)
class Cost:
    """From the least to the most, in U.S. dollars, and where that was read.

    `of`: what was counted to come to it, such as so many programs of a year. `confidence`: how
    sure we are of the least sure of the figures.
    """

    low: Fraction
    high: Fraction
    sources: tuple[Source, ...] = ()
    of: Reason | None = None
    confidence: str = CONFIDENCES[0]
    is_enough: bool = True
    """Whether it was told by so many that it can be counted on for another one of the kind."""


@dataclass(frozen=True, slots=True)
class Lengths:
    """From the fewest to the most months that programs of a kind take, and what was counted.

    `programs`: how many there are, be their length known or not. `where`: the name of their state,
    empty where they are in several.
    """

    least: Fraction
    most: Fraction
    programs: int
    of: Reason
    where: str = ""


NOTHING = Cost(Fraction(0), Fraction(0))


class Prices(Protocol):
    """What others ask for. Prices are no rules, so whoever plans brings them along."""

    def of_exam(self, credential_id: str) -> Cost | None:
        """The price of an exam for somebody who takes it for the first time, if it is known."""
        ...

    def of_program(self, credential_id: str, kind: str, state: str | None) -> Cost | None:
        """What whole programs of a kind cost that open a credential, or may: those of the state.

        None where the price of none of them is known. Where few told one, it is not enough to
        count on, and only said.
        """
        ...

    def lengths_of_program(
        self, credential_id: str, kind: str, state: str | None
    ) -> Lengths | None:
        """How long the same programs take, as far as their schools say. It is told beside the
        usual length, and no day is counted by it.
        """
        ...


class _NoPrices:
    """Nothing is known of any price."""

    def of_exam(self, credential_id: str) -> Cost | None:
        return None

    def of_program(self, credential_id: str, kind: str, state: str | None) -> Cost | None:
        return None

    def lengths_of_program(
        self, credential_id: str, kind: str, state: str | None
    ) -> Lengths | None:
        return None


NO_PRICES: Prices = _NoPrices()


def total(costs: Iterable[Cost | None]) -> Cost | None:
    """All of them together; None as soon as one is not known."""
    added = NOTHING
    for cost in costs:
        if cost is None:
            return None
        added = Cost(
            added.low + cost.low,
            added.high + cost.high,
            tuple(dict.fromkeys((*added.sources, *cost.sources))),
            confidence=least_sure((added.confidence, cost.confidence)),
        )
    return added


def for_all(costs: Iterable[Cost | None]) -> Cost | None:
    """What one thing costs that is each of several; None where that cannot be told.

    It is no cheaper than the cheapest of any of them, and no dearer than the dearest.
    """
    known: list[Cost] = []
    for cost in costs:
        if cost is None:
            return None
        known.append(cost)
    low, high = max(known, key=lambda one: one.low), min(known, key=lambda one: one.high)
    if low.low > high.high:
        return None
    return Cost(
        low.low,
        high.high,
        tuple(dict.fromkeys(source for one in known for source in one.sources)),
        low.of,
        least_sure(one.confidence for one in known),
        all(one.is_enough for one in known),
    )


def least_sure(confidences: Iterable[str]) -> str:
    """The weakest of them."""
    return max(confidences, key=CONFIDENCES.index, default=CONFIDENCES[0])
