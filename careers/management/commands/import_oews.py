"""`manage.py import_oews FILE…`: the federal survey of wages, as it is published."""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from careers.oews import WrongFile
from careers.oews_bringing_in import Kept, keep
from careers.wages import RELEASE
from certifications.management.importing import check_folder, warn

SHOWN = 20
"""So many refusals are printed; all of them are in the report."""


class Command(BaseCommand):
    """Reads tables (ZIP, XLSX or CSV) and time series; keeps the figures of our occupations."""

    help = (
        "Read files of OEWS as they are published (oesm25st.zip, state_M2025_dl.xlsx, "
        "oe.data.0.Current with oe.area …): the figures of our occupations are kept, all or none."
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
        bar = Bar(self.stderr._out)  # type: ignore[attr-defined]
        try:
            kept = keep(files, release=release, is_dry=dry_run, progress=bar.show)
        except WrongFile as error:
            raise CommandError(str(error)) from error
        finally:
            bar.end()
        self._tell(kept, dry_run)
        warn(self, [one.told for one in kept])
        if report:
            told = [one.report.plain() for one in kept]
            found = {"dry_run": dry_run, "files": told}
            report.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", "utf-8")

    def _tell(self, kept: list[Kept], dry_run: bool) -> None:
        for report in (one.report for one in kept):
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

    def __init__(self, out: Any) -> None:
        self.out = out
        self.is_shown = out is sys.__stderr__ and out.isatty()
        self.last = 0.0

    def show(self, name: str, done: int, total: int) -> None:
        """So much of so much."""
        if not self.is_shown or time.monotonic() - self.last < 0.1:
            return
        self.last = time.monotonic()
        share = done / total if total else 1.0
        filled = "█" * round(share * self.WIDTH)
        self.out.write(f"\r{name} {filled:<{self.WIDTH}} {share:4.0%}")
        self.out.flush()

    def end(self) -> None:
        """Wipe it away."""
        if self.is_shown and self.last:
            self.out.write("\r\033[K")
            self.out.flush()
