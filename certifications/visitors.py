"""What the person who looks at a page told us. Imports go one way, so the app that asks says it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest

from eligibility.facts import Profile

from .releases import CurrentRelease

Told = Callable[[HttpRequest, CurrentRelease], Profile | None]
"""The facts of the visitor, read in the terms of a release; None where they told nothing."""

_registered: list[Told] = []


def tells(told: Told) -> None:
    """Say how the facts of a visitor are read."""
    if told not in _registered:
        _registered.append(told)


def profile_of(request: HttpRequest, release: CurrentRelease) -> Profile | None:
    """The facts of the visitor; None where no app asks, or nothing was told."""
    found = (told(request, release) for told in _registered)
    return next((profile for profile in found if profile is not None), None)
