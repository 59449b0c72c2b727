"""Public files that an app above reads, brought in on the same page of the desk.

Imports go one way, so that app says here when it is ready what it reads and how.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .kinds import Kind

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from .bringing_in import Wanted
    from .report import Report


@dataclass(frozen=True)
class Importer:
    """What reads one kind of file. `done` is said when it did, for its rows may be live."""

    kind: Kind
    is_its_own: Callable[[Path], bool]
    """Whether a file is of this kind, by its first lines."""
    bring_in: Callable[[Wanted], Report]
    """Raises ImportRefused; then nothing is changed."""
    may: Callable[[Any], bool]
    """Whether somebody may change the rows that it writes."""
    what_it_does: Promise
    """Where its rows are seen, once they are brought in."""
    done: Promise


importers: list[Importer] = []


def register(importer: Importer) -> None:
    """Say what reads a kind of file."""
    if importer.kind.key not in {known.kind.key for known in importers}:
        importers.append(importer)


def importer_of(path: Path) -> Importer | None:
    """What reads this file; None if it is read here, or nowhere."""
    return next((one for one in importers if one.is_its_own(path)), None)


def importer_by(command: str) -> Importer | None:
    """What stands behind a command; None if it is one of ours."""
    return next((one for one in importers if one.kind.command == command), None)
