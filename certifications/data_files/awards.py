"""Completions: which awards a school gives in our subjects, and to how many people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from certifications.public_files import About
from certifications.schools import Institution, Program

from . import ipeds
from .charges import NOT_IN_DIRECTORY
from .figures import put_figure
from .holdings import Holdings
from .listing import Unclear, mark_not_seen, seen
from .merging import Said
from .records import OUR_SUBJECTS, SUBJECTS, Completions
from .report import PROGRAMS, FileReport
from .values import Refused

LOOKED_FOR = OUR_SUBJECTS
SCOPE = (
    "All who finished this subject ({cip}) with this award at this school in the year."
    " Some schools report several places as one."
)
ALIKE = {"diploma": "certificate"}
"""Files call both a certificate."""


def bring_in(
    rows: Iterable[tuple[int, Any]],
    holdings: Holdings,
    said: Said,
    report: FileReport,
    is_whole: Callable[[], bool],
) -> None:
    """Bring in C_A."""
    of: dict[tuple[str, str], dict[str, Completions]] = defaultdict(dict)
    unclear = Unclear()
    for line, row in rows:
        try:
            if isinstance(row, Refused):
                raise row
            told = ipeds.read_completions(row)
            if told is None:
                report.left_out[gettext_noop("second majors, or other awards or subjects")] += 1
                continue
            before = of[told.unitid, told.cip].get(told.level)
            if before is not None and before != told:
                raise Refused(
                    _("%(unitid)s, %(cip)s, this award stands in the file twice.")
                    % {"unitid": told.unitid, "cip": told.cip}
                )
        except Refused as refused:
            report.refuse(line, refused)
            unclear.add_row(row)
            continue
        report.kept += 1
        of[told.unitid, told.cip][told.level] = told
    for (unitid, cip), levels in of.items():
        school = holdings.school(unitid) if levels else None
        if school is None:
            report.left_out[NOT_IN_DIRECTORY] += len(levels)
            continue
        asked = report.undecided.count
        _list(school, cip, sorted({told.award for told in levels.values()}), holdings, said, report)
        if report.undecided.count > asked:
            unclear.subjects.add((unitid, cip))
        for told in levels.values():
            words = SCOPE.format(cip=f"CIP {cip}")
            key = (school, cip, told.level, "completers")
            put_figure(key, told.count, "", words, holdings, said, report)
    mark_not_seen(holdings, said, report, is_whole, unclear)


def _list(
    school: Institution,
    cip: str,
    given: list[str],
    holdings: Holdings,
    said: Said,
    report: FileReport,
) -> None:
    """Note each award's program as listed: the one with this award, the only one left, or a new."""
    programs = [program for program in holdings.programs[school.code] if program.cip == cip]
    without = [program for program in programs if not program.award]
    lacking = []
    for award in given:
        same = [one for one in programs if ALIKE.get(one.award, one.award) == award]
        for program in same:
            _seen(program, {}, holdings, said, report)
        if not same:
            lacking.append(award)
    if len(lacking) == 1 and without:
        for program in without:
            _seen(program, {"award": lacking[0]}, holdings, said, report)
    else:
        for award in lacking:
            _decided(school, cip, award, without, holdings, said, report)


def _seen(
    program: Program, facts: dict[str, str], holdings: Holdings, said: Said, report: FileReport
) -> None:
    if holdings.is_new(program):
        listed = {**program.imported.get("listed", {}), said.kind: said.year}
        program.imported = {**program.imported, "listed": listed}
        for name, value in facts.items():
            setattr(program, name, value)
            program.imported = {**program.imported, name: [said.kind, said.year, value]}
        return
    merged = holdings.change(program, facts, said)
    was_away = seen(program, holdings, said)
    report.count(PROGRAMS, "changed" if was_away or merged.changed else "unchanged")


def _decided(
    school: Institution,
    cip: str,
    award: str,
    without: list[Program],
    holdings: Holdings,
    said: Said,
    report: FileReport,
) -> None:
    """What an editor said it is; a new program where nothing is there that it could be."""
    key = f"{school.unitid}-{cip}-{award}"
    decision = holdings.decision(said.kind, key, About.PROGRAM)
    if decision is not None and decision.chosen:
        named = [one for one in holdings.programs[school.code] if one.code == decision.chosen]
        for program in named:
            _seen(program, {"award": award}, holdings, said, report)
        if named:
            return
    if without and decision is None:
        says = f"{school}: {SUBJECTS[cip]}, {award}"
        candidates = sorted(program.code for program in without)
        holdings.ask(said.kind, key, About.PROGRAM, says, candidates)
        report.undecided.add(what=says, could_be=", ".join(candidates))
        return
    holdings.program(school, {"name": SUBJECTS[cip], "cip": cip, "award": award}, said)
    report.count(PROGRAMS, "added")
