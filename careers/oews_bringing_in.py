"""Bringing in the survey of wages: all files or nothing, from the command line or from the desk."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from certifications.data_files.bringing_in import ImportRefused
from certifications.data_files.bringing_in import Wanted as Asked
from certifications.data_files.elsewhere import Importer
from certifications.data_files.kinds import OEWS
from certifications.data_files.noting import note_file, tell_last
from certifications.data_files.report import KEPT, FileReport
from certifications.data_files.report import Report as ForPeople
from certifications.history.records import acting

from .oews import Wanted, WrongFile, areas_in, is_companion, names_areas, read
from .oews_files import SurveyFile, is_of_the_survey, unpacked
from .oews_saving import IMPORTED, Report, industries_held, save
from .wages import RELEASE, Occupation

FIGURES = gettext_noop("wage figures")
OTHER_PLACES = gettext_noop("of places or employers that we do not keep")
OTHER_JOBS = gettext_noop("about other jobs")
Progress = Callable[[str, int, int], None]
"""Told the name of a table, how much of it was read, and how much there is."""


@dataclass(frozen=True)
class Kept:
    """One table of the survey, and what came of it."""

    path: Path
    report: Report
    told: FileReport
    """The same, as the report of any public file says it."""


def bring_in(wanted: Asked) -> ForPeople:
    """What the desk asks for. Raises ImportRefused; then nothing is changed."""
    began = time.monotonic()
    release = f"{wanted.year}-05" if len(wanted.year) == 4 else wanted.year
    if release and not re.fullmatch(RELEASE, release):
        raise ImportRefused([_("“%s” is no month of a release. Write 2025-05.") % release])
    try:
        kept = keep(wanted.paths, wanted.names, release, by=wanted.by, is_dry=wanted.is_dry_run)
    except WrongFile as error:
        raise ImportRefused([str(error)]) from error
    files = [one.told for one in kept]
    return ForPeople(files, wanted.is_dry_run, time.monotonic() - began)


def keep(
    paths: Sequence[Path],
    names: Sequence[str] = (),
    release: str = "",
    *,
    by: Any = None,
    is_dry: bool = False,
    progress: Progress = lambda *_said: None,
) -> list[Kept]:
    """Read all files in one transaction. Raises WrongFile with the name of the file in front."""
    wanted = Wanted(
        frozenset(Occupation.objects.values_list("code", flat=True)),
        frozenset(industries_held()),
        release,
    )
    if not wanted.occupations:
        raise WrongFile(_("There are no occupations yet. Run load_fixtures, or add some."))
    names = names or [path.name for path in paths]
    lists = [path for path in paths if is_companion(path)]
    areas = {
        number: name
        for path in lists
        if names_areas(path)
        for number, name in areas_in(path).items()
    }
    data = [pair for pair in zip(paths, names, strict=True) if pair[0] not in lists]
    if not data:
        raise WrongFile(_("These lists only explain the data. Give them with oe.data."))
    kept: list[Kept] = []
    with transaction.atomic(), ExitStack() as stack:
        for path, name in data:
            files = _tables(stack, path, name)
            kept += [_kept(file, path, wanted, areas, by, progress) for file in files]
        for one in kept:
            note_file(one.told, OEWS, one.path, by)
        transaction.set_rollback(is_dry)
    return kept


def _tables(stack: ExitStack, path: Path, name: str) -> list[SurveyFile]:
    try:
        return stack.enter_context(unpacked(path, name))
    except WrongFile as error:
        raise WrongFile(_("%(name)s: %(why)s") % {"name": name, "why": error}) from error


def _kept(
    file: SurveyFile,
    path: Path,
    wanted: Wanted,
    areas: dict[str, str],
    by: Any,
    progress: Progress,
) -> Kept:
    report = Report(file.name)

    def told(done: int, size: int) -> None:
        progress(file.name, done, size)

    rows = read(file.path, wanted, report.tally, areas, told, file.names)
    try:
        with acting(lambda: by, lambda: f"{IMPORTED} {file.name}"):
            save(rows, file.name, report)
    except WrongFile as error:
        words = _("%(name)s: %(why)s Nothing was kept.")
        raise WrongFile(words % {"name": file.name, "why": error}) from error
    return Kept(path, report, for_people(file, report))


def for_people(file: SurveyFile, found: Report) -> FileReport:
    """What came of a table, as the report of any public file says it."""
    tally = found.tally
    name = f"{file.package}: {file.name}" if file.package else file.name
    told = FileReport(name, OEWS.key, OEWS.title, tally.release)
    told.said_year = tally.release
    told.read = tally.lines
    told.kept = max(tally.ours - tally.left_out - found.counts["refused"], 0)
    if tally.left_out:
        told.left_out[OTHER_PLACES] = tally.left_out
    if tally.lines > tally.ours and tally.release:
        told.left_out[OTHER_JOBS] = tally.lines - tally.ours
    for what, outcome in (
        ("added", "added"),
        ("changed", "changed"),
        ("unchanged", "unchanged"),
        ("kept", KEPT),
    ):
        if found.counts[what]:
            told.count(FIGURES, outcome, found.counts[what])
    for one in found.refused:
        told.refuse(one["line"], one["reason"])
    for row in found.kept:
        for field, (ours, theirs) in row["numbers"].items():
            where = " ".join(row["row"])
            told.disagreeing.add(line=row["line"], row=where, field=field, here=ours, file=theirs)
    tell_last(told, OEWS)
    return told


def may_bring_in(user: Any) -> bool:
    """Whether somebody may add and change what the survey tells."""
    return all(user.has_perm(f"careers.{action}_wagefigure") for action in ("add", "change"))


IMPORTER = Importer(
    OEWS,
    is_of_the_survey,
    bring_in,
    may_bring_in,
    gettext_lazy(
        "This is what the files would change of pay. Nothing is changed yet. Pay is live: people"
        " see it as soon as you bring it in."
    ),
    gettext_lazy("The figures are brought in, and people see them now."),
)
"""How the desk brings in the survey."""
