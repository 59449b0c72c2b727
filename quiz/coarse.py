"""Numbers of people as they may be shown: never one under ten, nor one that could be worked out.

Every number is rounded down to a full ten. So of two of them that differ by a few people, nobody
can tell by how many. See docs/decisions/0022-what-is-counted.md.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

from certifications.effects import LEAST_TOLD

Part = TypeVar("Part", bound=Hashable)
STEP = LEAST_TOLD
FEWER = STEP - 1
"""The most that a part can have which is not shown, and that rounding can take off another."""


def rounded(number: int) -> int | None:
    """The number as it is shown; None for one that is not."""
    return number // STEP * STEP if number >= LEAST_TOLD else None


def of_all(number: int, everybody: int) -> int | None:
    """How many of all there are. If the others are fewer than ten, it would tell of them."""
    return rounded(number) if everybody - number >= LEAST_TOLD else None


def of_parts(parts: Mapping[Part, int]) -> dict[Part, int | None]:
    """Parts of a whole that somebody may know: each person is in just one of them.

    Whoever takes what is shown from the whole finds how many people rounding has left out. If those
    are so few, or so many, that a part which is not shown cannot be just any number from none to
    nine, none of the parts is. That hangs on nothing but what would be shown, so it tells no more.
    """
    shown = {part: rounded(number) for part, number in parts.items()}
    left_out = sum(parts.values()) - sum(number or 0 for number in shown.values())
    is_safe = FEWER <= left_out <= FEWER * (len(parts) - 1)
    return shown if is_safe or None not in shown.values() else dict.fromkeys(parts)
