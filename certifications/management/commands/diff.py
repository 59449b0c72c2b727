"""`manage.py diff`: what differs between two releases, or between one and the workbench."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from certifications import releases
from certifications.preview import preview, shown_now

from .publish import release_called, say


class Command(BaseCommand):
    """Says what would change and whom it would touch; ends with 1 if it could not be published."""

    help = (
        "Compare what people see with the workbench; or a release with the workbench, or with"
        " another release. Ends with 1 if the second could not be published."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """What may be said."""
        parser.add_argument(
            "before", nargs="?", metavar="RELEASE", help="what is seen, if left out"
        )
        parser.add_argument(
            "after", nargs="?", metavar="RELEASE", help="the workbench, if left out"
        )

    def handle(self, *, before: str | None, after: str | None, **options: Any) -> None:
        """Compare, and say it."""
        then = releases.proposal_again(release_called(before)) if before else shown_now()
        now = releases.proposal_again(release_called(after)) if after else releases.proposal()
        say(self, preview(then, now, today=timezone.localdate()))
