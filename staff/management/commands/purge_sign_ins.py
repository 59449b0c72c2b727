"""`manage.py purge_sign_ins`: delete failed sign-ins that count no more."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from staff.throttling import over


class Command(BaseCommand):
    """To be run once a day."""

    help = "Delete failed sign-ins that count no more."

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete them, and say how many there were."""
        n = over()
        told = ngettext("Deleted %(n)d failed sign-in.", "Deleted %(n)d failed sign-ins.", n)
        self.stdout.write(self.style.SUCCESS(told % {"n": n}))
