"""How a way stands to the money somebody can spend."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from eligibility.reasons import Reason, gettext_noop, reason

from .costs import NOTHING, Cost


class Fit(StrEnum):
    """Whether it stays within the budget, the surest first.

    OVER: all that anybody told is too much, but too few told it to leave the way out for that.
    """

    WITHIN = "within"
    MAY_EXCEED = "may_exceed"
    UNKNOWN = "unknown"
    OVER = "over"


_IN_WORDS = {
    Fit.MAY_EXCEED: gettext_noop("It may cost more than your ${budget}: up to ${most}."),
    Fit.UNKNOWN: gettext_noop(
        "We do not know all prices, so we cannot tell whether it stays within your ${budget}."
    ),
    Fit.OVER: gettext_noop(
        "Every price we know for this whole way is over your ${budget}: the lowest is ${least}. "
        "Another school may ask less."
    ),
}


@dataclass(frozen=True, slots=True)
class Budget:
    """What can be spent, and what a way costs as far as anybody told it.

    `least` and `most` are sums of what is known: of a step that nobody told a price of, nothing.
    """

    limit: Fraction
    fit: Fit
    least: Fraction
    most: Fraction

    @property
    def in_words(self) -> Reason | None:
        """What there is to say about it; None where it fits."""
        text = _IN_WORDS.get(self.fit)
        if text is None:
            return None
        return reason(text, budget=self.limit, least=self.least, most=self.most)


def within(
    limit: Fraction | None, prices: Iterable[tuple[Cost | None, Cost | None]]
) -> Budget | None:
    """How steps of these prices stand to a limit; None without one.

    Of each step: what it costs, if that can be counted on, and what somebody told of it.
    """
    if limit is None:
        return None
    pairs = list(prices)
    told = [cost or told or NOTHING for cost, told in pairs]
    least = sum((one.low for one in told), Fraction(0))
    most = sum((one.high for one in told), Fraction(0))
    is_known = all(cost is not None for cost, _told in pairs)
    return Budget(limit, _fit(limit, least, most, is_known=is_known), least, most)


def _fit(limit: Fraction, least: Fraction, most: Fraction, *, is_known: bool) -> Fit:
    if least > limit:
        return Fit.OVER
    if not is_known:
        return Fit.UNKNOWN
    return Fit.WITHIN if most <= limit else Fit.MAY_EXCEED
