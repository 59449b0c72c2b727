"""`manage.py purge_answers`: delete answers untouched for 30 days, and links that ended."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import ngettext

from quiz.models import AnswerSheet, Link


class Command(BaseCommand):
    """To be run once a day."""

    help = "Delete answers nobody has touched for 30 days, and links and results past their day."

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete them, and say how many there were. What hangs on a row goes with it."""
        links = _deleted(Link.objects.over())
        sheets = _deleted(AnswerSheet.objects.forgotten())
        for text in (
            ngettext("Deleted %(n)d answer sheet.", "Deleted %(n)d answer sheets.", sheets)
            % {"n": sheets},
            ngettext("Deleted %(n)d old link.", "Deleted %(n)d old links.", links) % {"n": links},
        ):
            self.stdout.write(self.style.SUCCESS(text))


def _deleted(rows: Any) -> int:
    """How many of these rows there were, not counting what went with them.

    They are locked first: a sheet whose owner comes back at this very moment is old no more.
    """
    with transaction.atomic():
        held = list(rows.select_for_update().values_list("pk", flat=True))
        rows.model.objects.filter(pk__in=held).delete()
    return len(held)
