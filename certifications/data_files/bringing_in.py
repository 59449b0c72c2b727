"""Bringing public files into the workbench: all of them or nothing, and nothing twice.

Directories come first, since the other files name schools by number. Then programs, then what is
said of them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from certifications.history.records import acting
from certifications.public_files import ZipCode

from . import accreditation, awards, charges, figures, schools, zip_codes
from .holdings import Holdings
from .kinds import READ_HERE, RECORDS, ZIPS, Kind, Recognised
from .merging import Said
from .noting import fullest, note_file, tell_last
from .report import ZIPS as ZIP_ROWS
from .report import FileReport, Report
from .tables import BROKEN, PublicTable, Unreadable, opened
from .values import Refused
from .years import day_in, said_year, year_in

IN_ORDER = (
    *("ipeds_hd", "scorecard_institution", "ipeds_ic_py", "ipeds_completions", "ipeds_ic_ay"),
    *("scorecard_field_of_study", "dapip_campuses", "dapip_actions", "dapip_records", "zip_codes"),
)
Progress = Callable[[str, int, int], None]
"""Told the name of a table, how much of it was read, and how much there is."""
Rows = Callable[[Any], Iterator[Any]]
"""Reads a table, as far as its rows hold what is looked for."""
FEW = 0.5
"""A file with less than this share of the rows of the last one is a part of a file."""
TOLD_EVERY = 20_000


class ImportRefused(ValueError):
    """Nothing was brought in. `reasons` says why, file by file."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = list(reasons)


@dataclass(frozen=True)
class Wanted:
    """What to bring in, and how. `command` is what takes such files."""

    command: str
    paths: Sequence[Path]
    year: str = ""
    as_of: str = ""
    is_dry_run: bool = False
    by: Any = None
    names: Sequence[str] = ()
    """What the files were called where they came from, if not as they are here."""


@dataclass(frozen=True)
class Opened:
    """A table that can be read, and which file it is from."""

    table: PublicTable
    path: Path
    said: Said
    file_name: str

    @property
    def kind(self) -> Kind:
        """What it is."""
        assert self.table.recognised is not None
        return self.table.recognised.kind


def bring_in(wanted: Wanted, progress: Progress = lambda *_said: None) -> Report:
    """Read all files and write what they say. Raises ImportRefused; then nothing is changed."""
    try:
        return _brought_in(wanted, progress)
    except BROKEN as error:
        raise ImportRefused([_("A file is damaged: %s.") % error]) from error
    except Unreadable as unreadable:
        raise ImportRefused([str(unreadable)]) from unreadable


def _brought_in(wanted: Wanted, progress: Progress) -> Report:
    began = time.monotonic()
    report = Report(is_dry_run=wanted.is_dry_run)
    with ExitStack() as stack:
        tables = _in_order(_opened(stack, wanted))
        reason = f"Data files: {', '.join(sorted({one.table.name for one in tables}))}"
        stack.enter_context(transaction.atomic())
        stack.enter_context(acting(lambda: wanted.by, lambda: reason))
        holdings = Holdings()
        run = _Run(holdings, replace(wanted, as_of=wanted.as_of or _day_named(tables)), progress)
        for one in tables:
            report.files.append(run.read(one))
        run.finish()
        report.asks_anew = holdings.asks_anew
        if holdings.has_changes:
            holdings.write()
        run.note_files()
        transaction.set_rollback(wanted.is_dry_run)
    report.seconds = time.monotonic() - began
    return report


def bring_in_carried_zip_codes(is_dry_run: bool = False) -> Report:
    """The ZIP codes that the package zipcodes carries."""
    report = Report(is_dry_run=is_dry_run)
    year = zip_codes.version()
    one = FileReport("the package zipcodes", ZIPS.key, ZIPS.title, f"edition {year}")
    with transaction.atomic(), acting(lambda: None, lambda: one.name):
        _places(zip_codes.carried(), one)
        transaction.set_rollback(is_dry_run)
    report.files.append(one)
    return report


# ---------------------------------------------------------------- opening


def _opened(stack: ExitStack, wanted: Wanted) -> list[Opened]:
    """The tables of all files; ImportRefused with what is wrong with each."""
    found: list[Opened] = []
    reasons: list[str] = []
    for number, path in enumerate(wanted.paths):
        name = wanted.names[number] if wanted.names else path.name
        try:
            tables = stack.enter_context(opened(path))
        except Unreadable as unreadable:
            reasons.append(str(unreadable).replace(path.name, name))
            continue
        for table in _worth_a_look(tables, wanted.command):
            table.name = table.name.replace(path.name, name)
            reason = _why_not(table.recognised, table.name, wanted.command)
            if reason is None:
                found.append(Opened(table, path, _said(table, name, wanted), name))
            else:
                reasons.append(reason)
    if not found and not reasons:
        reasons.append(_("There is nothing in these files that we read."))
    if reasons:
        raise ImportRefused(reasons)
    return found


def _worth_a_look(tables: list[PublicTable], command: str) -> list[PublicTable]:
    """The tables of a file that a command takes; all of them where it takes none.

    A zip of the publisher also holds what nobody asked for.
    """
    ours = [
        table
        for table in tables
        if table.recognised is not None and table.recognised.kind.command == command
    ]
    return ours or tables[:1]


def _why_not(recognised: Recognised | None, name: str, command: str) -> str | None:
    """Why a table cannot be brought in by a command; None if it can.

    On the desk there is no command where no file is one that is read.
    """
    takes = "; ".join(_(kind.title) for kind in (*READ_HERE, ZIPS) if kind.command == command)
    said = {"name": name, "command": command, "takes": takes}
    if not command:
        if recognised is None:
            return _("%(name)s is no file that we know.") % said
        words = _("%(name)s is: %(title)s. Such files are not brought in.")
        return words % (said | {"title": _(recognised.kind.title)})
    if recognised is None:
        return _("%(name)s is no file that we know. %(command)s takes: %(takes)s.") % said
    kind = recognised.kind
    said |= {
        "title": _(kind.title),
        "other": kind.command,
        "missing": ", ".join(recognised.missing),
    }
    if not kind.command:
        return _("%(name)s is a %(title)s. %(command)s takes: %(takes)s.") % said
    if kind.command != command:
        return _("%(name)s is: %(title)s. Bring it in with manage.py %(other)s.") % said
    if recognised.missing:
        return _("%(name)s looks like: %(title)s. It lacks these columns: %(missing)s.") % said
    return None


def _said(table: PublicTable, file_name: str, wanted: Wanted) -> Said:
    assert table.recognised is not None
    kind = table.recognised.kind
    if wanted.year:
        return Said(kind.key, said_year(wanted.year, kind))
    return Said(kind.key, year_in(table.name, kind) or year_in(file_name, kind))


def _day_named(tables: Iterable[Opened]) -> str:
    """The day that the name of a file of accreditation records states; "" if none does."""
    named = (
        day_in(one.table.name) or day_in(one.file_name) for one in tables if one.kind is RECORDS
    )
    return next(filter(None, named), "")


def _in_order(tables: Iterable[Opened]) -> list[Opened]:
    return sorted(tables, key=lambda one: (IN_ORDER.index(one.kind.key), one.said.year))


# ---------------------------------------------------------------- reading


class _Run:
    """One run over all tables: what the readers of each kind share."""

    def __init__(self, holdings: Holdings, wanted: Wanted, progress: Progress) -> None:
        self.holdings = holdings
        self.wanted = wanted
        self.progress = progress
        self.dapip = accreditation.Database(holdings, wanted.as_of)
        self.files: list[tuple[Opened, FileReport]] = []

    def read(self, one: Opened) -> FileReport:
        """Read one table."""
        assert one.table.recognised is not None
        kind = one.kind
        report = FileReport(
            one.table.name, kind.key, kind.title, one.said.year, one.table.recognised.not_there
        )
        report.said_year = one.said.year
        if not one.said.year and kind is not ZIPS and kind.command != "import_dapip":
            report.notes.append(
                _("Neither the name of the file nor anybody said which year it is of.")
            )
        self.files.append((one, report))
        self._read_rows(one, report, self._told(one.table))
        report.read = one.table.read
        tell_last(report, kind, is_cut_off=one.table.is_cut_off)
        if one.table.passed_over:
            report.left_out[gettext_noop("about other subjects")] += one.table.passed_over
        self.progress(one.table.name, one.table.size, one.table.size)
        return report

    def _read_rows(self, one: Opened, report: FileReport, rows: Rows) -> None:
        holdings, said, is_whole = self.holdings, one.said, self._is_whole(one)
        match one.kind.key:
            case "ipeds_hd" | "scorecard_institution":
                schools.bring_in(rows(None), holdings, said, report)
            case "ipeds_ic_py":
                looked_for = rows(charges.LOOKED_FOR)
                charges.bring_in_slots(looked_for, holdings, said, report, is_whole)
            case "ipeds_ic_ay":
                charges.bring_in_years(rows(None), holdings, said, report)
            case "ipeds_completions":
                awards.bring_in(rows(awards.LOOKED_FOR), holdings, said, report, is_whole)
            case "scorecard_field_of_study":
                figures.bring_in(rows(figures.LOOKED_FOR), holdings, said, report)
            case "dapip_campuses":
                self.dapip.read_campuses(rows(None), report)
            case "dapip_records":
                self.dapip.read_records(rows(None), report)
            case "dapip_actions":
                self.dapip.read_actions(rows(accreditation.ACTIONS), report)
            case "zip_codes":
                _places(rows(None), report)

    def finish(self) -> None:
        """What can be told only when all tables were read."""
        if self.dapip.why_not:
            raise ImportRefused([self.dapip.why_not])
        self.dapip.finish()

    def _told(self, table: PublicTable) -> Rows:
        """The rows of a table, with the progress told in between."""

        def rows(looked_for: Any) -> Iterator[Any]:
            told = 0
            for row in table.rows(looked_for):
                if table.read - told >= TOLD_EVERY:
                    told = table.read
                    self.progress(table.name, table.done, table.size)
                yield row

        return rows

    def _is_whole(self, one: Opened) -> Callable[[], bool]:
        """Whether what a table lacks is gone: not if it is much shorter than the one before."""
        last = fullest(one.kind.key)
        return lambda: last is None or one.table.read >= FEW * last.read

    def note_files(self) -> None:
        """Keep that these files were brought in."""
        for one, found in self.files:
            note_file(found, one.kind, one.path, self.wanted.by)


def _places(rows: Iterable[tuple[int, Any]], report: FileReport) -> None:
    """Put in where ZIP codes are."""
    present = {row.zip: row for row in ZipCode.objects.all()}
    new: dict[str, ZipCode] = {}
    changed = []
    for line, row in rows:
        report.read += 1
        try:
            place = zip_codes.read_place(_or_refused(row))
        except Refused as refused:
            report.refuse(line, refused)
            continue
        if place is None:
            report.left_out[gettext_noop("in no state")] += 1
            continue
        report.kept += 1
        said = (place.place, place.state, float(place.latitude), float(place.longitude))
        held = present.get(place.zip) or new.get(place.zip)
        if held is None:
            new[place.zip] = ZipCode(
                zip=place.zip, place=said[0], state=said[1], latitude=said[2], longitude=said[3]
            )
            report.count(ZIP_ROWS, "added")
        elif _put(held, said):
            if held.pk is not None:
                changed.append(held)
            report.count(ZIP_ROWS, "changed")
        else:
            report.count(ZIP_ROWS, "unchanged")
    ZipCode.objects.bulk_create(new.values(), batch_size=1000)
    ZipCode.objects.bulk_update(changed, ["place", "state", "latitude", "longitude"], 500)


def _put(row: ZipCode, said: tuple[str, str, float, float]) -> bool:
    """Put in what a file says; what it leaves open stays. Returns whether anything differs."""
    place, state, latitude, longitude = said
    before = (row.place, row.state, row.latitude, row.longitude)
    row.place, row.state = place or row.place, state or row.state
    row.latitude, row.longitude = latitude, longitude
    return before != (row.place, row.state, row.latitude, row.longitude)


def _or_refused(row: Any) -> Any:
    if isinstance(row, Refused):
        raise row
    return row
