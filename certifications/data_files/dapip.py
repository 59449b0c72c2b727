"""The rows of the federal accreditation database (DAPIP). Names of people in it are not read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from . import values
from .records import Accreditation, Campus
from .values import Refused

Row = Mapping[str, str]


def read_campus(row: Row) -> Campus:
    """A school, or one of its places."""
    number = values.dapip_id(row["DAPIPID"])
    if not number:
        raise Refused(_("It has no DAPIP number."))
    named = re.split(r"[,;|\s]+", values.text(row.get("IPEDSUNITIDS", "")))
    return Campus(
        number,
        _or_nothing(values.opeid, row["OPEID"], ""),
        tuple(dict.fromkeys(_or_nothing(values.unitid, one, "") for one in named if one)),
        values.text(row["LOCATIONNAME"]),
        values.text(row["ADDRESS"]),
        values.text(row["LOCATIONTYPE"]).lower() == "institution",
        _or_nothing(values.day, row.get("UPDATEDATE", ""), None),
    )


def _or_nothing(read: Callable[[str], Any], cell: str, nothing: Any) -> Any:
    """What a cell says. A wrong number in one cell is no reason to lose the place."""
    try:
        return read(cell)
    except Refused:
        return nothing


def read_accreditation(row: Row) -> Accreditation:
    """A record of who accredited what."""
    number = values.dapip_id(row["DAPIPID"])
    if not number:
        raise Refused(_("It has no DAPIP number."))
    begun, ended = values.day(row["ACCREDITATIONDATE"]), values.day(row["ACCREDITATIONENDDATE"])
    if begun and ended and ended < begun:
        raise Refused(
            _("It ended on %(ended)s, before it began on %(begun)s.")
            % {"ended": ended, "begun": begun}
        )
    return Accreditation(
        number,
        values.text(row["AGENCYNAME"]),
        values.text(row["PROGRAMNAME"]),
        key_of(row),
        values.text(row["ACCREDITATIONSTATUS"]),
        begun,
        values.text(row.get("INITIALDATEFLAG", "")).lower() == "actual",
        values.day(row["REVIEWDATE"]),
        ended,
    )


def read_action(row: Row) -> tuple[tuple[str, ...], date | None, str]:
    """What an agency did about a record and when, by the key of the record."""
    return key_of(row), values.day(row["ACTIONDATE"]), values.text(row["ACTIONDESCRIPTION"])


def key_of(row: Row) -> tuple[str, ...]:
    """What records and actions are joined by."""
    numbers = (row["AGENCYID"], row["PROGRAMID"], row.get("SEQUENTIALID", ""))
    return (values.dapip_id(row["DAPIPID"]), *map(values.text, numbers))
