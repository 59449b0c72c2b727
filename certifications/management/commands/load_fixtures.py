"""`manage.py load_fixtures`: fill the catalogue with the reviewed data in `fixtures/`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from certifications import fixtures, live, personas
from certifications.history.records import unrecorded
from certifications.models import (
    CertifyingBody,
    Credential,
    NameCollision,
    Publication,
    Release,
    Source,
)
from certifications.personas import Persona
from certifications.public_files import DataFile, DirectoryEntry, OpenMatch, ZipCode
from certifications.questions import Question, QuestionTopic
from certifications.schools import Institution, Program

# Deleted in this order; everything else belongs to a credential or a school and goes with it.
ROOTS = (Persona, Credential, NameCollision, CertifyingBody, Institution, Source)
PUBLISHED = (Release, Publication)
ALWAYS_THERE = (QuestionTopic, Question)
FROM_FILES = (DataFile, DirectoryEntry, OpenMatch, ZipCode)


class Command(BaseCommand):
    """Loads the fixtures into an empty catalogue; with --replace, into any."""

    help = "Fill the catalogue from the fixtures. Nothing is published by this."

    def add_arguments(self, parser: CommandParser) -> None:
        """What may be said."""
        parser.add_argument(
            "--replace", action="store_true", help="delete the catalogue's rows first"
        )
        parser.add_argument(
            "--no-input", "--noinput", action="store_false", dest="interactive", help="do not ask"
        )
        parser.add_argument(
            "--folder", type=Path, default=Path(settings.BASE_DIR) / "fixtures", help="where from"
        )

    def handle(self, *, replace: bool, interactive: bool, folder: Path, **options: Any) -> None:
        """Load all or nothing, and say what was done."""
        if rows_there() and not replace:
            self.stdout.write(
                "The catalogue has rows already; nothing was loaded."
                " (load_fixtures --replace puts the fixtures in their place.)"
            )
            return
        files = sorted(folder.glob("*.json"))
        if not files:
            raise CommandError(f"There are no fixtures in {folder}.")
        if rows_there() and interactive and not self._is_sure():
            raise CommandError("Nothing was done.")
        # What stands in the fixtures is where history begins, and no act of anybody's.
        with transaction.atomic(), unrecorded():
            for model in (*live.roots, *ROOTS):
                model.objects.all().delete()
            try:
                fixtures.load(files)
            except fixtures.FixtureError as error:
                raise CommandError(str(error)) from error
            people = personas.load(folder / "personas")
        counts = (len(files), Credential.objects.count(), Program.objects.count(), people)
        words = "Loaded {} fixtures with {} credentials and {} programs, and {} personas."
        loaded = words.format(*counts)
        self.stdout.write(self.style.SUCCESS(loaded))

    def _is_sure(self) -> bool:
        self.stdout.write(
            "This deletes what editors changed in the catalogue since it was loaded."
            " Releases stay as they are."
        )
        return input("Type 'yes' to go on: ") == "yes"


def rows_there() -> bool:
    """Whether the catalogue has any row."""
    models = apps.get_app_config("certifications").get_models()
    apart = {*PUBLISHED, *ALWAYS_THERE, *FROM_FILES}
    return any(model.objects.exists() for model in (*models, *live.roots) if model not in apart)
