"""Where ZIP codes are: from a file, or from the table that the package zipcodes carries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from eligibility.vocabulary import STATES

from . import values
from .records import Place
from .values import Refused

Row = Mapping[str, str]


def read_place(row: Row) -> Place | None:
    """A row of a table; None for one in no state of ours, such as a military post abroad."""
    number = values.zip5(row["ZIP"])
    if not number:
        raise Refused(_("It has no ZIP code."))
    north = values.degrees(row["LATITUDE"], 90)
    east = values.degrees(row["LONGITUDE"], 180)
    state = values.text(row.get("STATE", "")).upper()
    if state and state not in STATES:
        return None
    if north is None or east is None or (north == 0 and east == 0):
        raise Refused(_("It has no coordinates."))
    return Place(number, values.text(row.get("PLACE", ""))[:100], state, north, east)


def carried() -> Iterator[tuple[int, Row]]:
    """The rows of the package, numbered."""
    import zipcodes  # 42,000 rows: only who brings them in waits for them

    for number, entry in enumerate(zipcodes.list_all(), start=1):
        yield (
            number,
            {
                "ZIP": entry["zip_code"],
                "PLACE": entry["city"],
                "STATE": entry["state"],
                "LATITUDE": entry["lat"],
                "LONGITUDE": entry["long"],
            },
        )


def version() -> str:
    """Which edition of the package it is."""
    from importlib.metadata import version as of

    return of("zipcodes")
