"""Tables that the fixtures fill beside those of this app: the app they belong to names them.

Imports go one way, so the command that loads the fixtures cannot know of them by itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Model

_roots: list[type[Model]] = []


def fills(*models: type[Model]) -> None:
    """Say, when an app is ready, which of its rows come from the fixtures.

    What belongs to one of these rows, and is deleted with it, is not named.
    """
    _roots.extend(model for model in models if model not in _roots)


def filled() -> Sequence[type[Model]]:
    """All of them, in the order in which they may be deleted."""
    return tuple(_roots)
