"""What every page of the desk has in common."""

from __future__ import annotations

from .history import WithHistory


class DeskAdmin(WithHistory):
    """A list and a page for one kind of row that editors change."""
