"""Where a ZIP code is, in degrees, by the table that the importer fills."""

from __future__ import annotations

from .public_files import ZipCode

Place = tuple[float, float]
"""Degrees north and degrees east."""


def place_of(zip_code: str) -> Place | None:
    """The middle of a ZIP code; None if we do not hold it. One query."""
    found = ZipCode.objects.filter(zip=zip_code)
    return found.values_list("latitude", "longitude").first()
