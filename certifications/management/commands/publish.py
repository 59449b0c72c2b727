"""`manage.py publish`: make the editors' rows, or an older release, what people see."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from certifications import releases
from certifications.models import Publication, Release
from certifications.preview import Preview, lines, preview, shown_now

SHORTEST_NAME = 8
"""Digits of a hash: an empty or very short one is a slip, and must not publish something else."""


class Command(BaseCommand):
    """Publishes the catalogue, or says why it cannot be published."""

    help = "Make the catalogue as it stands in the database what people see."

    def add_arguments(self, parser: CommandParser) -> None:
        """What may be said."""
        parser.add_argument("--note", default="", help="what changed and why")
        what = parser.add_mutually_exclusive_group()
        what.add_argument(
            "--first", action="store_true", help="do nothing if something is published already"
        )
        what.add_argument(
            "--again", metavar="RELEASE", help="publish this older release instead, by its id"
        )

        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="publish nothing; say what would change and whom it would touch",
        )

    def handle(
        self, *, note: str, first: bool, again: str | None, dry_run: bool, **options: Any
    ) -> None:
        """Publish, and say what was published."""
        if first and Publication.objects.exists():
            published = Publication.objects.latest().release
            self.stdout.write(f"Release {published} is published already; nothing was done.")
            return
        if dry_run:
            proposed = (
                releases.proposal()
                if again is None
                else releases.proposal_again(release_called(again))
            )
            say(self, preview(shown_now(), proposed, today=timezone.localdate()))
            return
        try:
            if again is not None:
                publication = releases.publish_again(release_called(again), note=note)
            else:
                publication = releases.publish(note=note)
        except releases.PublishRefused as refused:
            raise CommandError(f"Nothing was published:\n{refused}") from refused
        count = len(publication.release.content["credentials"])
        done = f"Published release {publication.release} with {count} credentials."
        self.stdout.write(self.style.SUCCESS(done))


def release_called(name: str) -> Release:
    """The release with this id, or with a hash that begins so."""
    if len(name) < SHORTEST_NAME:
        raise CommandError(f"Name the release by at least {SHORTEST_NAME} digits of its id.")
    found = Release.objects.filter(hash__startswith=name.lower())[:2]
    if len(found) != 1:
        which = "No release has" if not found else "Several releases have"
        raise CommandError(f"{which} the id {name}. The admin lists them all.")
    return found[0]


def say(command: BaseCommand, found: Preview) -> None:
    """Print a preview. Raises CommandError if something stands in the way."""
    command.stdout.write("\n".join(lines(found)))
    if found.problems:
        raise CommandError("This cannot be published. What stands in the way is listed above.")
