"""Which year's files list a program, and what it means that a newer one does not."""

from __future__ import annotations

from collections.abc import Callable

from certifications.schools import Program

from .holdings import Holdings
from .merging import Said
from .report import FileReport


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
    holdings: Holdings, said: Said, report: FileReport, is_whole: Callable[[], bool]
) -> None:
    """Programs that an older file of this kind listed and this one does not. None is deleted."""
    if not said.year:
        return
    gone = [
        program
        for programs in holdings.programs.values()
        for program in programs
        if _is_gone(program, said)
    ]
    if gone and not is_whole():
        report.notes.append(
            f"This file has far fewer rows than the last one of its kind, so it is taken for a"
            f" part of one: {len(gone):,} programs that it lacks are not marked."
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
