"""What a row of a public file says, once it is made sense of. Plain values, and no database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .values import Figure

SUBJECTS = {
    "51.0801": "Medical/Clinical Assistant",
    "51.1009": "Phlebotomy Technician/Phlebotomist",
    "51.0902": "Electrocardiograph Technology/Technician",
}
"""The programs that are brought in, by CIP number, with the federal title of the subject."""
FAMILIES = {subject[:5] for subject in SUBJECTS}
INSTITUTIONAL = "Institutional Accreditation"
"""The label of a record about a school and not about a program."""
OUR_SUBJECTS = re.compile(rb"51\.?(?:0801|1009|0902)")
OUR_FAMILIES = re.compile(rb"51\.?(?:08|09|10)")
"""What stands somewhere in every row about them, however its CIP number is written."""


@dataclass(frozen=True)
class School:
    """A school as a directory tells it. `facts` are named as the columns of a school."""

    unitid: str
    opeid: str
    name: str
    city: str
    state: str
    is_active: bool
    facts: dict[str, str | Decimal]
    in_state: Decimal | None = None
    out_of_state: Decimal | None = None
    flags: tuple[str, ...] = ()
    """What cannot be true of it, in words, and was left out."""


@dataclass(frozen=True)
class Slot:
    """One of the six programs that a school tells its charges of."""

    unitid: str
    number: int
    cip: str
    clock_hours: int | None
    credit_hours: Decimal | None
    months: int | None
    tuition: Decimal | None
    books: Decimal | None
    flags: tuple[str, ...] = ()
    """What looks odd about it, in words. It is kept all the same."""


@dataclass(frozen=True)
class Charges:
    """What a year at a school costs, for all its programs alike."""

    unitid: str
    in_district: Decimal | None
    in_state: Decimal | None
    out_of_state: Decimal | None


@dataclass(frozen=True)
class Completions:
    """How many people finished a subject with an award in a year. 0 is a count."""

    unitid: str
    cip: str
    level: str
    award: str
    count: Figure


@dataclass(frozen=True)
class FieldFigures:
    """What the Scorecard says of a family of subjects at a school, by measure."""

    unitid: str
    opeid6: str
    cip: str
    title: str
    level: str
    figures: dict[str, Figure]
    is_count_of_earlier_year: bool = False
    """Whether how many finished is told of the first of the two years alone."""


@dataclass(frozen=True)
class Campus:
    """A school or one of its places in the accreditation database."""

    dapip_id: str
    opeid: str
    unitids: tuple[str, ...]
    name: str
    place: str
    is_institution: bool
    updated_on: date | None = None


@dataclass(frozen=True)
class Accreditation:
    """One record of the accreditation database."""

    dapip_id: str
    agency: str
    program: str
    key: tuple[str, ...]
    status: str
    begun_on: date | None
    is_begin_exact: bool
    review_on: date | None
    ended_on: date | None
    accreditor: str = ""
    """The letters of the agency, if we hold it."""

    @property
    def is_institutional(self) -> bool:
        """Whether it is about the school and not about a program."""
        return self.program == INSTITUTIONAL

    @property
    def award(self) -> str:
        """The award its label names; "" if none."""
        if "(MAAAS)" in self.program or "associate" in self.program.lower():
            return "associate"
        return "certificate" if "(MACD)" in self.program else ""


@dataclass(frozen=True)
class Place:
    """Where a ZIP code is."""

    zip: str
    place: str
    state: str
    latitude: Decimal
    longitude: Decimal
