"""Figures of schools: people, pay and debt, each with what it covers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_noop

from certifications.models import Confidence
from certifications.schools import Institution, SchoolFigure

from . import scorecard
from .holdings import Holdings
from .merging import Said, as_text, is_same
from .records import OUR_FAMILIES, FieldFigures
from .report import FIGURES, KEPT, FileReport
from .values import Figure, Refused

LOOKED_FOR = OUR_FAMILIES
NAMES = {
    "51.08": "health assisting programs",
    "51.09": "programs of diagnosis and treatment",
    "51.10": "laboratory programs",
}
"""Families of subjects in plain words."""
FROM_TWO = "by the file of the school years {first} and {last} together"
Key = tuple[Institution, str, str, str]


def bring_in(
    rows: Iterable[tuple[int, Any]], holdings: Holdings, said: Said, report: FileReport
) -> None:
    """Bring in the field-of-study file, for families in which we list a program of the school."""
    for line, row in rows:
        try:
            if isinstance(row, Refused):
                raise row
            told = scorecard.read_field(row)
        except Refused as refused:
            report.refuse(line, refused)
            continue
        if told is None:
            report.left_out[gettext_noop("other subjects or awards")] += 1
            continue
        school = _school(told, holdings)
        if school is None:
            report.left_out[gettext_noop("of schools without a program of ours")] += 1
            continue
        report.kept += 1
        for measure, figure in told.figures.items():
            key = (school, told.cip, told.level, measure)
            year, cohort = _cohort(told, measure, said.year)
            scope = _scope(told, measure)
            put_figure(key, figure, cohort, scope, holdings, said, report, year=year)


def _school(told: FieldFigures, holdings: Holdings) -> Institution | None:
    """The school, if it teaches something of the family. Without a number of its own, by OPEID6."""
    if told.unitid:
        school = holdings.by_unitid.get(told.unitid)
    else:
        campuses = holdings.by_opeid6.get(told.opeid6, [])
        school = campuses[0] if len(campuses) == 1 else None
    if school is None:
        return None
    has = any(program.cip.startswith(told.cip) for program in holdings.programs[school.code])
    return school if has else None


def _scope(told: FieldFigures, measure: str) -> str:
    covers = f"All {NAMES[told.cip]} (CIP {told.cip}) with this award at this school"
    if measure == "completers":
        return f"{covers}, not one program alone."
    who = "who borrowed" if measure == "median_debt" else "who work and had federal aid"
    return f"{covers}, of those {who}. Reported for all campuses of the school together."


def _cohort(told: FieldFigures, measure: str, year: str) -> tuple[str, str]:
    """Of which year a figure is and who was counted, as far as the file says.

    The name of some files tells two school years, as 2016-18: then each count has its own. No file
    tells in which years those finished whose pay and debt it has; so its own edition is all.
    """
    pooled = re.fullmatch(r"(\d{4})-(\d\d)", year)
    first = int(pooled[1]) if pooled else 0
    is_of_two = bool(pooled) and int(pooled[2]) == (first + 2) % 100  # type: ignore[index]
    if measure != "completers":
        return year, FROM_TWO.format(first=school_year(first), last=school_year(first + 1)) * (
            is_of_two
        )
    which = "earlier" if told.is_count_of_earlier_year else "later"
    of_year = school_year(first + (which == "later")) if is_of_two else year
    return of_year, f"the {which} of two years counted together"


def school_year(first: int) -> str:
    """2022-23, by its first year."""
    return f"{first}-{(first + 1) % 100:02}"


def put_figure(
    key: Key,
    figure: Figure,
    cohort: str,
    scope: str,
    holdings: Holdings,
    said: Said,
    report: FileReport,
    *,
    year: str = "",
) -> None:
    """Add a figure, or replace what an older file said. What an editor typed stays."""
    school, cip, level, measure = key
    place = (school.code, cip, level, measure)
    held = holdings.figures.get(place)
    facts = {
        "value": figure.value,
        "is_suppressed": figure.is_suppressed,
        "year": year or said.year,
        "cohort": cohort,
        "scope": scope,
    }
    if held is None:
        made = SchoolFigure(
            institution=school,
            cip=cip,
            level=level,
            measure=measure,
            confidence=Confidence.OFFICIAL,
            imported={"all": [said.kind, said.year, _digest(facts)]},
            **facts,
        )
        holdings.add(made, said)
        holdings.figures[place] = made
        report.count(FIGURES, "added")
        return
    report.count(FIGURES, _replaced(held, facts, holdings, said, report))


def _replaced(
    held: SchoolFigure, facts: dict[str, Any], holdings: Holdings, said: Said, report: FileReport
) -> str:
    """A figure changes as a whole: a number of one year never stands beside another year."""
    is_same_number = held.is_suppressed == facts["is_suppressed"] and is_same(
        "value", held.value, facts["value"]
    )
    stamp = held.imported.get("all")
    if is_same_number and held.year == facts["year"]:
        return "unchanged"
    if stamp is None or stamp[2] != _digest({name: getattr(held, name) for name in facts}):
        if is_same_number:
            return "unchanged"
        row = f"{held.institution.code}, {held.cip}, {held.level}, {held.measure}"
        here = f"{held.value} ({held.year or '?'})"
        report.disagreeing.add(row=row, here=here, file=f"{facts['value']} ({said.year or '?'})")
        return KEPT
    if not said.may_replace(stamp):
        return "older"
    for name, value in facts.items():
        setattr(held, name, value)
    held.imported = {"all": [said.kind, said.year, _digest(facts)]}
    if not holdings.is_new(held):
        holdings.touch(held, *facts, "imported")
        holdings.link(held, said)
    return "changed"


def _digest(facts: dict[str, Any]) -> str:
    """A figure in short, to tell whether an editor changed it since."""
    return "|".join("" if value is None else as_text(value) for value in facts.values())
