"""What a cell of a public file says. A value that does not fit is refused, never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

MISSING = frozenset({"", ".", "-", "-1", "-2", "-3", "null", "na", "n/a", "nan"})
LONGEST_MISSING = 4
NO_DEGREES = MISSING - {"-1", "-2", "-3"}
FLOAT = re.compile(r"\d+\.0+")
"""A whole number that a spreadsheet wrote as one with parts."""
ADDRESS = re.compile(r"https?://[a-z0-9.-]+\.[a-z]{2,}(:\d+)?(/[^\s<>\"]*)?(\?\S*)?")
SUPPRESSED = frozenset({"ps", "privacysuppressed", "privacy suppressed"})
LARGEST = Decimal(1_000_000)
"""No figure here, of dollars or of people, is as large as this."""


class Refused(ValueError):
    """A value that cannot be what its column says. The words are for people."""


@dataclass(frozen=True)
class Figure:
    """A number, or that the publisher keeps it back."""

    value: Decimal | None
    is_suppressed: bool = False


def text(cell: str) -> str:
    """A cell without spaces around it, Excel's ="…" or doubled spaces; "" if it says nothing."""
    cell = cell.strip()
    if cell.startswith('="') and cell.endswith('"'):
        cell = cell[2:-1].strip()
    if "  " in cell or not cell.isprintable():
        cell = " ".join(cell.replace("\0", "").split())
    return "" if len(cell) <= LONGEST_MISSING and cell.lower() in MISSING else cell


def code(cell: str) -> str:
    """A number that stands for a word, as 1 however it was saved: 1, 01, 1.0. "" if missing."""
    said = cell if cell.isdigit() else text(cell)
    if said.isdigit() and said[0] != "0":
        return said
    whole, point, rest = said.partition(".")
    if whole.isdigit() and (not point or not rest.strip("0")):
        return whole.lstrip("0") or "0"
    return said


def _digits(cell: str, what: str, lengths: tuple[int, ...]) -> str:
    """Digits of a fixed length, with the zeros that a spreadsheet dropped. "" if missing."""
    if len(cell) in lengths and cell.isascii() and cell.isdigit() and cell.strip("0"):
        return cell
    said = text(cell)
    if FLOAT.fullmatch(said):
        said = said.partition(".")[0]
    if not said:
        return ""
    wanted = next((length for length in lengths if len(said) <= length), 0)
    if not wanted or not said.isascii() or not said.isdigit() or not int(said):
        raise Refused(_("“%(cell)s” is no %(what)s.") % {"cell": cell.strip(), "what": _(what)})
    return said.zfill(wanted)


def unitid(cell: str) -> str:
    """An IPEDS number of six digits."""
    return _digits(cell, gettext_noop("IPEDS number (UNITID)"), (6,))


def opeid(cell: str) -> str:
    """A federal aid number of eight digits; six or fewer are a number that lost two zeros."""
    return _digits(cell, gettext_noop("federal aid number (OPEID)"), (8,))


def opeid6(cell: str) -> str:
    """The first six digits of a federal aid number."""
    return _digits(cell, gettext_noop("federal aid number (OPEID6)"), (6,))


def dapip_id(cell: str) -> str:
    """A number of the accreditation database: six digits, or nine for a place of a school."""
    said = _digits(cell, gettext_noop("DAPIP number"), (9,))
    if said.startswith("000"):
        return said[3:]
    return said


def zip5(cell: str) -> str:
    """The first five digits of a ZIP code, with the zeros that a spreadsheet dropped."""
    said = text(cell).partition("-")[0].strip()
    if FLOAT.fullmatch(said):
        said = said.partition(".")[0]
    if not said:
        return ""
    if said.isascii() and said.isdigit() and 7 <= len(said) <= 9:  # ZIP+4, with or without its 0
        said = said.zfill(9)[:5]
    if not (said.isascii() and said.isdigit() and 3 <= len(said) <= 5 and int(said)):
        raise Refused(_("“%s” is no ZIP code.") % cell.strip())
    return said.zfill(5)


def cip(cell: str) -> str:
    """A CIP number in the one way: 51.0801, or 51.08 for a family, or 51 for a whole field."""
    said = text(cell)
    if not said:
        return ""
    if not re.fullmatch(r"\d{1,6}|\d{1,2}\.\d{1,4}", said, re.ASCII):
        raise Refused(_("“%s” is no CIP number.") % cell.strip())
    if "." in said:
        left, right = said.split(".")
        return f"{left.zfill(2)}.{right.ljust(4, '0')}"
    if len(said) <= 2:
        return said.zfill(2)
    whole = said.zfill(4 if len(said) <= 4 else 6)
    return f"{whole[:2]}.{whole[2:]}"


def family(cell: str) -> str:
    """A CIP number of four digits, as the Scorecard writes it: 5108, or 100 for 01.00."""
    said = text(cell)
    if not said:
        return ""
    if "." in said:
        left, right = said.split(".", 1)
        if right.strip("0") == "" and len(left) > 2:  # 5108.0, made a number somewhere
            said = left
        else:
            return cip(said)[:5]
    if not (said.isascii() and said.isdigit() and len(said) <= 4):
        raise Refused(_("“%s” is no CIP number of four digits.") % cell.strip())
    said = said.zfill(4)
    return f"{said[:2]}.{said[2:]}"


def figure(cell: str) -> Figure | None:
    """A number of people or dollars; None if it is not available."""
    said = cell.strip().lower()
    if said in SUPPRESSED:
        return Figure(None, is_suppressed=True)
    value = number(cell)
    return None if value is None else Figure(value)


def number(cell: str) -> Decimal | None:
    """A number that is not below zero, with or without $ and commas. None if missing."""
    said = text(cell)
    if said.isascii() and said.isdigit() and len(said) <= 6:
        return Decimal(said)
    said = said.replace(",", "").removeprefix("$")
    if not said or said.lower() in SUPPRESSED:
        return None
    try:
        value = Decimal(said)
    except InvalidOperation:
        raise Refused(_("“%s” is no number.") % cell.strip()) from None
    if not value.is_finite() or not 0 <= value < LARGEST:
        raise Refused(_("“%s” is out of range.") % cell.strip())
    return value.quantize(Decimal("0.01")) if value != value.to_integral_value() else value


def whole(cell: str) -> int | None:
    """A whole number that is not below zero. None if missing."""
    value = number(cell)
    if value is None:
        return None
    if value != value.to_integral_value():
        raise Refused(_("“%s” is no whole number.") % cell.strip())
    return int(value)


def degrees(cell: str, most: int) -> Decimal | None:
    """A coordinate. None if missing."""
    said = cell.strip()
    if said.lower() in NO_DEGREES:
        return None
    try:
        value = Decimal(said)
    except InvalidOperation:
        raise Refused(_("“%s” is no coordinate.") % said) from None
    if not value.is_finite() or abs(value) > most:
        raise Refused(_("“%s” is no coordinate.") % said)
    return value.quantize(Decimal("0.000001")).normalize() + Decimal(0)


def day(cell: str) -> date | None:
    """A day: 12/31/2017, 6/1/1966 12:00:00 AM or 2017-12-31. None if missing."""
    said = text(cell).partition(" ")[0].partition("T")[0]
    if not said:
        return None
    american = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", said, re.ASCII)
    try:
        if american:
            month, in_month, year = map(int, american.groups())
            found = date(year, month, in_month)
        else:
            found = date.fromisoformat(said)
    except ValueError:
        raise Refused(_("“%s” is no day.") % cell.strip()) from None
    if not 1850 <= found.year <= 2100:
        raise Refused(_("“%s” is a day that cannot be.") % cell.strip())
    return found


def web_address(cell: str) -> str:
    """An address with https:// before it, or "" where it is none."""
    said = text(cell).replace(" ", "")
    if not said or "." not in said:
        return ""
    if not re.match(r"https?://", said, re.IGNORECASE):
        said = f"https://{said.lstrip('/')}"
    scheme, _colon, rest = said.partition("://")
    host, slash, path = rest.partition("/")
    said = f"{scheme.lower()}://{host.lower()}{slash}{path}"
    return said if ADDRESS.fullmatch(said) and len(said) <= 500 else ""
