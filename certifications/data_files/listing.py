"""Which year's files list a program, and what it means that a newer one does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from certifications.schools import Institution, Program

from . import values
from .holdings import Holdings
from .merging import Said
from .report import FileReport
from .values import Refused


@dataclass
class Unclear:
    """What a file tells of and nobody can follow yet: of that, nothing is gone."""

    subjects: set[tuple[str, str]] = field(default_factory=set)
    """Schools and CIP numbers of rows that an editor was asked about, or that were refused."""
    schools: set[str] = field(default_factory=set)
    """Schools of rows that were refused and whose CIP number cannot be read."""
    is_any: bool = False
    """Whether a row was refused that does not even say its school."""

    def add_row(self, row: Any) -> None:
        """A row that was refused, as far as it can be read."""
        try:
            unitid = "" if isinstance(row, Refused) else values.unitid(row["UNITID"])
        except Refused:
            unitid = ""
        if not unitid:
            self.is_any = True
            return
        try:
            self.subjects.add((unitid, values.cip(row["CIPCODE"])))
        except (KeyError, Refused):
            self.schools.add(unitid)

    def add_school(self, row: Any) -> None:
        """A part of a row that was refused: it may be about any program of the school."""
        self.add_row({"UNITID": row["UNITID"]})

    def covers(self, school: Institution, program: Program) -> bool:
        """Whether the file may tell of the program after all."""
        unitid = school.unitid
        return unitid in self.schools or (unitid, program.cip) in self.subjects


def seen(program: Program, holdings: Holdings, said: Said) -> bool:
    """A file lists it. Returns whether it was thought to be gone."""
    listed = program.imported.get("listed", {})
    was_away = bool(program.not_seen_since) and said.year > program.not_seen_since
    if was_away:
        program.not_seen_since = ""
        holdings.touch(program, "not_seen_since")
    if listed.get(said.kind) is None or said.year > listed[said.kind]:
        program.imported = {**program.imported, "listed": {**listed, said.kind: said.year}}
        holdings.touch(program, "imported", "not_seen_since")
    return was_away


def mark_not_seen(
    holdings: Holdings,
    said: Said,
    report: FileReport,
    is_whole: Callable[[], bool],
    unclear: Unclear,
) -> None:
    """Programs that an older file of this kind listed and this one does not. None is deleted."""
    if not said.year:
        return
    gone = [
        program
        for code, programs in holdings.programs.items()
        for program in programs
        if _is_gone(program, said) and not unclear.covers(holdings.schools[code], program)
    ]
    if gone and not is_whole():
        report.notes.append(
            _(
                "This file has far fewer rows than the last one of its kind, so it is taken for a"
                " part of one: %s programs that it lacks are not marked."
            )
            % f"{len(gone):,}"
        )
        return
    if gone and unclear.is_any:
        report.notes.append(
            _(
                "A row was refused that does not say its school: %s programs that this file seems"
                " to lack are not marked."
            )
            % f"{len(gone):,}"
        )
        return
    for program in gone:
        last = max(program.imported["listed"].values())
        if program.not_seen_since != last:
            program.not_seen_since = last
            holdings.touch(program, "not_seen_since")
            report.count("programs", "changed")
        report.not_seen.add(row=program.code, since=last)


def _is_gone(program: Program, said: Said) -> bool:
    listed = program.imported.get("listed", {})
    return bool(listed.get(said.kind)) and all(year < said.year for year in listed.values())
