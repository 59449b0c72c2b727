"""Three outcomes, what is known of one, and the verdict a person reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Outcome(IntEnum):
    """How a requirement ends once everything is known. They stand in order of strength."""

    NOT_MET = 0
    REVIEW = 1
    """Only the certifying body can say, and it can say either."""
    MET = 2


class Verdict(StrEnum):
    """The answer for a credential or a route. UNKNOWN is an answer, never a quiet no."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    UNKNOWN = "unknown"


class Status(StrEnum):
    """The answer for one requirement."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"
    NEEDS_REVIEW = "needs_review"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of an outcome: it lies between `low` and `high`, whatever is still answered.

    `confirms` says that MET, if it comes to that, rests on papers the body has yet to look at.
    An answer more can only narrow the interval; that is why a decided verdict is never overturned.
    """

    low: Outcome
    high: Outcome
    confirms: bool = False

    @property
    def verdict(self) -> Verdict:
        """MET on every account, NOT_MET on every account, or not decided."""
        if self.low is Outcome.MET:
            return Verdict.ELIGIBLE
        if self.high is Outcome.NOT_MET:
            return Verdict.NOT_ELIGIBLE
        return Verdict.UNKNOWN

    @property
    def status(self) -> Status:
        """The word printed beside a requirement."""
        if self.low is Outcome.MET:
            return Status.NEEDS_REVIEW if self.confirms else Status.MET
        if self.high is Outcome.NOT_MET:
            return Status.NOT_MET
        waits = self.confirms or self.low is self.high
        return Status.NEEDS_REVIEW if waits else Status.UNKNOWN

    @property
    def needs_review(self) -> bool:
        """Whether the body itself has a say in the outcome."""
        if self.high is Outcome.NOT_MET:
            return False
        return self.confirms or Outcome.REVIEW in (self.low, self.high)

    def when_met(self, outcome: Outcome) -> Standing:
        """The same, with `outcome` standing where MET stood."""
        return _KNOWN[min(self.low, outcome)][min(self.high, outcome)][self.confirms]

    def when_not_met(self, outcome: Outcome) -> Standing:
        """The same, with `outcome` standing where NOT_MET stood."""
        return _KNOWN[max(self.low, outcome)][max(self.high, outcome)][self.confirms]


MET = Standing(Outcome.MET, Outcome.MET)
NOT_MET = Standing(Outcome.NOT_MET, Outcome.NOT_MET)
REVIEW = Standing(Outcome.REVIEW, Outcome.REVIEW)
UNKNOWN = Standing(Outcome.NOT_MET, Outcome.MET)
CONFIRMED_LATER = Standing(Outcome.MET, Outcome.MET, confirms=True)
_KNOWN = tuple(
    tuple((Standing(low, high), Standing(low, high, confirms=True)) for high in Outcome)
    for low in Outcome
)
"""Each standing there is, by its low, its high and whether papers are looked at: made once."""


def settled(outcome: Outcome) -> Standing:
    """The standing of an outcome that nothing can change."""
    return (NOT_MET, REVIEW, MET)[outcome]


def all_of(parts: Iterable[Standing]) -> Standing:
    """Every part is needed: the weakest decides."""
    low = high = Outcome.MET
    confirms = False
    for part in parts:
        if part.low < low:
            low = part.low
        if part.high < high:
            high = part.high
        confirms = confirms or part.confirms
    return _KNOWN[low][high][confirms]


def any_of(parts: Iterable[Standing]) -> Standing:
    """One part is enough: the strongest decides, and one without the body's check goes first."""
    low = high = Outcome.NOT_MET
    unchecked_low = unchecked_high = Outcome.NOT_MET
    for part in parts:
        if part.low > low:
            low = part.low
        if part.high > high:
            high = part.high
        if not part.confirms:
            unchecked_low = max(unchecked_low, part.low)
            unchecked_high = max(unchecked_high, part.high)
    strongest, unchecked = (low, unchecked_low) if low is Outcome.MET else (high, unchecked_high)
    return _KNOWN[low][high][strongest is Outcome.MET and unchecked is not Outcome.MET]


def at_least(count: int, parts: Iterable[Standing]) -> Standing:
    """`count` parts are needed: the weakest of the strongest so many decides."""
    if count == 1:
        return any_of(parts)
    seen = tuple(parts)
    if count > len(seen):
        return NOT_MET
    lows = sorted((part.low for part in seen), reverse=True)
    highs = sorted((part.high for part in seen), reverse=True)
    low, high = lows[count - 1], highs[count - 1]
    best = [part for part in seen if part.low is Outcome.MET]
    if len(best) < count:
        best = [part for part in seen if part.high is Outcome.MET]
    confirms = sum(not part.confirms for part in best) < count and bool(best)
    return Standing(low, high, confirms)
