"""`manage.py import_catalogue`: bring a file, or an older release, into the workbench."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from certifications import exchange
from certifications.exchange import ALL, Choices, Document, ImportRefused, Plan

from .publish import release_called


class Command(BaseCommand):
    """Says what differs, and changes the workbench if all that has to be decided was."""

    help = "Bring a JSON file of export_catalogue into the workbench. Nothing is published by this."

    def add_arguments(self, parser: CommandParser) -> None:
        """What may be said."""
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("file", nargs="?", type=Path, help="the file")
        what.add_argument(
            "--release",
            metavar="ID",
            help="make the workbench what this release was: replaces and deletes what is not in it",
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what would change")
        differing = parser.add_mutually_exclusive_group()
        differing.add_argument(
            "--replace",
            action="store_const",
            const=True,
            dest="replace",
            help="where both have an entry and they differ, take the one of the file",
        )
        differing.add_argument(
            "--keep",
            action="store_const",
            const=False,
            dest="replace",
            help="where they differ, keep the one that is there",
        )
        parser.add_argument(
            "--delete-missing", action="store_true", help="delete entries that the file lacks"
        )

    def handle(
        self,
        *,
        file: Path | None,
        release: str | None,
        dry_run: bool,
        replace: bool | None,
        delete_missing: bool,
        **options: Any,
    ) -> None:
        """Look, say what was seen, and then do it or refuse."""
        choices = ALL if release else Choices(replace, delete_missing)
        try:
            document = _of_release(release) if release else _of_file(file)
            if dry_run:
                self._say(exchange.look(document), choices)
                self.stdout.write("This was a dry run: nothing was changed.")
                return
            plan = exchange.bring_in(document, choices)
        except exchange.Busy:
            raise CommandError(
                "Nothing was changed: somebody else is writing. Try again."
            ) from None
        except ImportRefused as refused:
            raise CommandError(f"Nothing was changed:\n{refused}") from refused
        except exchange.Undecided as undecided:
            names = "\n".join(one.what for one in undecided.found)
            raise CommandError(
                "Nothing was changed. These are there already and differ"
                f" (say --replace or --keep; --dry-run shows in what):\n{names}"
            ) from undecided
        self._say(plan, choices)
        self.stdout.write(self.style.SUCCESS("Done. Nothing is published by this."))

    def _say(self, plan: Plan, choices: Choices) -> None:
        if plan.changes_nothing:
            self.stdout.write("The workbench says all of this already.")
        if plan.is_in_other_order:
            self.stdout.write("Entries stand in another order.")
        for one in plan.differences:
            self.stdout.write(f"{one.what}: {one.kind}{_fate(one, plan, choices)}")
            for line in one.lines:
                self.stdout.write(f"  {line.what}: {line.kind}")
                for detail in line.details:
                    self.stdout.write(f"    {detail.label}: {detail.before} → {detail.after}")


def _fate(one: exchange.Difference, plan: Plan, choices: Choices) -> str:
    """What becomes of an entry that is not simply new."""
    if one in plan.missing:
        return ", deleted" if choices.delete_missing else ", kept (--delete-missing deletes it)"
    if one in plan.collisions and choices.replace is not None:
        return ", replaced" if choices.replace else ", kept as it is"
    return ""


def _of_file(file: Path | None) -> Document:
    assert file is not None
    try:
        if file.stat().st_size > exchange.MOST_BYTES:
            raise CommandError(f"{file} is larger than {exchange.MOST_BYTES:,} bytes.")
        return exchange.read_bytes(file.read_bytes())
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error


def _of_release(name: str) -> Document:
    return exchange.of_release(release_called(name).content)
