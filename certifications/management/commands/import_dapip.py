"""`manage.py import_dapip FILE…`: who accredited what, by the federal database."""

from __future__ import annotations

from datetime import date

from django.core.management.base import CommandParser

from certifications.management.importing import ImportCommand


class Command(ImportCommand):
    """Who accredited what, by the federal database."""

    help = (
        "Bring in the accreditation database (DAPIP): InstitutionCampus, AccreditationRecords and"
        " AccreditationActions. Nothing is published by this."
    )
    takes = "the three DAPIP files together"

    def add_arguments(self, parser: CommandParser) -> None:
        """The day of the download as well."""
        super().add_arguments(parser)
        parser.add_argument(
            "--as-of",
            type=lambda day: date.fromisoformat(day).isoformat(),
            metavar="2026-11-24",
            help=(
                "the day of the download; else the one in the name of the file of records, else"
                " the newest day on which a place was updated or an agency acted"
            ),
        )
