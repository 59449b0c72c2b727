"""What the commands that bring in public files have in common."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from certifications.data_files.bringing_in import ImportRefused, Wanted, bring_in
from certifications.data_files.report import FileReport, Report

BAR = 30


def check_folder(report: Path | None) -> None:
    """Refuse to begin what could not be written down in the end."""
    if report is not None and not report.parent.is_dir():
        raise CommandError(f"There is no folder {report.parent} to write the report to.")


def warn(command: BaseCommand, files: Iterable[FileReport]) -> None:
    """Say at the end, where it is read, what speaks against a file being whole."""
    for one in files:
        for doubt in one.doubts:
            command.stderr.write(command.style.WARNING(f"{one.name}: {doubt}"))


class ImportCommand(BaseCommand):
    """Brings files in, all of them or nothing, and says what became of their rows."""

    takes = ""
    """Which files, in words."""
    files_needed = "+"

    def add_arguments(self, parser: CommandParser) -> None:
        """What may be said."""
        parser.add_argument(
            "files",
            nargs=self.files_needed,
            type=Path,
            metavar="FILE",
            help=f"{self.takes}; as published, or in a zip",
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what would change")
        parser.add_argument(
            "--report", type=Path, metavar="OUT.json", help="write what was found to this file"
        )
        parser.add_argument(
            "--year", default="", help="the year of the data, if the file's name does not say it"
        )

    def handle(
        self,
        *,
        files: list[Path],
        dry_run: bool,
        report: Path | None,
        year: str = "",
        as_of: str | None = None,
        **options: Any,
    ) -> None:
        """Bring them in, and say what was found."""
        check_folder(report)
        command = type(self).__module__.rpartition(".")[2]
        wanted = Wanted(command, files, year, as_of or "", dry_run)
        try:
            found = bring_in(wanted, self._bar())
        except ImportRefused as refused:
            raise CommandError(f"Nothing was changed:\n{refused}") from refused
        self.say(found, report)

    def say(self, found: Report, to: Path | None) -> None:
        """Print what was found; and write it down if asked."""
        for line in found.lines():
            self.stdout.write(line)
        warn(self, found.files)
        if to is not None:
            to.write_text(json.dumps(found.as_json(), indent=1, ensure_ascii=False) + "\n")
        if found.is_dry_run:
            self.stdout.write("This was a dry run: nothing was changed.")
        elif found.changes_nothing:
            self.stdout.write(self.style.SUCCESS("Everything was here already."))
        else:
            done = "Done. Nothing is published by this; look at it, and publish."
            self.stdout.write(self.style.SUCCESS(done))

    def _bar(self) -> Any:
        """A bar on a terminal; nothing where the output goes into a file."""
        if not sys.stderr.isatty():
            return lambda name, done, size: None

        def told(name: str, done: int, size: int) -> None:
            share = min(done / size, 1.0) if size else 1.0
            filled = "█" * int(share * BAR)
            end = "\n" if share == 1.0 else ""
            self.stderr.write(f"\r{name[-40:]:40} {filled:{BAR}} {share:4.0%}", ending=end)
            self.stderr.flush()

        return told
