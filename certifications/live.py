"""Rows that are seen as soon as they are saved, and are no part of a release.

They belong to the apps above; imports go one way, so each says when it is ready which rows those
are, and what is to be looked for in them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Model

if TYPE_CHECKING:
    from .audit import Finding, Kind

Look = Callable[[date], Iterable["Finding"]]
"""What is wrong with live rows on a day."""

roots: list[type[Model]] = []
"""All kinds of live rows, in the order in which they are deleted before fixtures take their place.
Those without a source are on the worklist."""
looks: list[tuple[Kind, Look]] = []
"""What is looked for, and who looks: the worklist shows them after its own."""


def register(*models: type[Model]) -> None:
    """Say which kinds of rows are live."""
    roots.extend(model for model in models if model not in roots)


def look_for(kind: Kind, look: Look) -> None:
    """Say what is to be looked for in them."""
    if kind.key not in {known.key for known, _look in looks}:
        looks.append((kind, look))
