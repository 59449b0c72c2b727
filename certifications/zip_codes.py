"""Where a ZIP code is, in degrees, by the table that the importer fills."""

from __future__ import annotations

from collections.abc import Iterable

from .public_files import ZipCode

Place = tuple[float, float]
"""Degrees north and degrees east."""


def places_of(zip_codes: Iterable[str]) -> dict[str, Place]:
    """The middles of all of these that we hold. One query."""
    found = ZipCode.objects.filter(zip__in=sorted(zip_codes))
    return {
        zip_code: (north, east)
        for zip_code, north, east in found.values_list("zip", "latitude", "longitude")
    }
