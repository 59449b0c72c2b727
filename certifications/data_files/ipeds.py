"""The rows of IPEDS: the directory, charges by program or by year, and completions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from eligibility.vocabulary import MOST_MONTHS, STATES

from . import values
from .records import SUBJECTS, Charges, Completions, School, Slot
from .values import Refused

Row = Mapping[str, str]
CLOCK, CREDIT = "1", "2"
TENTH = Decimal("0.1")
MONTHS, HOURS = range(3, 37), range(100, 3001)
"""Lengths outside of these are flagged."""
LEVELS = {
    "1": ("under_1_year", "certificate"),  # until 2019: all that take less than a year
    "20": ("under_12_weeks", "certificate"),
    "21": ("under_1_year", "certificate"),
    "2": ("1_to_2_years", "certificate"),
    "4": ("2_to_4_years", "certificate"),
    "3": ("associate", "associate"),
    "5": ("bachelor", "bachelor"),
}
"""By AWLEVEL: how figures are kept apart, and what a program ends with."""
LENGTHS = {"1": "4yr", "2": "2yr", "3": "less_than_2yr"}


def read_school(row: Row) -> School | None:
    """A row of HD; None for an office, a school of an unknown kind, or one in no state of ours."""
    if values.code(row["SECTOR"]) == "0" or row["CONTROL"].strip() in {"-3", "-3.0"}:
        return None
    unitid = _unitid(row)
    state = values.text(row["STABBR"]).upper()
    if state not in STATES:
        return None
    name, city = values.text(row["INSTNM"])[:200], values.text(row["CITY"])[:100]
    if not name or not city:
        raise Refused(_("It has no name or no town."))
    zip_code, flags = zip_of(row["ZIP"])
    facts = {
        "zip": zip_code,
        "kind": kind_of_school(row["CONTROL"], row.get("ICLEVEL", ""), row["SECTOR"]),
        "street": values.text(row.get("ADDR", ""))[:200],
        "url": values.web_address(row.get("WEBADDR", "")),
        "other_names": other_names(row.get("IALIAS", "")),
        **coordinates(row.get("LATITUDE", ""), row.get("LONGITUD", "")),
    }
    is_active = values.code(row["CYACTIVE"]) == "1"
    opeid = values.opeid(row.get("OPEID", ""))
    return School(unitid, opeid, name, city, state, is_active, facts, flags=flags)


def read_slots(row: Row) -> Iterator[Slot | Refused]:
    """The programs of a row of IC_PY that are ours."""
    for n in range(1, 7):
        try:
            cip = values.cip(row[f"CIPCODE{n}"])
            if cip in SUBJECTS:
                yield _slot(row, n, cip)
        except Refused as refused:
            yield Refused(_("Program %(n)s: %(refused)s") % {"n": n, "refused": refused})


def _slot(row: Row, n: int, cip: str) -> Slot:
    """The first slot has its price in columns of its own, and is seldom in the others' one."""
    tuition = values.number(row["CHG1PY3"]) if n == 1 else None
    books = values.number(row.get("CHG4PY3", "")) if n == 1 else None
    if tuition is None:
        tuition = values.number(row[f"CIPTUIT{n}"])
    if books is None:
        books = values.number(row.get(f"CIPSUPP{n}", ""))
    length, unit = values.number(row[f"CIPLGTH{n}"]), values.code(row[f"PRGMSR{n}"])
    months = values.whole(row.get(f"MTHCMP{n}", ""))
    flags = []
    if months is not None and not 1 <= months <= MOST_MONTHS:
        flags.append(_("It takes %s months, which cannot be; that is left out.") % months)
        months = None
    elif months is not None and months not in MONTHS:
        flags.append(_("It takes %s months.") % months)
    hours = int(length) if length and unit == CLOCK else None
    if hours is not None and hours not in HOURS:
        flags.append(_("It has %s clock hours.") % hours)
    credit = length.quantize(TENTH) if length and unit == CREDIT else None
    if hours is not None and hours > 32767:
        raise Refused(_("It has %s clock hours.") % hours)
    if credit is not None and credit > 200:
        flags.append(_("It has %s credit hours.") % credit)
        credit = None if credit > 9999 else credit
    if length and not (hours or credit):
        flags.append(_("Nobody says whether its hours are clock or credit hours."))
    if months is not None and credit and months >= 30 and credit < 30:
        flags.append(
            _("It has %(credit)s credit hours in %(months)s months.")
            % {"credit": credit, "months": months}
        )
    return Slot(
        _unitid(row), n, cip, hours or None, credit, months or None, tuition, books, tuple(flags)
    )


def read_charges(row: Row) -> Charges:
    """A row of IC_AY."""
    return Charges(_unitid(row), *(values.number(row[f"CHG{n}AY3"]) for n in (1, 2, 3)))


def read_completions(row: Row) -> Completions | None:
    """A row of C_A about our programs. None: a total, a second major, another subject or award."""
    cip = values.cip(row["CIPCODE"])
    if cip not in SUBJECTS or values.code(row["MAJORNUM"]) != "1":
        return None
    level = values.code(row["AWLEVEL"])
    if level not in LEVELS:
        return None
    count = values.figure(row["CTOTALT"])
    if count is None:
        raise Refused(_("It has no count (CTOTALT)."))
    if count.value is not None and count.value != int(count.value):
        raise Refused(_("“%s” is no number of people.") % (row["CTOTALT"].strip()))
    return Completions(_unitid(row), cip, *LEVELS[level], count)


# ---------------------------------------------------------------- cells of several files


def kind_of_school(control: str, level: str, sector: str = "") -> str:
    """Who runs it and for how long, in our words; "" if the file does not say."""
    match values.code(control):
        case "1":
            length = LENGTHS.get(values.code(level)) or _length_of(values.code(sector))
            return f"public_{length}" if length else ""
        case "2":
            return "private_nonprofit"
        case "3":
            return "for_profit"
    return ""


def _length_of(sector: str) -> str:
    return {"1": "4yr", "4": "2yr", "7": "less_than_2yr"}.get(sector, "")


def zip_of(cell: str) -> tuple[str, tuple[str, ...]]:
    """The ZIP code; where it is none it is left out, and the words that tell so stand beside it."""
    try:
        return values.zip5(cell), ()
    except Refused as refused:
        return "", (_("%s It is left out.") % refused,)


def other_names(cell: str) -> str:
    """Other names, one on each line; files put several beside each other, sometimes with |."""
    return "\n".join(filter(None, (values.text(name) for name in cell.split("|"))))[:2000]


def coordinates(latitude: str, longitude: str) -> dict[str, Decimal]:
    """Both, or none: one alone is of no use, and 0, 0 or -2, -2 is in the sea."""
    north, east = values.degrees(latitude, 90), values.degrees(longitude, 180)
    if north is None or east is None or north == east:
        return {}
    return {"latitude": north, "longitude": east}


def _unitid(row: Row) -> str:
    found = values.unitid(row["UNITID"])
    if not found:
        raise Refused(_("It has no IPEDS number (UNITID)."))
    return found
