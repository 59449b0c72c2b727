"""`manage.py purge_answers`: delete answers nobody has touched for 30 days."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from quiz.models import AnswerSheet


class Command(BaseCommand):
    """To be run once a day."""

    help = "Delete answers nobody has touched for 30 days."

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete them in one statement, and say how many there were."""
        count, _by_model = AnswerSheet.objects.forgotten().delete()
        text = ngettext("Deleted %(n)d answer sheet.", "Deleted %(n)d answer sheets.", count)
        self.stdout.write(self.style.SUCCESS(text % {"n": count}))
