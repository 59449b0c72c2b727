"""When one rule asks at least as much as another of its kind, part by part.

A kind names, beside its parts, how each of them compares (`Test.COMPARED`). A part that is not
named must be equal: where nothing is said, nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Compares = Callable[[Any, Any], bool]
"""Whether the first value asks at least as much as the second. None asks for nothing."""


def more(mine: Any, others: Any) -> bool:
    """A larger number asks for more."""
    return others is None or (mine is not None and mine >= others)


def less(mine: Any, others: Any) -> bool:
    """A smaller number leaves less room."""
    return others is None or (mine is not None and mine <= others)


def fewer(mine: Any, others: Any) -> bool:
    """A shorter list lets fewer pass."""
    return others is None or (mine is not None and set(mine) <= set(others))


def includes(mine: Any, others: Any) -> bool:
    """A longer list of things that are all needed asks for more."""
    return set(mine) >= set(others)


def if_asked(mine: Any, others: Any) -> bool:
    """Asked for by the one alone, or alike by both."""
    return bool(others is None or mine == others)


def yes(mine: Any, others: Any) -> bool:
    """A flag that asks for something."""
    return bool(mine) or not others


def never(mine: Any, others: Any) -> bool:
    """It is only told, and never judged by."""
    return True


def reviewed(mine: Any, others: Any) -> bool:
    """Where the other leaves nothing to the body, this one may."""
    return bool(others != "needs_review")


def numbers(mine: Mapping[str, Any], others: Mapping[str, Any]) -> bool:
    """As much of each as the other asks for."""
    return all(mine.get(name, 0) >= number for name, number in others.items())


def strengths(mine: Mapping[str, Any], others: Mapping[str, Any]) -> bool:
    """What counts here counts as much there."""
    return all(name in others and held <= others[name] for name, held in mine.items())
