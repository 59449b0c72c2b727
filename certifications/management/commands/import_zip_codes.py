"""`manage.py import_zip_codes [FILE…]`: where ZIP codes are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from certifications.data_files.bringing_in import bring_in_carried_zip_codes
from certifications.management.importing import ImportCommand, check_folder
from certifications.public_files import ZipCode


class Command(ImportCommand):
    """Where ZIP codes are; without a file, by the table of the package zipcodes."""

    help = (
        "Bring in where ZIP codes are: from a table with coordinates, such as the Census Gazetteer,"
        " or without a file from the package zipcodes, which carries the whole country."
    )
    takes = "a table of ZIP codes with coordinates"
    files_needed = "*"

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to do nothing where there is something."""
        super().add_arguments(parser)
        parser.add_argument(
            "--first", action="store_true", help="do nothing if there are ZIP codes already"
        )

    def handle(
        self, *, files: list[Path], dry_run: bool, report: Path | None, first: bool, **more: Any
    ) -> None:
        """From the files, or from the package."""
        check_folder(report)
        if first and ZipCode.objects.exists():
            self.stdout.write("There are ZIP codes already; nothing was done.")
        elif files:
            super().handle(files=files, dry_run=dry_run, report=report, **more)
        else:
            self.say(bring_in_carried_zip_codes(dry_run), report)
