"""`manage.py import_oews FILE…`: the federal survey of wages, as it is published."""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from careers.oews import Wanted, WrongFile, areas_in, is_companion, names_areas, read
from careers.oews_saving import Report, industries_held, save
from careers.wages import RELEASE, Occupation
from certifications.management.importing import check_folder

SHOWN = 20
"""So many refusals are printed; all of them are in the report."""


class Command(BaseCommand):
    """Reads tables (XLSX or CSV) and time series; keeps the figures of our occupations."""

    help = (
        "Read files of OEWS (state_M2025_dl.xlsx, national_M2025_dl.xlsx, oe.data.0.Current with "
        "oe.area …): the figures of our occupations are kept, all of them or none."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """What may be said."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")
        parser.add_argument("--report", type=Path, metavar="OUT.json", help="write it all down")
        parser.add_argument(
            "--release", default="", help="year and month of the figures, such as 2025-05"
        )

    def handle(
        self, *, files: list[Path], dry_run: bool, report: Path | None, release: str, **_: Any
    ) -> None:
        """Read all files in one transaction, and say what came of each."""
        if release and not re.fullmatch(RELEASE, release):
            raise CommandError(f"“{release}” is no release. Write the year and month: 2025-05")
        check_folder(report)
        missing = [str(path) for path in files if not path.is_file()]
        if missing:
            raise CommandError(f"There is no file {', '.join(missing)}.")
        if report and not report.parent.is_dir():
            raise CommandError(f"There is no folder {report.parent} to write the report into.")
        wanted = Wanted(
            frozenset(Occupation.objects.values_list("code", flat=True)),
            frozenset(industries_held()),
            release,
        )
        if not wanted.occupations:
            raise CommandError("There are no occupations yet. Run load_fixtures, or add some.")
        lists = [path for path in files if is_companion(path)]
        areas = {
            number: name
            for path in lists
            if names_areas(path)
            for number, name in areas_in(path).items()
        }
        data = [path for path in files if path not in lists]
        if not data:
            raise CommandError("These lists only explain the data. Give them with oe.data.")
        with transaction.atomic():
            reports = [self._read(path, wanted, areas) for path in data]
            transaction.set_rollback(dry_run)
        self._tell(reports, dry_run)
        if report:
            found = {"dry_run": dry_run, "files": [one.plain() for one in reports]}
            report.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", "utf-8")

    def _read(self, path: Path, wanted: Wanted, areas: dict[str, str]) -> Report:
        report = Report(path.name)
        bar = Bar(self.stderr._out, path.name)  # type: ignore[attr-defined]
        try:
            save(read(path, wanted, report.tally, areas, bar.show), path, report)
        except WrongFile as error:
            raise CommandError(f"{path.name}: {error} Nothing was kept.") from error
        finally:
            bar.end()
        return report

    def _tell(self, reports: list[Report], dry_run: bool) -> None:
        for report in reports:
            told = ", ".join(
                f"{report.counts[name]:,} {name}"
                for name in ("added", "changed", "unchanged", "refused")
            )
            read_of = f"{report.tally.lines:,} lines ({report.tally.kind})"
            left = f"; {report.tally.left_out:,} rows of ours left out" * bool(
                report.tally.left_out
            )
            self.stdout.write(f"{report.file}: {read_of}: {told}{left}")
            for one in report.kept[:SHOWN]:
                numbers = ", ".join(
                    f"{name} {ours} (the file: {theirs})"
                    for name, (ours, theirs) in one["numbers"].items()
                )
                place = " ".join(one["row"])
                self.stdout.write(f"  {place}: kept as an editor has it: {numbers}")
            if len(report.kept) > SHOWN:
                self.stdout.write(f"  and {len(report.kept) - SHOWN:,} more")
            for one in report.refused[:SHOWN]:
                self.stdout.write(f"  line {one['line']}: {one['reason']}")
            if len(report.refused) > SHOWN:
                self.stdout.write(f"  and {len(report.refused) - SHOWN:,} more")
        done = "Dry run: nothing was kept." if dry_run else "Kept."
        self.stdout.write(self.style.SUCCESS(done))


class Bar:
    """How far a file is read: on a terminal only, and no more than ten times a second."""

    WIDTH = 30

    def __init__(self, out: Any, name: str) -> None:
        self.out = out
        self.name = name
        self.is_shown = out is sys.__stderr__ and out.isatty()
        self.last = 0.0

    def show(self, done: int, total: int) -> None:
        """So much of so much."""
        if not self.is_shown or time.monotonic() - self.last < 0.1:
            return
        self.last = time.monotonic()
        share = done / total if total else 1.0
        filled = "█" * round(share * self.WIDTH)
        self.out.write(f"\r{self.name} {filled:<{self.WIDTH}} {share:4.0%}")
        self.out.flush()

    def end(self) -> None:
        """Wipe it away."""
        if self.is_shown and self.last:
            self.out.write("\r\033[K")
            self.out.flush()
