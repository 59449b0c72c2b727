"""Which facts some question asks. Imports go one way, so the app that asks says so when ready."""

from __future__ import annotations

from collections.abc import Callable

IsAsked = Callable[[str], bool]
"""Whether some question can tell a part of a profile, by its path: `training[].clock_hours`."""

_registered: list[IsAsked] = []


def asks(is_asked: IsAsked) -> None:
    """Say which parts of a profile the questions of an app can tell."""
    if is_asked not in _registered:
        _registered.append(is_asked)


def is_asked(path: str) -> bool:
    """Whether any question can tell it. Without an app that asks, anything may be told."""
    return not _registered or any(one(path) for one in _registered)
