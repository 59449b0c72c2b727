"""`manage.py purge_answers`: delete answers untouched for 30 days, and links that ended."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
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
    """How many of these rows there were, not counting what went with them."""
    _all, by_model = rows.delete()
    return int(by_model.get(rows.model._meta.label, 0))
