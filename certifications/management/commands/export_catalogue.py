"""`manage.py export_catalogue`: the workbench, or one body of it, as one JSON file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from certifications import exchange
from certifications.exchange.documents import written
from certifications.exchange.shape import schema


class Command(BaseCommand):
    """Writes what editors see, published or not."""

    help = "Write the catalogue as it stands in the database, as one JSON file."

    def add_arguments(self, parser: CommandParser) -> None:
        """What may be said."""
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--body", help="only what belongs to this certifying body, by its id")
        what.add_argument(
            "--schema", action="store_true", help="write the JSON Schema of such files instead"
        )
        parser.add_argument("-o", "--output", type=Path, help="the file (else: print it)")

    def handle(
        self, *, body: str | None, schema: bool, output: Path | None, **options: Any
    ) -> None:
        """Write it, and say so where it was not printed."""
        text = _schema() if schema else _catalogue(body)
        if output is None:
            self.stdout.write(text, ending="")
            return
        output.write_text(text, encoding="utf-8", newline="\n")
        self.stdout.write(self.style.SUCCESS(f"Wrote {output}."))


def _schema() -> str:
    return written(schema())


def _catalogue(body: str | None) -> str:
    try:
        return exchange.export(body)
    except exchange.CannotExport as error:
        raise CommandError(str(error)) from error
