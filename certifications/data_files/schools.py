"""The directories: what they say of schools that we list, and of those that we may list one day."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from certifications.public_files import DirectoryEntry
from certifications.schools import CostKind, Institution

from . import ipeds, scorecard
from .charges import Price, put_price
from .holdings import Holdings, day_of
from .merging import Said, as_text, stamped
from .records import School
from .report import DIRECTORY, SCHOOLS, FileReport
from .values import Refused

READERS = {"ipeds_hd": ipeds.read_school, "scorecard_institution": scorecard.read_school}
BROKEN = "\ufffd"
"""Stands where a letter was lost when somebody saved the file again."""


def bring_in(
    rows: Iterable[tuple[int, Any]], holdings: Holdings, said: Said, report: FileReport
) -> None:
    """Bring in a directory."""
    seen: set[str] = set()
    for line, row in rows:
        try:
            if isinstance(row, Refused):
                raise row
            school = READERS[said.kind](row)
            if school is not None and school.unitid in seen:
                raise Refused(_("The number %s stands in the file twice.") % school.unitid)
        except Refused as refused:
            report.refuse(line, refused)
            continue
        if school is None:
            report.left_out[gettext_noop("no school in a state of ours")] += 1
            continue
        seen.add(school.unitid)
        for flag in school.flags:
            report.flagged.add(line=line, what=f"{school.name}: {flag}")
        if BROKEN in f"{school.name}{school.city}{school.facts.get('street', '')}":
            report.flagged.add(
                line=line, what=_("%s: letters were lost in this file") % school.name
            )
        _take(school, holdings, said, report)


def _take(school: School, holdings: Holdings, said: Said, report: FileReport) -> None:
    held = holdings.by_unitid.get(school.unitid)
    if school.is_active:
        report.kept += 1
    else:
        report.left_out[gettext_noop("closed")] += 1
    # A closed school too: else an older directory, brought in later, would call it open.
    _list(school, holdings, said, report)
    if held is not None:
        _tell(held, school, holdings, said, report)


def _list(school: School, holdings: Holdings, said: Said, report: FileReport) -> None:
    """Put it into the directory, or change what stands there."""
    facts = {
        name: as_text(value) if isinstance(value, Decimal) else value
        for name, value in school.facts.items()
        if value not in (None, "")
    }
    own = {
        "name": school.name,
        "city": school.city,
        "state": school.state,
        "opeid": school.opeid,
        "is_active": school.is_active,
    }
    entry = holdings.directory.get(school.unitid)
    if entry is None:
        entry = DirectoryEntry(
            unitid=school.unitid, facts=facts, imported=stamped(own, said), **own
        )
        holdings.directory[school.unitid] = entry
        holdings.add(entry)
        report.count(DIRECTORY, "added")
        return
    if not said.may_replace(entry.imported["name"]):
        report.count(DIRECTORY, "older")
        return
    merged = {**entry.facts, **facts}
    is_other = merged != entry.facts or any(getattr(entry, key) != own[key] for key in own)
    stamps = stamped(own, said)
    if is_other or entry.imported != stamps:
        for key, value in own.items():
            setattr(entry, key, value)
        entry.facts, entry.imported = merged, stamps
        if not holdings.is_new(entry):
            holdings.touch(entry)
    report.count(DIRECTORY, "changed" if is_other else "unchanged")


def _tell(
    held: Institution, school: School, holdings: Holdings, said: Said, report: FileReport
) -> None:
    """Change what we hold of a school, as far as it came from files."""
    facts: dict[str, Any] = {
        **school.facts,
        "name": school.name,
        "city": school.city,
        "state": school.state,
        "opeid": school.opeid,
        "is_active": school.is_active,
    }
    if "latitude" in facts and held.latitude is not None and not _moved(held, facts):
        del facts["latitude"], facts["longitude"]
    if BROKEN in f"{school.name}{school.city}":
        del facts["name"], facts["city"]
    merged = holdings.change(held, facts, said)
    year = day_of(said.year)
    if school.is_active and year > held.listed_on:
        held.listed_on = year
        merged.changed["listed_on"] = year
        holdings.touch(held, "listed_on")
    report.count(SCHOOLS, merged.outcome)
    for name, (ours, theirs) in merged.disagreeing.items():
        report.disagreeing.add(row=held.code, field=name, here=str(ours), file=str(theirs))
    for kind, price in (
        (CostKind.IN_STATE, school.in_state),
        (CostKind.OUT_OF_STATE, school.out_of_state),
    ):
        for program in holdings.programs[held.code] if price is not None else ():
            words = "Yearly tuition and fees by the Scorecard, which does not name the year."
            told = Price(kind, price, "", words, only_if_none=True)
            put_price(program, told, holdings, said, report)


def _moved(held: Institution, facts: dict[str, Any]) -> bool:
    """Whether both directories mean another place, and not the same with other decimals."""
    return any(
        abs(Decimal(str(getattr(held, name))) - facts[name]) > Decimal("0.0005")
        for name in ("latitude", "longitude")
    )
